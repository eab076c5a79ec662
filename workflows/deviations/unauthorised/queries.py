"""What was changed without authorisation: the list, one of it, what waits, and the trend."""

from collections import Counter
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, with_expression

from governance.core import clock
from governance.core.access import Actor, made_once, permitted, readable
from governance.core.contributions import INBOX, Group, Item, Target, only_where
from governance.core.listing.shape import Cell, Choice, Column, Flag, Listing, Text
from governance.evidence.models import KINDS
from governance.register.drifts.models import Drift, DriftState
from governance.register.drifts.queries import field_of, in_short
from governance.register.models import Asset
from governance.register.queries.reach import reach
from workflows.deviations.models import Deviation
from workflows.deviations.unauthorised.models import UnauthorisedChange
from workflows.deviations.unauthorised.rules import STEPS, Permission, steps_due
from workflows.notifications.listing import PAGES

KIND, SHOW = UnauthorisedChange.__tablename__, "unauthorised.show"
MOST, MOST_COUNTED = 50, 2_000
OF_IT = and_(Deviation.of_kind == KIND, Deviation.of_id == UnauthorisedChange.id)
HAS_DEVIATION = exists().where(OF_IT).correlate(UnauthorisedChange)
IS_TAKEN_ON = or_(
    Drift.change_id.is_not(None), UnauthorisedChange.restored_at.is_not(None), HAS_DEVIATION
)
OVER = (DriftState.SETTLED, DriftState.CORRECTED)
"""Put right, or found to be an error of the register."""

IS_SETTLED = Drift.state.in_(OVER)
WAITS = and_(~IS_SETTLED, ~IS_TAKEN_ON)
LOADED = (
    joinedload(UnauthorisedChange.drift).joinedload(Drift.asset),
    joinedload(UnauthorisedChange.place), joinedload(UnauthorisedChange.site),
    joinedload(UnauthorisedChange.restored_by), joinedload(UnauthorisedChange.confirmed_by),
)  # fmt: skip


def unauthorised(actor: Actor) -> Select[UnauthorisedChange]:
    """Select what the actor may read of it, with all that a list shows."""
    return (
        readable(actor, UnauthorisedChange)
        .join(UnauthorisedChange.drift)
        .join(Drift.asset)
        .options(
            contains_eager(UnauthorisedChange.drift).contains_eager(Drift.asset),
            joinedload(UnauthorisedChange.site),
            with_expression(UnauthorisedChange.has_deviation, HAS_DEVIATION),
        )
    )


def is_overdue() -> ColumnElement[bool]:
    """Say whether nobody took it on in time."""
    return and_(WAITS, UnauthorisedChange.due_at <= clock.now())


def whole(session: Session, one: UnauthorisedChange) -> UnauthorisedChange:
    """Return one with all that its page shows."""
    return session.get_one(UnauthorisedChange, one.id, options=LOADED, populate_existing=True)


def deviation_of(session: Session, one: UnauthorisedChange) -> Deviation | None:
    """Return the deviation that was opened for it."""
    wanted = select(Deviation).where(Deviation.of_kind == KIND, Deviation.of_id == one.id)
    return session.scalars(wanted.order_by(Deviation.id).limit(1)).one_or_none()


def state_of(one: UnauthorisedChange, *, has_deviation: bool = False) -> Cell:
    """Say where it is."""
    if one.drift.state in OVER:
        return Cell("settled", shape="done", tone="ok")
    if one.restored_at:
        return Cell("put back, to be confirmed", shape="wait", tone="info")
    if one.drift.change_id or has_deviation:
        return Cell("taken on", shape="wait", tone="info")
    if one.due_at <= clock.now():
        return Cell("overdue", shape="stop", tone="bad")
    return Cell("waits for somebody", shape="wait", tone="warn")


def _state(one: UnauthorisedChange) -> Cell:
    return state_of(one, has_deviation=one.has_deviation)


COLUMNS = (
    Column("number", "Number", lambda row: row.reference, UnauthorisedChange.id, is_reference=True),
    Column("asset", "Asset", lambda row: Cell(
        row.drift.asset.tag, hint=row.drift.asset.name, to=("register.show", row.drift.asset_id)),
        Asset.tag, export=lambda row: row.drift.asset.tag),
    Column("field", "Fact", lambda row: field_of(row.drift)),
    Column("approved", "Approved", lambda row: in_short(row.drift.approved),
        export=lambda row: row.drift.approved, is_minor=True),
    Column("reported", "Found", lambda row: in_short(row.drift.reported),
        export=lambda row: row.drift.reported),
    Column("state", "State", _state),
    Column("due", "To be taken on by", lambda row: row.due_at, UnauthorisedChange.due_at),
    Column("change", "Change", lambda row: row.drift.change, is_minor=True),
    Column("site", "Site", lambda row: row.site.name, is_minor=True),
    Column("opened", "Since", lambda row: row.opened_at, is_optional=True),
)  # fmt: skip


def listing(session: Session, actor: Actor) -> Listing:
    """Declare the list for what this reader may see."""
    sites = [(str(spot.id), spot.name) for spot in reach(session, actor).sites]
    return Listing(
        name="unauthorised",
        columns=COLUMNS,
        filters=(
            Choice("site", "Site", sites,
                   lambda ids: UnauthorisedChange.site_id.in_(map(int, ids)), lead="in"),
            Flag("waiting", "Nobody has taken it on", WAITS),
            Flag("overdue", "Overdue", is_overdue()),
            Flag("open", "Not settled", ~IS_SETTLED),
            Text("q", "Tag", lambda text: Asset.tag.icontains(text, autoescape=True)),
        ),
        default_sort="-number",
        key=UnauthorisedChange.id,
        singular="unauthorised change",
        plural="unauthorised changes",
        endpoint="unauthorised.index",
        record_endpoint=SHOW,
        export_endpoint="unauthorised.export",
    )  # fmt: skip


@made_once
def _open(actor: Actor) -> Select[Any]:
    leads = permitted(actor, Permission.RESTORE, UnauthorisedChange)
    confirms = permitted(actor, Permission.CONFIRM, UnauthorisedChange)
    back = and_(UnauthorisedChange.restored_at.is_not(None), ~IS_SETTLED)
    return unauthorised(actor).where(or_(and_(WAITS, leads), and_(back, confirms)))


@only_where(_open)
def to_take_on(session: Session, actor: Actor) -> list[Item]:
    """Return what nobody has taken on where the actor leads, and what waits to be confirmed."""
    found = session.scalars(_open(actor).order_by(UnauthorisedChange.due_at).limit(MOST))
    return [_item(one) for one in found]


def _item(one: UnauthorisedChange) -> Item:
    is_back, drift = one.restored_at is not None, one.drift
    return Item(
        Group.FIX, one.reference,
        f"{drift.asset.tag}: {field_of(drift).lower()} {drift.reported} was not authorised",
        "It was put back, and you confirm it for quality." if is_back
        else "Somebody takes it on: a change, a deviation, or it is put back.",
        "Confirm" if is_back else "Take it on", Target(SHOW, {"id": one.id}),
        since=one.restored_at or one.opened_at, due=None if is_back else one.due_at,
    )  # fmt: skip


def due(session: Session) -> list[int]:
    """Return those with a step of their clock that nobody was told of."""
    now = clock.now()
    of = UnauthorisedChange
    wanted = select(of.id, of.opened_at, of.due_at, of.reminded).join(of.drift)
    waiting = wanted.where(WAITS, of.reminded < len(STEPS)).order_by(of.due_at, of.id)
    found = session.execute(waiting)
    return [key for key, opened, end, told in found if steps_due(opened, end, now) > told][:MOST]


def trend(session: Session, actor: Actor) -> list[tuple[str, str, int, int]]:
    """Return by site and month how many there were, and how many nobody took on in time."""
    of = UnauthorisedChange
    late = and_(WAITS, of.due_at <= clock.now())
    wanted = unauthorised(actor).order_by(None).order_by(of.opened_at.desc())
    number, overdue = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for one, is_late in session.execute(wanted.add_columns(late).limit(MOST_COUNTED)):
        key = (f"{one.opened_at:%Y-%m}", one.site.name)
        number[key] += 1
        overdue[key] += bool(is_late)
    return [(month, site, n, overdue[month, site]) for (month, site), n in number.items()]


KINDS[KIND] = UnauthorisedChange
PAGES[KIND] = SHOW
INBOX.append(to_take_on)
