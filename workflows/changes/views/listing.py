"""The list of changes, and its export."""

from functools import partial
from typing import Any

from flask import render_template, request
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from governance.core import clock
from governance.core.access import Actor, could
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.listing.shape import Bulk, Cell, Choice, Column, Filter, Flag, Listing, Text
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.places.models import Place
from workflows.changes.linking.queries import is_blocked, is_child_of
from workflows.changes.models import ChangeKind, ChangeRequest, ChangeState, ChangeType, RiskClass
from workflows.changes.queries import lists
from workflows.changes.rules.deadlines import is_overdue
from workflows.changes.rules.machine import type_of
from workflows.changes.rules.permissions import Permission
from workflows.changes.views.blueprint import bp
from workflows.changes.views.words import SHAPES, words


def _state(change: ChangeRequest) -> Cell:
    shape, tone = SHAPES[change.state]
    hint = str(_l("overdue")) if is_overdue(change, clock.now()) else ""
    return Cell(words(change.state), hint=hint, shape=shape, tone=tone)


def _due(change: ChangeRequest) -> Cell:
    """Return by when it leaves its state, if anybody is waited for."""
    if change.due_at is None or change.state is ChangeState.ON_HOLD:
        return Cell("-", is_muted=True)
    return Cell("", when=change.due_at.date())


def _type(change: ChangeRequest) -> str:
    return words(type_of(change))


COLUMNS = (
    Column(
        "number",
        _l("Number"),
        lambda change: change.reference,
        sort=ChangeRequest.id,
        is_reference=True,
    ),
    Column(
        "title",
        _l("Title"),
        lambda change: Cell(change.title, hint=words(change.kind), is_strong=True),
        sort=ChangeRequest.title,
    ),
    Column(
        "asset",
        _l("Asset"),
        lambda change: Cell(
            lists.asset_words(change),
            to=("register.show", change.asset_id) if change.is_asset_seen else None,
        ),
    ),
    Column("type", _l("Type"), _type, is_optional=True),
    Column("place", _l("Place"), lambda change: change.place.name, is_minor=True),
    Column("author", _l("Raised by"), lambda change: change.author.name, is_minor=True),
    Column("risk", _l("Risk"), lambda change: words(change.risk) if change.risk else "-"),
    Column("state", _l("State"), _state),
    Column(
        "due",
        _l("Due"),
        _due,
        sort=ChangeRequest.due_at,
        export=lambda change: change.due_at,
    ),
)


def _columns(reader: Actor) -> tuple[Column, ...]:
    """Return the columns, and those that hold of their reader's own what they may see."""
    load = (lists.further_seen(reader),)
    further = Column(
        "further", _l("Further assets"), lists.further_words, is_optional=True, load=load
    )
    elsewhere = Column(
        "elsewhere",
        _l("Records elsewhere"),
        lambda change: change.elsewhere or "",
        is_optional=True,
        load=(lists.elsewhere_told(reader),),
    )
    return (*COLUMNS, further, elsewhere)


def _filters(reader: Actor, sites: list[Place]) -> tuple[Filter, ...]:
    return (
        Text("q", _l("Title, number or tag"), partial(lists.matching, reader)),
        Choice(
            "site",
            _l("Site"),
            [(str(site.id), site.name) for site in sites],
            lambda ids: lists.at_sites([int(id_) for id_ in ids]),
            lead=_l("in"),
        ),
        Choice(
            "state",
            _l("State"),
            [(state.value, words(state)) for state in ChangeState],
            ChangeRequest.state.in_,
        ),
        Choice(
            "type",
            _l("Type"),
            [(one.value, words(one)) for one in ChangeType],
            lists.of_types,
        ),
        Choice(
            "kind",
            _l("Kind"),
            [(kind.value, words(kind)) for kind in ChangeKind],
            ChangeRequest.kind.in_,
        ),
        Choice(
            "risk",
            _l("Risk"),
            [(risk.value, words(risk)) for risk in RiskClass],
            ChangeRequest.risk.in_,
        ),
        Flag("overdue", _l("overdue"), lists.overdue()),
        *_linked(reader),
    )


def _linked(reader: Actor) -> tuple[Filter, ...]:
    """Return the conditions on what changes have to do with each other."""
    of = partial(is_child_of, reader)
    return (
        Flag("blocked", _l("blocked by another change"), is_blocked()),
        Text("children_of", _l("Number of the parent"), of, lead=_l("children of"), least=1),
    )


def listing(reader: Actor, sites: list[Place]) -> Listing:
    """Declare the list, with the sites that its reader may choose from."""
    return Listing(
        name="changes",
        columns=_columns(reader),
        filters=_filters(reader, sites),
        default_sort="-number",
        key=ChangeRequest.id,
        singular=_l("change"),
        plural=_l("changes"),
        endpoint="changes.index",
        record_endpoint="changes.show",
        export_endpoint="changes.export",
        bulk=(
            Bulk(_l("Packet of evidence"), "changes.packing", Permission.PACK, ChangeRequest),
            Bulk(_l("Put on paper…"), "changes.issue_together", Permission.ADD, ChangeRequest),
        ),
        is_in_trail=True,
    )


CHANGES = named.declare("changes", "changes.index", _l("Changes"))


@bp.get("/")
@requires(Permission.READ, ChangeRequest)
def index() -> str:
    """List the changes the reader may see."""
    sites = list(lists.sites(session(), actor()))
    page = paginate(
        session(),
        listing(actor(), sites),
        lists.changes(actor()),
        asked_of(CHANGES),
        lists.one_by_one(actor(), sites),
    )
    return render_template(
        "changes/list.html",
        page=page,
        can_raise=could(actor(), Permission.RAISE, Place),
        can_pack=could(actor(), Permission.PACK, ChangeRequest),
    )


@bp.get("/export/<any(csv, xlsx, json):format>")
@requires(Permission.READ, ChangeRequest)
def export(format: str) -> Response:
    """Give the list as a file, exactly as it is narrowed and sorted."""
    sites = list(lists.sites(session(), actor()))
    asked: dict[str, Any] = request.args.to_dict(flat=False)
    rows = rows_for_export(session(), listing(actor(), sites), lists.changes(actor()), asked)
    return attached(Sheet(rows.labels, rows.rows), Format(format), "changes")
