"""What vouches for the trail from beside it: keys, checkpoints, who receives them, restores."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.access import AtTheTop
from governance.core.db import Base


class TrailKey(Base):
    """One public key that signs checkpoints of this trail under one origin; never removed."""

    __tablename__ = "trail_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    origin: Mapped[str]
    """The first line of its checkpoints. Another one follows an acknowledged restore."""

    verifier: Mapped[str] = mapped_column(unique=True)
    """Name, id and public key, as whoever checks a checkpoint needs them."""

    made_at: Mapped[datetime]
    since_size: Mapped[int]
    """How many events the trail had when it was first to sign."""

    endorsement: Mapped[str | None]
    """The signed note in which the key before names this one; None: it was the first."""

    until_size: Mapped[int | None]
    """What it signed of a larger trail is void: a backup of that size was restored."""

    def __str__(self) -> str:
        """Name it by the digits that a signature names it by."""
        origin, _, rest = self.verifier.partition("+")
        return f"key {rest.partition('+')[0]} of {origin}"


class KeptCheckpoint(Base):
    """One signed checkpoint: how long the trail was, and the root of the tree over it."""

    __tablename__ = "checkpoint"
    __unaudited__ = (
        "it vouches for the trail from beside it: an event for each would have the trail grow each "
        "minute; each is signed, and verification compares it"
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(index=True)
    key_id: Mapped[int] = mapped_column(ForeignKey(TrailKey.id), index=True)
    made_at: Mapped[datetime]
    note: Mapped[str]
    """The signed note, with the cosignatures that witnesses gave."""

    before: Mapped[bytes] = mapped_column(LargeBinary)
    """The frontier of the tree before its last event.

    Whoever goes on begins with that event as it is now: if the root that was signed does not
    come out, it, or one before it, has been changed.
    """

    key: Mapped[TrailKey] = relationship(lazy="raise")

    def __str__(self) -> str:
        """Name it."""
        return f"the checkpoint at event {self.size}"


class Receiver(Base):
    """One place off this machine that checkpoints go to, and how far they have come there."""

    __tablename__ = "checkpoint_receiver"
    __unaudited__ = "mechanics: what a place was sent last; the place itself holds the proof"

    name: Mapped[str] = mapped_column(primary_key=True)
    """`folder`, `witness` or `mail`."""

    where: Mapped[str]
    size: Mapped[int]
    """The largest trail that it was told of; 0: none yet."""

    origin: Mapped[str]
    sent_at: Mapped[datetime | None]
    failure: Mapped[str | None]
    failing_at: Mapped[datetime | None]


class Restore(AtTheTop, Base):
    """One time that the trail was found to end before what is known of it elsewhere.

    Whoever restores a backup loses what was done since: that is a roll-back until an administrator
    and QA have both acknowledged it.
    """

    __tablename__ = "restore"

    found_at: Mapped[datetime]
    found_by: Mapped[str]
    """The worker, or who ran `concord restore`."""

    size: Mapped[int]
    """How many events the trail had left."""

    known_size: Mapped[int]
    """How many it had had, by the checkpoint kept elsewhere."""

    known_note: Mapped[str]
    """That checkpoint; empty where a file of the first versions told of it."""

    known_at: Mapped[str]
    """Where it lies."""

    reason: Mapped[str | None]
    administrator_id: Mapped[int | None]
    administrator: Mapped[str | None]
    administrator_at: Mapped[datetime | None]
    qa_id: Mapped[int | None]
    qa: Mapped[str | None]
    qa_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    """When the second of both signed; until then the trail counts as rolled back."""

    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def lost(self) -> int:
        """Return how many events are gone, at least."""
        return self.known_size - self.size

    def __str__(self) -> str:
        """Name it."""
        return f"restore {self.id}"
