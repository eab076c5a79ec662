"""The trail: one head, a chain of events, and a line for every row an event touched."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ForeignKey, Index, Table, select, text
from sqlalchemy.orm import Mapped, mapped_column, synonym

from governance.core import memory
from governance.core.access import AtTheTop
from governance.core.db import APPEND_ONLY, Base


class AuditHead(Base):
    """One row: the last link. Locked just before each commit, so the chain has one writer."""

    __tablename__ = "audit_head"
    __unaudited__ = "it is the end of the trail itself"

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]
    digest: Mapped[str]


memory.told_by(select(AuditHead.seq))


REFUSED = "attempt.refused"
"""The verb of what was tried and not done; a record's history leaves it out, a packet does not."""


class AuditEvent(AtTheTop, Base):
    """One link of the trail: who did what to which record, and when."""

    __tablename__ = "audit_event"
    __unaudited__ = "it is the trail; the chain covers it"
    __table_args__ = (
        Index("ix_audit_event_subject", "subject_kind", "subject_key", "seq"),
        Index("ix_audit_event_actor", "actor_id", "seq"),
        Index("ix_audit_event_verb", "verb", "seq"),
        {"info": {APPEND_ONLY: True}},
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Position in the chain, from 1, without gaps."""

    id: Mapped[int] = synonym("seq")
    """What every record calls its key."""

    at: Mapped[datetime]
    """When it was appended, under the lock: the order of `seq` is the order of time."""

    actor_id: Mapped[int]
    actor_name: Mapped[str]
    """The name as it was: people are renamed and leave, evidence does not change."""

    via: Mapped[str]
    """From where: network address and request id, or the command line."""

    verb: Mapped[str]
    subject_kind: Mapped[str]
    """The table of the record that was acted on; empty where there is none."""

    subject_key: Mapped[str]
    subject: Mapped[str]
    """The record as people call it, then."""

    previous: Mapped[str] = mapped_column(unique=True)
    digest: Mapped[str]
    """SHA-256 of `body`."""

    body: Mapped[bytes]
    """RFC 8785 bytes of all of the above, the facts, and the root over the event's lines."""


IS_PART = text("whole_key IS NOT NULL")


class AuditRow(Base):
    """One line of an event: what a row of an audited table was when the event was committed.

    Only ever added to. A table holding each row's *latest* digest would be quicker to read but
    must be updated, and what may be updated can be forged together with the row it vouches for.
    Here the latest line is found by the index below, and every line, the latest too, lies
    under the root inside its event's digest: row and line edited together break the chain.
    """

    __tablename__ = "audit_row"
    __unaudited__ = "it is the trail; each event's root covers its lines"
    __table_args__ = (
        Index("ix_audit_row_latest", "table_name", "row_key", "event_seq"),
        Index(
            "ix_audit_row_part", "table_name", "whole_key", "event_seq",
            sqlite_where=IS_PART, postgresql_where=IS_PART,
        ),
        {"info": {APPEND_ONLY: True}},
    )  # fmt: skip

    event_seq: Mapped[int] = mapped_column(ForeignKey(AuditEvent.seq), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    """Order within the event, from 0, without gaps."""

    table_name: Mapped[str]
    row_key: Mapped[str]
    body: Mapped[bytes | None]
    """RFC 8785 bytes of the columns; None: the row was deleted."""

    digest: Mapped[str]
    whole_key: Mapped[str | None]
    """The key of the record that the row is a part of, by its model's `__part_of__`.

    So the parts that a record had at a past moment are found, also those that are gone.
    """


class Verification(AtTheTop, Base):
    """One verification of the trail that somebody asked for, and what it found."""

    __tablename__ = "verification"

    asked_at: Mapped[datetime] = mapped_column(index=True)
    asked_by_id: Mapped[int]
    """The person; 0: the worker itself, once a day."""

    asked_by: Mapped[str]
    finished_at: Mapped[datetime | None]
    """None: it waits for the worker, or is under way."""

    events: Mapped[int | None]
    rows: Mapped[int | None]
    """Rows of all audited tables together."""

    fault_count: Mapped[int | None]
    report: Mapped[str | None]
    """JSON: what was checked by table, where the trail ended, and the first thousand faults."""

    anchored_at: Mapped[int | None]
    """The event up to which a checkpoint vouched; None: unanchored."""

    failure: Mapped[str | None]
    """Why it came to no result, such as a checkpoint that cannot be read."""

    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def __str__(self) -> str:
        """Name it."""
        return f"verification {self.id}"


def is_audited(mapped: type[Any]) -> bool:
    """Whether a model's rows are in the trail: yes, unless it says why not."""
    return getattr(mapped, "__unaudited__", None) is None


@lru_cache(maxsize=200)
def whole_column(table: Table) -> str | None:
    """Return the column that names the whole of which a table's rows are parts, if they are."""
    mapped = (m.class_ for m in Base.registry.mappers if m.local_table is table)
    return next((m.__part_of__ for m in mapped if issubclass(m, Base)), None)
