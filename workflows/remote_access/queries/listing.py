"""Remote access as a list, as a board of what is open now, in the search, and as what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from governance.core import clock
from governance.core.access import Actor, could, may, readable
from governance.core.contributions import (
    FIGURES,
    INBOX,
    SEARCH,
    Figure,
    Group,
    Hit,
    Item,
    Source,
    Target,
)
from governance.core.listing.shape import Cell, Choice, Column, Listing, Text
from governance.core.outbox import given_up
from governance.register.models import Asset
from governance.register.queries.numbers import COUNTED, numbers, of
from governance.register.queries.panels import PANELS, Panel
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.queries.panels import PANELS as ON_CHANGE
from workflows.notifications.listing import PAGES
from workflows.remote_access.models import RemoteAccess, RemoteAsset, RemoteState, RemoteUser
from workflows.remote_access.queries.cases import KIND, WHOLE, mine, seen
from workflows.remote_access.rules.asking import BEARING
from workflows.remote_access.rules.machine import LIVE
from workflows.remote_access.rules.permissions import Permission

SHOW, INDEX = "remote_access.show", "remote_access.index"
S = RemoteState
STATES = {
    S.REQUESTED: Cell("waits for signatures", shape="wait", tone="info"),
    S.APPROVED: Cell("may be opened", shape="wait", tone="ok"),
    S.OPEN: Cell("open", shape="wait", tone="warn"),
    S.ENDED: Cell("ended", shape="done"),
    S.EXPIRED: Cell("ended at its time", shape="done"),
    S.REVOKED: Cell("taken back", shape="stop", tone="warn"),
    S.LAPSED: Cell("ended with its change", shape="stop"),
    S.REFUSED: Cell("refused", shape="stop"),
    S.WITHDRAWN: Cell("withdrawn", shape="stop"),
}
MOST = 20
LATELY = timedelta(days=7)


def accesses(actor: Actor) -> Select[RemoteAccess]:
    """Select the remote access that the actor may read, with all that a list shows."""
    return readable(actor, RemoteAccess).options(
        joinedload(RemoteAccess.change),
        joinedload(RemoteAccess.place),
        joinedload(RemoteAccess.watcher),
        selectinload(RemoteAccess.users).joinedload(RemoteUser.person),
        selectinload(RemoteAccess.assets),
    )


def listing() -> Listing:
    """Declare the list."""
    of_it = RemoteAccess
    return Listing(
        name="remote_access",
        columns=(
            Column("number", "Number", lambda row: row.reference, of_it.id, is_reference=True),
            Column("who", "Who comes in", who),
            Column("change", "For", lambda row: row.change.reference, of_it.change_id),
            Column("assets", "Assets", lambda row: len(row.assets), is_number=True),
            Column("where", "Where", lambda row: row.place.name),
            Column("from", "From", lambda row: row.from_at, of_it.from_at),
            Column("until", "Until", lambda row: row.until_at, of_it.until_at),
            Column("state", "State", state_of, of_it.state),
        ),
        filters=(
            Choice("state", "State", [(each.value, told.text) for each, told in STATES.items()],
                   of_it.state.in_),
            Text("q", "Search who, what for, which way", holding, lead="with"),
        ),
        default_sort="-number",
        key=of_it.id,
        singular="remote access",
        plural="remote accesses",
        endpoint=INDEX,
        record_endpoint=SHOW,
        export_endpoint="remote_access.export",
    )  # fmt: skip


def who(row: RemoteAccess) -> str:
    """Name who is let in."""
    return ", ".join(user.who for user in row.users)


def holding(text: str) -> ColumnElement[bool]:
    """Hold a text: in what it is for, by which way, or in a name without an account."""
    named = select(RemoteUser.access_id).where(
        or_(*(c.icontains(text, autoescape=True) for c in (RemoteUser.name, RemoteUser.employer)))
    )
    texts = (RemoteAccess.purpose, RemoteAccess.way)
    return or_(*(c.icontains(text, autoescape=True) for c in texts), RemoteAccess.id.in_(named))


def state_of(row: RemoteAccess) -> Cell:
    """Say where it is."""
    return STATES[row.state]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the board."""

    access: RemoteAccess
    tags: tuple[str, ...]
    """Those of its assets that the reader may see."""

    hidden: int
    may_revoke: bool
    is_untold: bool
    """Whether what lets people in could not be told."""


def board(session: Session, actor: Actor) -> dict[str, list[Line]]:
    """Return what is open now, what may be opened, and what ended lately."""
    ended = RemoteAccess.opened_at.is_not(None) & (RemoteAccess.ended_at > clock.now() - LATELY)
    wanted = {
        "open": (RemoteAccess.state == S.OPEN, RemoteAccess.until_at),
        "approved": (RemoteAccess.state == S.APPROVED, RemoteAccess.from_at),
        "ended": (ended, RemoteAccess.ended_at.desc()),
    }
    found = readable(actor, RemoteAccess).options(*WHOLE)
    return {
        name: [
            _line(session, actor, row)
            for row in session.scalars(found.where(condition).order_by(order).limit(100))
        ]
        for name, (condition, order) in wanted.items()
    }


def _line(session: Session, actor: Actor, row: RemoteAccess) -> Line:
    ids = seen(session, actor, row)
    tags = tuple(one.asset.tag for one in row.assets if one.asset_id in ids)
    may_revoke = row.state in LIVE and may(session, actor, Permission.REVOKE, row)
    return Line(row, tags, len(row.assets) - len(tags), may_revoke, is_untold(session, row))


def is_untold(session: Session, row: RemoteAccess) -> bool:
    """Whether what lets people in did not take what it was told, however often that was tried."""
    is_told = row.opening_told_at if row.state is S.OPEN else row.ending_told_at
    topic = "remote_access.opened" if row.state is S.OPEN else "remote_access.ended"
    is_due = row.opened_at is not None and is_told is None
    return is_due and given_up(session, topic, access_id=row.id) is not None


def found(session: Session, actor: Actor, text: str) -> list[Hit]:
    """Return the remote access that holds a text."""
    wanted = accesses(actor).where(holding(text)).order_by(RemoteAccess.id.desc()).limit(MOST)
    return [
        Hit(row.reference, row.purpose[:120], row.place.name, Target(SHOW, {"id": row.id}))
        for row in session.scalars(wanted)
    ]


def waiting(session: Session, actor: Actor) -> list[Item]:
    """Return what waits for the actor to sign, to open, and what is open before their eyes."""
    if not could(actor, Permission.READ, RemoteAccess):
        return []
    wanted = readable(actor, RemoteAccess).where(RemoteAccess.state.in_(LIVE)).options(*WHOLE)
    rows = session.scalars(wanted.order_by(RemoteAccess.from_at, RemoteAccess.id).limit(100))
    return [item for row in rows if (item := _item(session, actor, row))]


def _item(session: Session, actor: Actor, row: RemoteAccess) -> Item | None:
    told: tuple[Group, str, str] | None = None
    if row.state is S.REQUESTED and may(session, actor, Permission.APPROVE, row):
        is_apart = actor.id not in {row.requested_by_id, *(user.person_id for user in row.users)}
        if is_apart and mine(session, row, actor.id):
            told = (Group.SIGN, "You answer for what they are let in to.", "Look, then sign")
    elif row.state is S.APPROVED and row.requested_by_id == actor.id:
        told = (Group.DO, "It is signed, and may be opened.", "Open it")
    elif row.state is S.OPEN and actor.id in {row.watcher_id, row.requested_by_id}:
        told = (Group.DO, "It is open: end it once the work is done.", "End it")
    if told is None:
        return None
    group, why, verb = told
    return Item(
        group, row.reference, f"{who(row)}: {row.purpose}"[:120], why, verb,
        Target(SHOW, {"id": row.id}), since=row.requested_at, due=row.until_at,
    )  # fmt: skip


def figures(session: Session, actor: Actor) -> list[Figure]:
    """Count what is open now, for whoever may read any."""
    if not could(actor, Permission.READ, RemoteAccess):
        return []
    now_open = readable(actor, RemoteAccess).where(RemoteAccess.state == S.OPEN).limit(1_000)
    number = len(session.execute(now_open.with_only_columns(RemoteAccess.id)).all())
    return [Figure("Remote access open now", number, Target("remote_access.board"))]


def on_asset(session: Session, actor: Actor, asset: Asset) -> Panel | None:
    """Show on an asset's page who is, or may soon be, let in to it from outside."""
    if not numbers(session, asset)["remote_access"]:
        return None
    named = select(RemoteAsset.access_id).where(RemoteAsset.asset_id == asset.id)
    return _panel(session, accesses(actor).where(RemoteAccess.id.in_(named)))


def on_change(session: Session, actor: Actor, change: ChangeRequest) -> Panel | None:
    """Show on a change's page who is let in for it, and lead to asking for it.

    For what nobody has looked at yet, nobody ever was: that is not asked.
    """
    if change.state in {ChangeState.DRAFT, ChangeState.TRIAGE}:
        return None
    rows = session.scalars(
        accesses(actor).where(RemoteAccess.change_id == change.id).order_by(RemoteAccess.id)
    ).all()
    may_ask = change.state in BEARING and may(session, actor, Permission.REQUEST, change)
    if not rows and not may_ask:
        return None
    return Panel("Remote access", "remote_access/panel.html", _data(rows, change, is_open=may_ask))


def _panel(session: Session, wanted: Select[RemoteAccess]) -> Panel | None:
    live = wanted.where(RemoteAccess.state.in_(LIVE)).order_by(RemoteAccess.from_at)
    rows = session.scalars(live.limit(MOST)).all()
    return Panel("Remote access", "remote_access/panel.html", _data(rows)) if rows else None


def _data(
    rows: Sequence[RemoteAccess], change: ChangeRequest | None = None, *, is_open: bool = False
) -> dict[str, object]:
    told = [(row, who(row), state_of(row)) for row in rows]
    return {"rows": told, "change": change if is_open else None}


COUNTED["remote_access"] = of(RemoteAsset.asset_id)
PAGES[KIND] = SHOW
INBOX.append(waiting)
FIGURES.append(figures)
SEARCH["Remote access"] = Source(found, INDEX)
PANELS.append(on_asset)
ON_CHANGE.append(on_change)
