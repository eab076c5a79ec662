"""The whole trail as a list: who did what to which record, when, why and from where."""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from governance.audit.models import REFUSED, AuditEvent, Verification
from governance.audit.queries import facts_of
from governance.audit.sites import Site, at, sites
from governance.core import clock
from governance.core.access import Actor, readable
from governance.core.listing.shape import Cell, Choice, Column, Flag, Listing, Text

SINCE = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}
SINCE_LABELS = {"day": "the last 24 hours", "week": "the last 7 days", "month": "the last 30 days"}
MONTHS = 24
"""How many months back the list of months reaches; older ones are found by the search."""

E = AuditEvent


def words(code: str) -> str:
    """Return a verb or a kind of record as people read it."""
    return code.replace(".", " ").replace("_", " ")


def why(event: AuditEvent) -> str | None:
    """Return the reason that was given; None where none was asked for."""
    facts = facts_of(event)
    reasons = facts.get("reason") or "; ".join(map(str, facts.get("reasons", ())))
    return str(reasons) if reasons else None


def events(actor: Actor) -> Select[AuditEvent]:
    """Return what the actor may read of the trail."""
    return readable(actor, AuditEvent)


def trail(session: Session, actor: Actor) -> Listing:
    """Declare the list; what it can be narrowed by is read off the indexes of the trail."""
    kinds = _coded(session, E.subject_kind)
    near = sites(session, actor)
    return Listing(
        name="trail",
        columns=COLUMNS,
        filters=(
            Text("q", "Record or person", _named),
            Choice("who", "Who", _people(session), _is(E.actor_id, int)),
            Choice("verb", "What", _coded(session, E.verb), _is(E.verb)),
            Choice("kind", "Kind of record", kinds, _is(E.subject_kind)),
            Choice("site", "Site of the record", [(str(site.id), site.name) for site in near],
                   _at(near, frozenset(kind for kind, _ in kinds)), lead="at"),
            Text("key", "Number of the record", _keyed),
            Choice("when", "When", _times(), _within, lead="in"),
            Flag("refused", "refused attempts", E.verb == REFUSED),
        ),
        default_sort="-event",
        key=E.seq,
        singular="event",
        plural="events",
        endpoint="audit.index",
        record_endpoint="audit.show",
        export_endpoint="audit.export",
    )  # fmt: skip


COLUMNS = (
    Column("event", "Event", lambda e: Cell(str(e.seq)), E.seq, is_reference=True),
    Column("at", "When", lambda e: e.at),
    Column("who", "Who", lambda e: e.actor_name),
    Column("what", "What", lambda e: words(e.verb), export=lambda e: e.verb),
    Column("record", "Record", lambda e: Cell(e.subject, hint=words(e.subject_kind))),
    Column("why", "Why", lambda e: why(e) or Cell("none given", is_muted=True), export=why),
    Column("via", "From where", lambda e: Cell(e.via, is_muted=True), is_minor=True),
)
RECORD = "record"
"""The column that names the record."""


def _named(text: str) -> ColumnElement[bool]:
    return or_(
        E.subject.icontains(text, autoescape=True), E.actor_name.icontains(text, autoescape=True)
    )


def _at(
    near: Sequence[Site], kinds: Collection[str]
) -> Callable[[Sequence[str]], ColumnElement[bool]]:
    return lambda ids: at([site.path for site in near if str(site.id) in ids], kinds)


def _keyed(text: str) -> ColumnElement[bool]:
    """Name one record, together with its kind."""
    return E.subject_key == text.strip()


def _is(
    column: InstrumentedAttribute[Any], read: Callable[[str], Any] = str
) -> Callable[[Sequence[str]], ColumnElement[bool]]:
    return lambda values: column.in_([read(value) for value in values])


def _distinct(column: InstrumentedAttribute[Any]) -> CTE:
    """Return a column's few values by leaping from one to the next within its index."""
    least = select(column.label("value")).order_by(column).limit(1).subquery()
    found = select(least.c.value).cte("found", recursive=True)
    following = select(column).where(column > found.c.value).order_by(column).limit(1)
    return found.union_all(select(following.scalar_subquery()).where(found.c.value.is_not(None)))


def _coded(session: Session, column: InstrumentedAttribute[str]) -> list[tuple[str, str]]:
    codes = filter(None, session.scalars(select(_distinct(column).c.value)))
    return sorted(((code, words(code)) for code in codes), key=lambda pair: pair[1])


def _people(session: Session) -> list[tuple[str, str]]:
    """Return who acted, each by the name they had last."""
    acted = _distinct(E.actor_id)
    latest = select(E.actor_name).where(E.actor_id == acted.c.value)
    name = latest.order_by(E.seq.desc()).limit(1).scalar_subquery()
    named = select(acted.c.value, name).where(acted.c.value.is_not(None))
    people = [(str(key), str(name)) for key, name in session.execute(named)]
    return sorted(people, key=lambda pair: pair[1].casefold())


def _times() -> list[tuple[str, str]]:
    now = clock.now()
    months = [_month(now, back) for back in range(MONTHS)]
    return [*SINCE_LABELS.items(), *((f"{m:%Y-%m}", f"{m:%B %Y} (UTC)") for m in months)]


def _month(now: datetime, back: int) -> datetime:
    year, month = divmod(now.year * 12 + now.month - 1 - back, 12)
    return datetime(year, month + 1, 1, tzinfo=UTC)


def _within(values: Sequence[str]) -> ColumnElement[bool]:
    now = clock.now()
    spans = [E.at > now - SINCE[value] for value in values if value in SINCE]
    for value in values:
        if value not in SINCE:
            begins = datetime.strptime(value, "%Y-%m").replace(tzinfo=UTC)
            spans.append(and_(E.at >= begins, E.at < _month(begins, -1)))
    return or_(*spans)


def verifications(actor: Actor) -> Select[Verification]:
    """Return the verifications that the actor may read."""
    return readable(actor, Verification)


def outcome(one: Verification) -> Cell:
    """Return how a verification ended: a word and a shape."""
    if one.finished_at is None:
        return Cell("under way", shape="wait", tone="info")
    if one.failure:
        return Cell("came to no result", shape="stop", tone="warn")
    if one.fault_count:
        return Cell(f"{one.fault_count} faults", shape="stop", tone="bad")
    return Cell("whole", shape="done", tone="ok")


def anchor(one: Verification) -> Cell:
    """Return how far a checkpoint from elsewhere vouched."""
    if one.finished_at is None or one.failure:
        return Cell("not known yet", is_muted=True)
    if one.anchored_at is None:
        return Cell("unanchored", shape="idle", tone="warn")
    return Cell(f"to event {one.anchored_at}")


V = Verification
VERIFICATIONS = Listing(
    name="verifications",
    columns=(
        Column("number", "Number", lambda v: Cell(str(v.id)), V.id, is_reference=True),
        Column("asked", "Asked", lambda v: v.asked_at, V.asked_at),
        Column("by", "By", lambda v: v.asked_by),
        Column("outcome", "Outcome", outcome),
        Column("events", "Events", lambda v: v.events, is_number=True),
        Column("rows", "Rows", lambda v: v.rows, is_number=True),
        Column("anchor", "Anchored", anchor),
    ),
    filters=(
        Flag("faulty", "with faults", V.fault_count > 0),
        Text("q", "Person", lambda text: V.asked_by.icontains(text, autoescape=True)),
    ),
    default_sort="-number",
    key=V.id,
    singular="verification",
    plural="verifications",
    endpoint="verifications.index",
    record_endpoint="verifications.show",
    export_endpoint="verifications.export",
)
