"""Packets that somebody asked for on a page, and the file that came."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.access import Actor, Shared, clause
from governance.core.db import Base
from governance.core.files import StoredFile
from governance.core.states import Stateful
from governance.identity.models import Person


class PacketState(StrEnum):
    """How far a packet is."""

    REQUESTED = "requested"
    MADE = "made"
    REFUSED = "refused"


class Packet(Shared, Stateful, Base):
    """A packet of evidence that somebody asked for, made by the worker for their eyes."""

    __tablename__ = "packet"
    __initial__ = frozenset({PacketState.REQUESTED})

    kind: Mapped[str]
    """What it is about, by the word that `concord packet` takes."""

    ref: Mapped[str]
    """References of the records, a comma between them, or a period as `concord packet` takes it."""

    upto: Mapped[int | None]
    """The last event that it may tell; None until it is made, if that is the last there is."""

    number: Mapped[int]
    """How many records it is about."""

    state: Mapped[PacketState] = mapped_column(default=PacketState.REQUESTED)
    file_id: Mapped[int | None] = mapped_column(ForeignKey(StoredFile.id), index=True)
    refusal: Mapped[str] = mapped_column(default="")
    """Why there is no file, a sentence a line."""

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    asked_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    file: Mapped[StoredFile | None] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def __str__(self) -> str:
        """Name it by its number."""
        return f"PK-{self.id:04}"


@clause
def is_asked_by(actor: Actor, model: type[Packet]) -> ColumnElement[bool]:
    """Have asked for the packet oneself: it was made for one pair of eyes."""
    return model.person_id == actor.id
