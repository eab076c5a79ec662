"""Intervals as pages show them: the list, one of them, for whom they wait, which begin and end."""

from collections.abc import Sequence

from sqlalchemy import Select, String, and_, cast, exists, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from governance.audit.queries import history
from governance.audit.telling import Told
from governance.audit.telling import told as in_words
from governance.core.access import Actor, could, permitted, readable
from governance.core.contributions import FIGURES, INBOX, Figure, Group, Item, Target
from governance.core.listing.shape import Cell, Choice, Column, Listing, Shape, Text, Tone
from governance.evidence.models import KINDS
from governance.register.drifts.models import Drift, DriftState
from governance.register.models import Asset
from governance.register.queries.reach import reach
from governance.register.vocabulary import ValidationState
from governance.validation.models import ValidationEntry
from governance.validation.outside.models import (
    AffectedLot,
    Cause,
    Interval,
    IntervalState,
    Verdict,
)
from governance.validation.outside.rules import IntervalFacts, Permission

MOST = 50
CAUSES = {
    Cause.SUSPENDED: "suspended",
    Cause.UNAUTHORISED: "unauthorised change",
    Cause.UNRELEASED: "used before its release",
    Cause.EXPIRED: "temporary change that expired",
}
VERDICTS = {Verdict.NO_IMPACT: "no impact", Verdict.ASSESSED: "impact assessed"}
VERBS = {
    "interval.begun": "began it",
    "interval.ended": "ended it",
    "interval.lot_named": "named the affected lot %(lot)s",
    "interval.decided": "decided what it means, and signed that",
}
LABELS = {"verdict": "Decision", "record": "Record", "ended_at": "Until"}


def intervals(actor: Actor) -> Select[Interval]:
    """Select the intervals that the actor may read, each with its asset and place."""
    return (
        readable(actor, Interval)
        .join(Interval.asset)
        .options(contains_eager(Interval.asset), joinedload(Interval.place))
    )


def state_of(interval: Interval) -> tuple[str, Shape, Tone]:
    """Say how it stands: in words, by shape, by colour."""
    if interval.verdict is not None:
        return VERDICTS[interval.verdict], "done", "ok"
    if interval.ended_at is None:
        return "lasts", "stop", "bad"
    return "waits for a decision", "wait", "warn"


def _state(interval: Interval) -> Cell:
    words, shape, tone = state_of(interval)
    return Cell(words, shape=shape, tone=tone)


LASTS = Cell("it lasts", is_muted=True)
COLUMNS = (
    Column("number", "Number", str, Interval.id, is_reference=True),
    Column("asset", "Asset", lambda row: Cell(
        row.asset.tag, hint=row.asset.name, to=("register.show", row.asset_id)), Asset.tag,
        export=lambda row: row.asset.tag),
    Column("cause", "Why", lambda row: CAUSES[row.cause], Interval.cause),
    Column("begun", "From", lambda row: row.begun_at, Interval.begun_at),
    Column("ended", "Until", lambda row: row.ended_at or LASTS, Interval.ended_at),
    Column("state", "Stands", _state),
    Column("record", "Record", lambda row: row.record, is_minor=True),
    Column("place", "Place", lambda row: row.place.name, is_minor=True),
)  # fmt: skip


def listing(session: Session, actor: Actor) -> Listing:
    """Declare the list for what this reader may see."""
    sites = [(str(spot.id), spot.name) for spot in reach(session, actor).sites]
    return Listing(
        name="intervals",
        columns=COLUMNS,
        filters=(
            Choice("site", "Site", sites,
                   lambda ids: Interval.site_id.in_(map(int, ids)), lead="in"),
            Choice("state", "State", [("open", "to be decided"), ("decided", "decided")],
                   Interval.state.in_),
            Choice("cause", "Why", [(c.value, words) for c, words in CAUSES.items()],
                   Interval.cause.in_),
            Text("q", "Tag", lambda text: Asset.tag.icontains(text, autoescape=True)),
        ),
        default_sort="-number",
        key=Interval.id,
        singular="interval",
        plural="intervals",
        endpoint="intervals.index",
        record_endpoint="intervals.show",
        export_endpoint="intervals.export",
    )  # fmt: skip


def whole(session: Session, interval: Interval) -> Interval:
    """Return the interval with its asset, its place and its people."""
    names = (Interval.asset, Interval.place, Interval.begun_by, Interval.ended_by)
    wanted = (
        select(Interval)
        .where(Interval.id == interval.id)
        .options(*map(joinedload, (*names, Interval.decided_by)))
        .execution_options(populate_existing=True)
    )
    return session.scalars(wanted).one()


def lots_of(session: Session, interval: Interval) -> Sequence[AffectedLot]:
    """Return the lots that were named for it."""
    wanted = select(AffectedLot).where(AffectedLot.interval_id == interval.id)
    return session.scalars(
        wanted.options(joinedload(AffectedLot.named_by)).order_by(AffectedLot.id)
    ).all()


def facts_of(
    interval: Interval, lots: int, verdict: Verdict | None = None, record: str = ""
) -> IntervalFacts:
    """Freeze what the guards may know; the interval is `whole`."""
    return IntervalFacts(
        label=str(interval),
        state=interval.state,
        tag=interval.asset.tag,
        is_over=interval.ended_at is not None,
        workers=frozenset(filter(None, (interval.begun_by_id, interval.ended_by_id))),
        lots=lots,
        verdict=verdict,
        record=record,
    )


def told(session: Session, interval: Interval) -> list[Told]:
    """Return what was done with it, newest first."""
    return in_words(history(session, interval), VERBS, LABELS)


def suspended_anew(session: Session) -> Sequence[ValidationEntry]:
    """Return the lines of the ledger by which an asset was suspended, and no interval tells.

    Where a change left it outside its approved state before that, the interval of the change tells.
    """
    key = "validation_entry:" + cast(ValidationEntry.id, String)
    of_a_change = and_(
        Interval.cause.in_((Cause.EXPIRED, Cause.UNRELEASED)),
        Interval.begun_at <= ValidationEntry.at,
        or_(Interval.ended_at.is_(None), Interval.ended_at >= ValidationEntry.at),
    )
    told_of = exists().where(
        Interval.asset_id == ValidationEntry.asset_id, or_(Interval.source == key, of_a_change)
    )
    wanted = (
        select(ValidationEntry)
        .where(ValidationEntry.state == ValidationState.SUSPENDED, ~told_of)
        .options(joinedload(ValidationEntry.asset))
        .order_by(ValidationEntry.id)
        .limit(MOST)
    )
    return session.scalars(wanted).all()


def unauthorised_anew(session: Session) -> Sequence[Drift]:
    """Return the drifts that are unauthorised changes, and of which no interval tells."""
    key = "drift:" + cast(Drift.id, String)
    told_of = exists().where(Interval.asset_id == Drift.asset_id, Interval.source == key)
    wanted = select(Drift).where(Drift.state == DriftState.UNAUTHORISED, ~told_of)
    loaded = wanted.options(joinedload(Drift.asset)).order_by(Drift.id).limit(MOST)
    return session.scalars(loaded).all()


def lasting(session: Session) -> Sequence[Interval]:
    """Return the intervals that follow from the ledger or a drift, and have not ended."""
    wanted = select(Interval).where(
        Interval.ended_at.is_(None), Interval.cause.in_((Cause.SUSPENDED, Cause.UNAUTHORISED))
    )
    return session.scalars(wanted.order_by(Interval.id)).all()


def lasting_by(session: Session, source: str) -> Sequence[Interval]:
    """Return the intervals that follow from this and have not ended."""
    wanted = select(Interval).where(Interval.source == source, Interval.ended_at.is_(None))
    return session.scalars(wanted.order_by(Interval.id)).all()


def waiting(session: Session, actor: Actor) -> list[Item]:
    """Return the intervals that are over, for whoever decides on them for quality."""
    if not could(actor, Permission.DECIDE, Interval):
        return []
    wanted = intervals(actor).where(
        Interval.state == IntervalState.OPEN,
        Interval.ended_at.is_not(None),
        permitted(actor, Permission.DECIDE, Interval),
    )
    return [
        Item(
            group=Group.SIGN,
            reference=str(row),
            title=f"{row.asset.tag} was outside its approved state: {CAUSES[row.cause]}",
            why="You decide for quality at its place.",
            verb="Decide",
            target=Target("intervals.show", {"id": row.id}),
            since=row.ended_at,
        )
        for row in session.scalars(wanted.order_by(Interval.id).limit(MOST))
    ]


def figures(session: Session, actor: Actor) -> list[Figure]:
    """Count the intervals that nobody decided on, for whoever may read any."""
    if not could(actor, Permission.READ, Interval):
        return []
    some = readable(actor, Interval).where(Interval.state == IntervalState.OPEN).limit(1_000)
    number = session.scalar(select(func.count()).select_from(some.subquery())) or 0
    target = Target("intervals.index", {"state": "open"})
    return [Figure("Intervals outside the approved state", number, target, needs_care=True)]


INBOX.append(waiting)
FIGURES.append(figures)
KINDS[Interval.__tablename__] = Interval
