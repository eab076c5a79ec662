"""Who of the people of a place can do what, as a matrix."""

from flask import Blueprint, Response, render_template, request

from governance.core.download import attached
from governance.core.exports import Format
from governance.core.web import requires, session
from governance.places.models import Place
from governance.places.queries import children, line_of
from governance.skills.looks.keeping import noted
from governance.skills.models import Field
from governance.skills.queries.competences import FIELD_LABELS
from governance.skills.queries.matrix import Matrix, matrix
from governance.skills.queries.requirements import level_words
from governance.skills.rules.permissions import Permission

bp = Blueprint("skill_matrix", __name__)


def _chosen() -> list[Field]:
    return [each for each in Field if each.value in request.args.getlist("field")]


def _matrix(place: Place) -> Matrix:
    return matrix(session(), place, _chosen())


@bp.get("/places/<int:id>/skills")
@requires(Permission.SEE_MATRIX, Place)
def show(place: Place) -> str:
    """Show who of a place and what lies below it can do what today."""
    noted(place, "matrix")
    return render_template(
        "skills/matrix.html",
        place=place,
        matrix=_matrix(place),
        above=line_of(session(), place)[:-1],
        below=children(session(), place),
        fields=FIELD_LABELS,
        chosen=_chosen(),
        level_words=level_words,
    )


@bp.get("/places/<int:id>/skills/export.<any(csv, xlsx, json):format>")
@requires(Permission.SEE_MATRIX, Place)
def export(place: Place, format: str) -> Response:
    """Give the matrix as a sheet, as it is narrowed now."""
    noted(place, "matrix, taken away")
    return attached(_matrix(place).sheet, Format(format), f"skills-{place.code}")
