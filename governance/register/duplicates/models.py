"""Which two entries look like one asset and are not."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.db import Base
from governance.register.models import Asset


class ToldApart(Base):
    """That two entries are two assets, said by somebody who looked, so that nobody asks again."""

    __tablename__ = "told_apart"
    __part_of__ = "first_id"
    __table_args__ = (CheckConstraint("first_id < second_id", name="in_order"),)

    first_id: Mapped[int] = mapped_column(ForeignKey(Asset.id), primary_key=True)
    """The lower of the two numbers."""

    second_id: Mapped[int] = mapped_column(ForeignKey(Asset.id), primary_key=True, index=True)
    reason: Mapped[str]
    told_at: Mapped[datetime]
    told_by: Mapped[str]
