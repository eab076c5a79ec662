"""Who looked at what somebody can do, for them, HR and auditors."""

from flask import Blueprint, Response, render_template

from governance.core.download import attached
from governance.core.exports import Format
from governance.core.web import requires, session
from governance.identity.models import Person
from governance.skills.looks.queries import MOST_SHOWN, looks, sheet
from governance.skills.rules.permissions import Permission

bp = Blueprint("skill_looks", __name__, url_prefix="/people/<int:id>/skills/looks")


@bp.get("/")
@requires(Permission.SEE_LOOKS, Person)
def show(person: Person) -> str:
    """List who looked at what somebody can do."""
    found = looks(session(), person)
    return render_template("skills/looks.html", looks=found, person=person, most=MOST_SHOWN)


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.SEE_LOOKS, Person)
def export(person: Person, format: str) -> Response:
    """Give who looked as a sheet."""
    return attached(sheet(session(), person), Format(format), f"looks-{person.id}")
