"""Labels with QR codes, to stick on what they name: what was asked for, and the file that came."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.access import Actor, Shared, clause
from governance.core.db import Base
from governance.core.files import StoredFile
from governance.core.states import Stateful
from governance.identity.models import Person


class SheetLayout(StrEnum):
    """What the labels are printed on."""

    A4_24 = "a4_24"
    A4_65 = "a4_65"
    ROLL_62 = "roll_62"


class LabelState(StrEnum):
    """How far a sheet of labels is."""

    REQUESTED = "requested"
    MADE = "made"
    REFUSED = "refused"


class LabelSheet(Shared, Stateful, Base):
    """A file of labels for some assets, asked for by somebody and made by the worker."""

    __tablename__ = "label_sheet"
    __initial__ = frozenset({LabelState.REQUESTED})

    chosen: Mapped[str]
    """JSON: the assets as they were chosen in the list, one by one or by conditions."""

    layout: Mapped[SheetLayout]
    state: Mapped[LabelState] = mapped_column(default=LabelState.REQUESTED)
    total: Mapped[int]
    """Labels on it."""

    file_id: Mapped[int | None] = mapped_column(ForeignKey(StoredFile.id), index=True)
    refusal: Mapped[str] = mapped_column(default="")
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    asked_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    file: Mapped[StoredFile | None] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def __str__(self) -> str:
        """Name it by its number."""
        return f"LB-{self.id:04}"


@clause
def is_asked_by(actor: Actor, model: type[LabelSheet]) -> ColumnElement[bool]:
    """Have asked for the labels oneself."""
    return model.person_id == actor.id
