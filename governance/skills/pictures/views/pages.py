"""Pictures of what the people of a place can do, each with its rows, its print and its sheet."""

from collections.abc import Collection
from datetime import timedelta

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l

from governance.core import clock, nav
from governance.core.web import actor, requires, session
from governance.identity.employment.queries import leaving
from governance.places.models import Place
from governance.places.queries import children
from governance.register.queries.reach import spots
from governance.skills.looks.keeping import noted
from governance.skills.models import Competence
from governance.skills.pictures.queries.assessors import assessors as may_assess
from governance.skills.pictures.queries.crew import crew_of
from governance.skills.pictures.queries.crossing import crossing as crossed
from governance.skills.pictures.rules import bench as of_bench
from governance.skills.pictures.rules import gaps as of_gaps
from governance.skills.pictures.rules import without as of_without
from governance.skills.pictures.rules.crew import Crew
from governance.skills.pictures.rules.hiding import LEAST
from governance.skills.pictures.views.around import (
    PICTURES,
    around,
    asked_at,
    chosen_fields,
    gone,
)
from governance.skills.rules.permissions import Permission

bp = Blueprint("skill_pictures", __name__)
nav.beside(
    nav.Neighbour(
        "competences.index",
        _l("Pictures by place"),
        "skill_pictures.index",
        30,
        covers=("skill_matrix",),
    ),
    nav.Neighbour("competences.index", _l("IT and OT"), "skill_pictures.crossing", 40),
)
OF_PLACE = "/places/<int:id>/skills"


def crew(place: Place, page: str, within: timedelta | None = None) -> Crew:
    """Return the people of a place as the address asks for them, and keep that they are seen.

    They come with what is asked there; or with all that ends within a time.
    """
    noted(place, page)
    at = asked_at() or clock.now()
    by = None if within is None else at + within
    return crew_of(session(), place, at, chosen_fields(), by)


@bp.get("/skills/places/")
@requires(Permission.READ, Competence)
def index() -> str:
    """List the places of whose people the reader may see pictures."""
    found = spots(session(), actor(), Permission.SEE_MATRIX)
    return render_template("skills/places.html", spots=found, pictures=PICTURES, me=actor().id)


@bp.get(f"{OF_PLACE}/gaps")
@requires(Permission.SEE_MATRIX, Place)
def gaps(place: Place) -> str:
    """Show what is asked of the people of a place and not held, by competence and by person."""
    found, shares = of_gaps.gaps(crew(place, "gaps"))
    by_place = of_gaps.by_place(found, children(session(), place))
    return render_template(
        "skills/gaps.html", gaps=found, shares=shares, by_place=by_place, **around(place)
    )


@bp.get(f"{OF_PLACE}/bench")
@requires(Permission.SEE_MATRIX, Place)
def bench(place: Place) -> str:
    """Show how many people of a place can do what is asked, and who is the only one."""
    lines = of_bench.benches(crew(place, "bench"))
    able = {member.id for line in lines for member in line.able}
    plans = {key: on for key, on in leaving(session(), actor()).items() if key in able}
    return render_template("skills/bench.html", lines=lines, leaving=plans, **around(place))


@bp.get(f"{OF_PLACE}/ending")
@requires(Permission.SEE_MATRIX, Place)
def ending(place: Place) -> str:
    """Show what the people of a place hold no longer in 30, 60 and 90 days."""
    found = of_bench.ending(crew(place, "ending soon", of_bench.LAST))
    return render_template("skills/ending.html", endings=found, soon=of_bench.SOON, **around(place))


@bp.get(f"{OF_PLACE}/assessors")
@requires(Permission.SEE_MATRIX, Place)
def assessors(place: Place) -> str:
    """Show who may assess what, and which competences have nobody left."""
    found = may_assess(session(), crew(place, "assessors"))
    return render_template("skills/assessors.html", found=found, **around(place))


@bp.get(f"{OF_PLACE}/without")
@requires(Permission.SEE_MATRIX, Place)
def without(place: Place) -> str:
    """Show what nobody could do any more if some people of a place were not there."""
    seen = crew(place, "without somebody")
    works, away = of_without.works(seen), gone()
    alone = of_without.only_ones(works)
    return render_template(
        "skills/without.html",
        members=sorted(seen.members, key=lambda each: -alone.get(each.id, 0)),
        works=works,
        only_ones=alone,
        away=away,
        losses=losses(seen, away),
        untaught=_untaught(seen, away),
        **around(place),
    )


def losses(seen: Crew, away: Collection[int]) -> list[tuple[of_bench.Line, of_bench.Line]]:
    """Return each bench that would get shallower, as it is and as it would be."""
    now = {line.want.id: line for line in of_bench.benches(seen)}
    then = of_bench.benches(seen, away)
    return [(now[e.want.id], e) for e in then if len(now[e.want.id].able) > len(e.able)]


def _untaught(seen: Crew, away: Collection[int]) -> list[Competence]:
    """Return the competences that nobody anywhere could assess any more."""
    found = may_assess(session(), seen)
    return [
        each.competence
        for each in found
        if each.here and not each.is_elsewhere and all(m.id in away for m in each.here)
    ]


@bp.get("/skills/it-and-ot/")
@requires(Permission.READ, Competence)
def crossing() -> str:
    """Show how many people of each site know something of both worlds, over time."""
    mine = {spot.id for spot in spots(session(), actor(), Permission.SEE_MATRIX)}
    return render_template(
        "skills/crossing.html", found=crossed(session(), actor()), least=LEAST, mine=mine
    )
