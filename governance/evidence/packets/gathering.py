"""What of the trail belongs to a packet: the acts on its records up to a cut-off, and their rows.

Everything is read from the trail, which is only added to, so that the same cut-off gives the same
bytes whatever happened since.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from governance.audit import digests
from governance.audit.asof import parts_of
from governance.audit.listing import words
from governance.audit.models import REFUSED, AuditEvent, AuditRow
from governance.core.access import Actor
from governance.core.errors import RuleViolation
from governance.evidence.models import EvidenceFile, KeyProof, Signature, SignedContent
from governance.evidence.packets.beside import Groups, groups, models, some, unreadable
from governance.evidence.packets.hiding import Hidden
from governance.evidence.packets.sources import RECORDS, SOURCES
from governance.identity.factors.models import SecurityKey

PROVING = (Signature, SignedContent, EvidenceFile)
"""What evidence itself keeps of any record."""

TOLD = frozenset({"file", *(model.__tablename__ for model in PROVING)})

Key = tuple[str, str]
"""A table and the key of a row."""

At = tuple[int, int]
"""Where a line stands: its event, and its position within it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an event; told in full, or by its digest alone."""

    table: str
    key: str
    whole: str | None
    body: str | None
    """None: the row was deleted."""

    digest: str
    is_told: bool

    def plain(self) -> dict[str, Any]:
        """Return it as the packet holds it."""
        if not self.is_told:
            return {"digest": self.digest}
        whole = {} if self.whole is None else {"whole": self.whole}
        return {"table": self.table, "key": self.key, "body": self.body, **whole}


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a packet with its lines; withheld from a reader, it is its digest alone."""

    seq: int
    digest: str
    body: str | None
    lines: Sequence[Line]

    def said(self) -> dict[str, Any]:
        """Return what its bytes say; nothing, where it is withheld."""
        return digests.parsed(self.body.encode()) if self.body is not None else {}

    def plain(self) -> dict[str, Any]:
        """Return it as the packet holds it."""
        kept: dict[str, Any] = {"seq": self.seq, "digest": self.digest}
        if self.body is not None:
            kept |= {"body": self.body, "lines": [line.plain() for line in self.lines]}
        return kept


@dataclass(frozen=True, slots=True)
class Asked:
    """What a packet is asked about, as it was typed, and the last event that it may tell."""

    kind: str
    ref: str
    upto: int


@dataclass(frozen=True, slots=True)
class Reader:
    """Who a packet is for: what they may not see is proved to be there and not told.

    Without an actor it is the command line, which may see everything.
    """

    actor: Actor | None = None
    hidden: Hidden = field(default_factory=Hidden)

    def may_see(self, text: str | None) -> bool:
        """Whether a text names nothing that is hidden from the reader."""
        return text is None or not self.hidden.is_in(text)


@dataclass(frozen=True, slots=True)
class Belonging:
    """The rows that belong to the records of a packet, and the events that tell of them."""

    own: set[Key] = field(default_factory=set)
    events: set[int] = field(default_factory=set)


def belonging(session: Session, of: Groups, upto: int) -> Belonging:
    """Find the events that named or wrote the records, their parts, or what proves acts on them."""
    found = Belonging()
    for table, ids in of.items():
        _note_records(session, found, (table, ids), upto)
    _note_keys(session, found, upto)
    return found


def _note_records(
    session: Session, found: Belonging, of: tuple[str, Sequence[int]], upto: int
) -> None:
    table, ids = of
    for few in some(ids):
        keys = list(map(str, few))
        found.own.update((table, key) for key in keys)
        named = select(AuditEvent.seq).where(
            AuditEvent.subject_kind == table, AuditEvent.subject_key.in_(keys)
        )
        found.events.update(session.scalars(named.where(AuditEvent.seq <= upto)))
        _note(session, found, _lines(table, AuditRow.row_key.in_(keys), upto))
        for part in parts_of(table):
            _note(session, found, _lines(part.name, AuditRow.whole_key.in_(keys), upto))
        for model in PROVING:
            its = select(model.id).where(model.subject_kind == table, model.subject_id.in_(few))
            rows = list(map(str, session.scalars(its)))
            for part_keys in some(rows):
                here = AuditRow.row_key.in_(part_keys)
                _note(session, found, _lines(model.__tablename__, here, upto))
                for part in parts_of(model.__tablename__):
                    below = AuditRow.whole_key.in_(part_keys)
                    _note(session, found, _lines(part.name, below, upto))


def _note_keys(session: Session, found: Belonging, upto: int) -> None:
    """Add the acts by which the keys that signed became their owners': what comes later is not."""
    signed = [int(key) for table, key in found.own if table == KeyProof.__tablename__]
    for few in some(sorted(signed)):
        used = select(KeyProof.security_key_id).where(KeyProof.signature_id.in_(few))
        keys = list(map(str, session.scalars(used.distinct())))
        table = SecurityKey.__tablename__
        added = select(AuditRow.row_key, func.min(AuditRow.event_seq)).where(
            AuditRow.table_name == table, AuditRow.row_key.in_(keys), AuditRow.event_seq <= upto
        )
        for key, seq in session.execute(added.group_by(AuditRow.row_key)):
            found.own.add((table, key))
            found.events.add(seq)


def _lines(table: str, which: Any, upto: int) -> Select[str, str, int]:
    asked = select(AuditRow.table_name, AuditRow.row_key, AuditRow.event_seq)
    return asked.where(AuditRow.table_name == table, which, AuditRow.event_seq <= upto)


def _note(session: Session, found: Belonging, lines: Select[str, str, int]) -> None:
    for table, key, seq in session.execute(lines):
        found.own.add((table, key))
        found.events.add(seq)


LIGHT = (
    *(AuditRow.event_seq, AuditRow.position, AuditRow.table_name),
    *(AuditRow.row_key, AuditRow.whole_key, AuditRow.digest),
)
"""A line without its body: an import wrote a hundred thousand, of which a packet tells one."""


def told(session: Session, of: Belonging, reader: Reader) -> Iterator[Told]:
    """Yield the events in their order."""
    for few in some(sorted(of.events)):
        asked = select(AuditEvent).where(AuditEvent.seq.in_(few)).order_by(AuditEvent.seq)
        events = session.scalars(asked).all()
        on_it = {
            e.seq: TOLD | (RECORDS[e.subject_kind].rows if e.subject_kind in RECORDS else set())
            for e in events
            if (e.subject_kind, e.subject_key) in of.own
        }
        ordered = select(*LIGHT).order_by(AuditRow.event_seq, AuditRow.position)
        lines = session.execute(ordered.where(AuditRow.event_seq.in_(few))).all()
        reach = _within_reach(session, reader.actor, of, lines, on_it)
        bodies = _bodies(session, lines, reach)
        by_event = {seq: list(kept) for seq, kept in groupby(lines, attrgetter("event_seq"))}
        for event in events:
            body = event.body.decode()
            if reader.may_see(body):
                here = [_line(line, bodies, reader) for line in by_event.get(event.seq, ())]
                yield Told(event.seq, event.digest, body, here)
            else:
                yield Told(event.seq, event.digest, None, ())
        session.expunge_all()


def _line(line: Any, bodies: Mapping[At, bytes | None], reader: Reader) -> Line:
    at = (line.event_seq, line.position)
    body = bodies.get(at)
    text = None if body is None else body.decode()
    is_told = at in bodies and reader.may_see(text)
    return Line(line.table_name, line.row_key, line.whole_key, text, line.digest, is_told)


def _within_reach(
    session: Session,
    actor: Actor | None,
    of: Belonging,
    lines: Sequence[Any],
    on_it: Mapping[int, Collection[str]],
) -> set[At]:
    """Return which lines may be told: of the records' own rows, and of what acts on them wrote."""
    own, others = set[At](), dict[At, Key]()
    for line in lines:
        at, key = (line.event_seq, line.position), (line.table_name, line.row_key)
        if key in of.own:
            own.add(at)
        elif line.table_name in on_it.get(line.event_seq, ()):
            others[at] = key
    hidden = _unreadable(session, actor, set(others.values())) if actor else set()
    return own | {at for at, key in others.items() if key not in hidden}


def _unreadable(session: Session, actor: Actor, keys: Collection[Key]) -> set[Key]:
    """Return which of these rows are of records that the actor may not read."""
    hidden = set[Key]()
    for name in models():
        asked = [int(key) for table, key in keys if table == name and key.isdecimal()]
        hidden |= {(name, str(key)) for key in unreadable(session, actor, name, asked)}
    return hidden


def _bodies(
    session: Session, lines: Sequence[Any], wanted: Collection[At]
) -> dict[At, bytes | None]:
    """Return the bodies of these lines; None is that of a row that was deleted."""
    at = tuple_(AuditRow.event_seq, AuditRow.position)
    asked = select(AuditRow.event_seq, AuditRow.position, AuditRow.body)
    places = [(line.event_seq, line.position) for line in lines]
    return {
        (found.event_seq, found.position): found.body
        for few in some([place for place in places if place in wanted])
        for found in session.execute(asked.where(at.in_(few)))
    }


def row(line: Line) -> Mapping[str, Any]:
    """Return the columns of a told line; nothing of a row that was deleted."""
    return digests.parsed(line.body.encode()) if line.body else {}


@dataclass(frozen=True, slots=True)
class Found:
    """The records of a packet by their table, those that were asked for first; the acts on them."""

    groups: Groups
    events: Sequence[Told]

    def named(self) -> list[dict[str, Any]]:
        """Return the records by the reference that the last act named them with, if any did."""
        names: dict[Key, str] = {}
        for event in self.events:
            said = event.said()
            if said.get("subject_kind") in self.groups and said["verb"] != REFUSED:
                names[said["subject_kind"], said["subject_key"]] = said["subject"]
        return [
            {
                "kind": table,
                "id": id_,
                "reference": names.get((table, str(id_)), f"{words(table)} {id_}"),
            }
            for table, ids in self.groups.items()
            for id_ in ids
        ]


def found(session: Session, asked: Asked, reader: Reader) -> Found:
    """Gather what a packet tells; raises `RuleViolation` where there is nothing."""
    source = SOURCES[asked.kind]
    ids = source.find(session, asked.ref, asked.upto)
    told_of = groups(session, source.table, ids, asked.upto, reader.actor)
    of = belonging(session, told_of, asked.upto)
    if not of.events:
        raise RuleViolation(f"There is no {asked.kind} {asked.ref} up to event {asked.upto}.")
    return Found(told_of, list(told(session, of, reader)))
