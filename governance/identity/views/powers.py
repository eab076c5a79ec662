"""Who can do what here and why; and all that one person can do."""

from typing import Any

from flask import Blueprint, Response, g, render_template, url_for

from governance.core.access import POLICIES, Placed
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.web import actor, missing, requires, session
from governance.identity.models import ROLE_LABELS, Person
from governance.identity.powers import reading
from governance.identity.powers.besides import besides
from governance.identity.powers.narrowing import asked, day_asked
from governance.identity.powers.rules import READERS, Permission
from governance.identity.sso.planning import withheld_from
from governance.places.models import Place

bp = Blueprint("powers", __name__)
HEADER = ("Permission", "Person", "E-mail", "Through", "Kept apart")


@bp.app_context_processor
def way_there() -> dict[str, Any]:
    """Give the pages of records the way to who can do what with them."""
    return {"powers_url": powers_url}


def powers_url(kind: str, number: int, path: str) -> str:
    """Return where it is told who can do what with a record; empty for who may not see that."""
    sees = "actor" in g and any(path.startswith(up) for up in g.actor.paths(READERS))
    return url_for("powers.of_record", kind=kind, number=number) if sees else ""


def record(kind: str, number: int) -> Placed:
    """Return the record that the address names."""
    return reading.record_of(session(), actor(), kind, number) or missing("record")


@bp.get("/powers/<kind>/<int:number>")
@requires(Permission.SEE, Place)
def of_record(kind: str, number: int) -> str:
    """Show who can do what with a record."""
    subject, (called, only) = record(kind, number), asked()
    grants = POLICIES[type(subject)].grants
    return render_template(
        "identity/powers.html",
        subject=str(subject),
        kind=kind,
        number=number,
        told=reading.powers(session(), subject, called, only, day_asked()),
        on=day_asked(),
        permissions=[(each.value, reading.in_words(each)) for each in grants],
        called=called,
        only=only,
        roles=ROLE_LABELS,
        words=reading.in_words,
    )


@bp.get("/powers/<kind>/<int:number>/export.<any(csv, xlsx, json):format>")
@requires(Permission.SEE, Place)
def export(kind: str, number: int, format: str) -> Response:
    """Give the same as a file."""
    told = reading.powers(session(), record(kind, number), *asked(), day_asked())
    rows = map(reading.row_of, told.powers)
    return attached(Sheet(HEADER, rows), Format(format), f"powers-{kind}-{number}")


@bp.get("/people/<int:id>/powers")
@requires(Permission.SEE_OF, Person)
def of_person(person: Person) -> str:
    """Show all that one person can do."""
    return render_template(
        "identity/powers_of.html",
        person=person,
        abilities=reading.abilities(session(), person, day_asked()),
        besides=besides(session(), actor(), person, day_asked()),
        withheld=[] if day_asked() else withheld_from(session(), person),
        on=day_asked(),
        roles=ROLE_LABELS,
    )
