"""The board of what stands for a time or was done in an emergency, for who takes a shift over."""

from dataclasses import replace
from functools import partial
from typing import Any

from flask import render_template, request
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from werkzeug.wrappers import Response

from governance.core.access import Actor
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.listing.shape import Choice, Flag, Listing, Text
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.places.models import Place
from workflows.changes.models import ChangeRequest, ChangeType
from workflows.changes.models import ChangeState as S
from workflows.changes.queries import lists
from workflows.changes.rules.permissions import Permission
from workflows.changes.views.blueprint import bp
from workflows.changes.views.listing import COLUMNS
from workflows.changes.views.words import words

TYPES = (ChangeType.EMERGENCY, ChangeType.TEMPORARY)
OVER = (S.CLOSED, S.EFFECTIVENESS, S.CANCELLED)
SHOWN = ("number", "title", "asset", "type", "place", "state", "due")


def open_ones(reader: Actor) -> Select[ChangeRequest]:
    """Select the emergencies and temporary changes that are not at their end."""
    return lists.changes(reader).where(lists.of_types(TYPES), ChangeRequest.state.not_in(OVER))


def board(reader: Actor, sites: list[Place]) -> Listing:
    """Declare the board, with the sites that its reader may choose from."""
    columns = {column.name: replace(column, is_optional=False) for column in COLUMNS}
    return Listing(
        name="standing",
        columns=tuple(columns[name] for name in SHOWN),
        filters=(
            Text("q", _l("Title, number or tag"), partial(lists.matching, reader)),
            Choice(
                "site", _l("Site"), [(str(site.id), site.name) for site in sites],
                lambda ids: lists.at_sites([int(id_) for id_ in ids]), lead=_l("in"),
            ),
            Choice("type", _l("Type"), [(one.value, words(one)) for one in TYPES], lists.of_types),
            Choice(
                "state", _l("State"), [(one.value, words(one)) for one in S if one not in OVER],
                ChangeRequest.state.in_,
            ),
            Flag("overdue", _l("overdue"), lists.overdue()),
        ),
        default_sort="due",
        key=ChangeRequest.id,
        singular=_l("change"),
        plural=_l("changes"),
        endpoint="changes.standing",
        record_endpoint="changes.show",
        export_endpoint="changes.export_standing",
    )  # fmt: skip


STANDING = named.declare("standing", "changes.standing", _l("Temporary and emergency"))


@bp.get("/standing")
@requires(Permission.READ, ChangeRequest)
def standing() -> str:
    """List what stands for a time only, and what was done in an emergency, by its end."""
    sites = list(lists.sites(session(), actor()))
    cut = lists.one_by_one(actor(), sites)
    declared = board(actor(), sites)
    page = paginate(session(), declared, open_ones(actor()), asked_of(STANDING), cut)
    return render_template("changes/standing_list.html", page=page)


@bp.get("/standing/export/<any(csv, xlsx, json):format>")
@requires(Permission.READ, ChangeRequest)
def export_standing(format: str) -> Response:
    """Give the board as a file, exactly as it is narrowed and sorted."""
    sites = list(lists.sites(session(), actor()))
    asked: dict[str, Any] = request.args.to_dict(flat=False)
    rows = rows_for_export(session(), board(actor(), sites), open_ones(actor()), asked)
    return attached(Sheet(rows.labels, rows.rows), Format(format), "temporary-and-emergency")
