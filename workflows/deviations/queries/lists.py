"""Deviations and actions as lists."""

from sqlalchemy import ColumnElement, Select, and_, or_
from sqlalchemy.orm import Session, joinedload

from governance.core import clock
from governance.core.access import Actor, readable
from governance.core.contributions import SEARCH, Hit, Source, Target
from governance.core.listing.shape import Cell, Choice, Column, Flag, Listing, Shape, Text, Tone
from governance.identity.models import Person
from governance.register.models import Asset
from governance.register.queries.reach import reach
from workflows.deviations.models import Capa, CapaKind, CapaState, Deviation
from workflows.deviations.queries import capas as of_capa
from workflows.deviations.queries import deviations as of
from workflows.deviations.queries.deviations import SEVERITIES, SOURCES, STATES
from workflows.notifications.listing import PAGES

SHOW, SHOW_CAPA = "deviations.show", "capas.show"
MOST = 8
CAPA_STATES: dict[CapaState, tuple[str, Shape, Tone]] = {
    CapaState.OPEN: ("to be done", "wait", "warn"),
    CapaState.DONE: ("to be checked", "wait", "info"),
    CapaState.EFFECTIVE: ("it helped", "done", "ok"),
    CapaState.INEFFECTIVE: ("it did not help", "stop", "bad"),
}


def deviations(actor: Actor) -> Select[Deviation]:
    """Select the deviations that the actor may read, with all that a list shows."""
    return (
        readable(actor, Deviation)
        .outerjoin(Deviation.asset)
        .options(joinedload(Deviation.asset), joinedload(Deviation.site))
    )


def state_of(row: Deviation) -> Cell:
    """Say where a deviation is."""
    words, shape, tone = STATES[row.state]
    return Cell(words, shape=shape, tone=tone)


def severity_of(row: Deviation) -> Cell:
    """Say how much it weighs."""
    words, shape, tone = SEVERITIES[row.severity]
    return Cell(words, shape=shape, tone=tone)


def _asset(row: Deviation) -> Cell:
    if row.asset is None:
        return Cell("-", is_muted=True)
    return Cell(row.asset.tag, to=("register.show", row.asset.id))


def is_overdue() -> ColumnElement[bool]:
    """Say whether a deadline of a deviation is over."""
    return and_(Deviation.due_at.is_not(None), Deviation.due_at <= clock.now())


def _due(row: Deviation) -> Cell:
    """Return the day by which it leaves its state; nobody is waited for at its end."""
    return Cell("", when=row.due_at.date()) if row.due_at else Cell("-", is_muted=True)


COLUMNS = (
    Column("number", "Number", lambda row: row.reference, Deviation.id, is_reference=True),
    Column("title", "What", lambda row: Cell(row.title, is_strong=True), Deviation.title),
    Column("asset", "Asset", _asset, export=lambda row: row.asset.tag if row.asset else None),
    Column("severity", "Weight", severity_of, Deviation.severity),
    Column("state", "State", state_of, Deviation.state),
    Column("due", "Due", _due, export=lambda row: row.due_at),
    Column("source", "Came out of", lambda row: SOURCES[row.source], is_minor=True),
    Column("of", "Record", lambda row: row.of or "", is_optional=True),
    Column("impact", "Product affected", lambda row: row.impact, is_optional=True),
    Column("site", "Site", lambda row: row.site.name, is_minor=True),
    Column("found", "Found", lambda row: row.found_at, Deviation.found_at, is_optional=True),
)


def listing(session: Session, actor: Actor) -> Listing:
    """Declare the list of deviations for what this reader may see."""
    sites = [(str(spot.id), spot.name) for spot in reach(session, actor).sites]
    return Listing(
        name="deviations",
        columns=COLUMNS,
        filters=(
            Choice("site", "Site", sites,
                   lambda ids: Deviation.site_id.in_(map(int, ids)), lead="in"),
            Choice("state", "State", [(s.value, told[0]) for s, told in STATES.items()],
                   Deviation.state.in_),
            Choice("severity", "Weight", [(s.value, told[0]) for s, told in SEVERITIES.items()],
                   Deviation.severity.in_),
            Choice("source", "Came out of", [(s.value, told) for s, told in SOURCES.items()],
                   Deviation.source.in_),
            Flag("overdue", "Overdue", is_overdue()),
            Text("q", "What happened, or a tag", holding, lead="with"),
        ),
        default_sort="-number",
        key=Deviation.id,
        singular="deviation",
        plural="deviations",
        endpoint="deviations.index",
        record_endpoint=SHOW,
        export_endpoint="deviations.export",
    )  # fmt: skip


def holding(text: str) -> ColumnElement[bool]:
    """Say whether a deviation speaks of a text."""
    return or_(_told(text), Asset.tag.icontains(text, autoescape=True))


def _told(text: str) -> ColumnElement[bool]:
    told = (Deviation.title, Deviation.happened, Deviation.of)
    return or_(*(column.icontains(text, autoescape=True) for column in told))


def found(session: Session, actor: Actor, text: str) -> list[Hit]:
    """Return the deviations that a search finds."""
    here = readable(actor, Deviation).options(joinedload(Deviation.site))
    wanted = here.where(_told(text)).order_by(Deviation.id.desc()).limit(MOST)
    return [
        Hit(row.reference, row.title, row.site.name, Target(SHOW, {"id": row.id}))
        for row in session.scalars(wanted)
    ]


def capas(actor: Actor) -> Select[Capa]:
    """Select the actions that the actor may read, with all that a list shows."""
    return (
        readable(actor, Capa)
        .join(Capa.owner)
        .options(joinedload(Capa.owner), joinedload(Capa.deviation), joinedload(Capa.place))
    )


def capa_state_of(row: Capa) -> Cell:
    """Say where an action is."""
    words, shape, tone = CAPA_STATES[row.state]
    return Cell(words, shape=shape, tone=tone)


def came_out_of(row: Capa) -> str:
    """Name the record that an action came out of."""
    return row.deviation.reference if row.deviation else row.of or ""


def capa_listing(session: Session, actor: Actor) -> Listing:
    """Declare the list of actions for what this reader may see."""
    sites = [(str(spot.id), spot.name) for spot in reach(session, actor).sites]
    return Listing(
        name="capas",
        columns=(
            Column("number", "Number", lambda row: row.reference, Capa.id, is_reference=True),
            Column("action", "What is to be done", lambda row: Cell(row.action, is_strong=True)),
            Column("kind", "It is", lambda row: row.kind.value, Capa.kind),
            Column("of", "Came out of", came_out_of),
            Column("owner", "Who does it", lambda row: row.owner.name, Person.name),
            Column("due", "By", lambda row: row.due_on, Capa.due_on),
            Column("state", "State", capa_state_of, Capa.state),
            Column("place", "Place", lambda row: row.place.name, is_minor=True),
        ),
        filters=(
            Choice("site", "Site", sites, lambda ids: Capa.site_id.in_(map(int, ids)), lead="in"),
            Choice("state", "State", [(s.value, told[0]) for s, told in CAPA_STATES.items()],
                   Capa.state.in_),
            Choice("kind", "It is", [(each.value, each.value) for each in CapaKind], Capa.kind.in_),
            Flag("overdue", "Overdue",
                 and_(Capa.state == CapaState.OPEN, Capa.due_on < clock.today())),
            Text("q", "Search actions and people", _of_capa, lead="with"),
        ),
        default_sort="-number",
        key=Capa.id,
        singular="action",
        plural="actions",
        endpoint="capas.index",
        record_endpoint=SHOW_CAPA,
        export_endpoint="capas.export",
    )  # fmt: skip


def _of_capa(text: str) -> ColumnElement[bool]:
    return or_(*(each.icontains(text, autoescape=True) for each in (Capa.action, Person.name)))


SEARCH["Deviations"] = Source(found, "deviations.index")
PAGES[of.KIND], PAGES[of_capa.KIND] = SHOW, SHOW_CAPA
