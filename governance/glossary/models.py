"""Words that people of IT and of OT share, and what each side means by them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.access import AtTheTop
from governance.core.db import Base
from governance.identity.models import Person


class Side(StrEnum):
    """One of the two worlds that use the same words."""

    IT = "it"
    OT = "ot"


class Term(AtTheTop, Base):
    """One word of the glossary, with what IT and what OT means by it; the same at every site."""

    __tablename__ = "term"

    name: Mapped[str] = mapped_column(unique=True)
    """As a sentence writes it, in the singular: `maintenance window`."""

    it_meaning: Mapped[str]
    ot_meaning: Mapped[str]
    is_false_friend: Mapped[bool] = mapped_column(default=False)
    """Whether the two sides mean things by it that lead to different acts."""

    why: Mapped[str] = mapped_column(default="")
    """What goes wrong where the two are taken for one."""

    example: Mapped[str] = mapped_column(default="")
    other_names: Mapped[str] = mapped_column(default="")
    """Words that mean the same, a comma between; they are marked like the name."""

    withdrawn_at: Mapped[datetime | None]
    """Since when it is marked nowhere and asked about by no form; None: it is in use."""

    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def __str__(self) -> str:
        """Name it by its word."""
        return self.name


class TermReader(Base):
    """Whose meaning somebody reads first, where their roles do not tell."""

    __tablename__ = "term_reader"

    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id), primary_key=True, autoincrement=False
    )
    side: Mapped[Side]
