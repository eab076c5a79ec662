"""Who of the people of a place can do what, as a matrix."""

from flask import Blueprint, Response, render_template, request

from governance.core.download import attached
from governance.core.exports import Format
from governance.core.web import requires, session
from governance.identity.models import ROLE_LABELS, Role
from governance.places.models import Place
from governance.skills.looks.keeping import noted
from governance.skills.pictures.queries.matrix import Matrix, Narrowed, matrix
from governance.skills.pictures.views.around import around, chosen_fields
from governance.skills.rules.permissions import Permission

bp = Blueprint("skill_matrix", __name__)


def _narrowed() -> Narrowed:
    return Narrowed(
        chosen_fields(),
        next((role for role in Role if role == request.args.get("role")), None),
        only_gaps="gaps" in request.args,
        hide_empty="held" in request.args,
    )


def _matrix(place: Place, page: str) -> Matrix:
    noted(place, page)
    return matrix(session(), place, _narrowed())


@bp.get("/places/<int:id>/skills")
@requires(Permission.SEE_MATRIX, Place)
def show(place: Place) -> str:
    """Show who of a place and what lies below it can do what today."""
    return render_template(
        "skills/matrix.html",
        matrix=_matrix(place, "matrix"),
        narrowed=_narrowed(),
        roles=ROLE_LABELS,
        **around(place) | {"then": None},
    )


@bp.get("/places/<int:id>/skills/export.<any(csv, xlsx, json):format>")
@requires(Permission.SEE_MATRIX, Place)
def export(place: Place, format: str) -> Response:
    """Give the matrix as a sheet, as it is narrowed now."""
    found = _matrix(place, "matrix, taken away")
    return attached(found.sheet, Format(format), f"skills-{place.code}")
