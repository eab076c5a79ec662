"""The pictures as sheets to take away; that they were taken is kept."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint, Response

from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.web import actor, requires, session
from governance.identity.employment.queries import leaving
from governance.places.models import Place
from governance.skills.models import Competence
from governance.skills.pictures.queries.assessors import assessors
from governance.skills.pictures.queries.crossing import crossing
from governance.skills.pictures.rules import bench as of_bench
from governance.skills.pictures.rules import gaps as of_gaps
from governance.skills.pictures.rules import without as of_without
from governance.skills.pictures.rules.crew import Crew, Member
from governance.skills.pictures.views.around import gone
from governance.skills.pictures.views.pages import OF_PLACE, crew
from governance.skills.rules.permissions import Permission

bp = Blueprint("skill_sheets", __name__)
FORMATS = "export.<any(csv, xlsx, json):format>"


@bp.get(f"{OF_PLACE}/<any(gaps, bench, ending, assessors, without):picture>/{FORMATS}")
@requires(Permission.SEE_MATRIX, Place)
def export(place: Place, picture: str, format: str) -> Response:
    """Give a picture of a place as a sheet, as it is narrowed now."""
    within = of_bench.LAST if picture == "ending" else None
    seen = crew(place, f"{picture}, taken away", within)
    return attached(SHEETS[picture](seen), Format(format), f"skills-{picture}-{place.code}")


@bp.get(f"/skills/it-and-ot/{FORMATS}")
@requires(Permission.READ, Competence)
def crossed(format: str) -> Response:
    """Give how many people know both worlds as a sheet: what is hidden is blank."""
    found = crossing(session(), actor())
    lines = [
        (line.site.name if line.site else "all that is told", day, *_figures(told))
        for line in (*found.lines, found.total)
        for day, told in zip(found.days, line.told, strict=True)
    ]
    header = ("Site", "On", "Only IT", "Only OT", "Both", "Percent")
    return attached(Sheet(header, lines), Format(format), "skills-it-and-ot")


def _figures(told: Any) -> tuple[int | None, ...]:
    return (told.only_it, told.only_ot, told.both, told.percent) if told else (None,) * 4


def _names(people: Iterable[Member]) -> str:
    return ", ".join(member.name for member in people)


def _gaps(seen: Crew) -> Sheet:
    lines = [
        (each.member.name, each.competence.code, each.competence.title, each.level,
         each.want.level, each.lapsed_at, each.want.reference, each.want.place, each.want.narrowed)
        for each in of_gaps.gaps(seen)[0]
    ]  # fmt: skip
    header = ("Person", "Code", "Competence", "Level", "Level asked", "Held until", "Asked by",
              "Place", "For")  # fmt: skip
    return Sheet(header, lines)


def _bench(seen: Crew) -> Sheet:
    plans = leaving(session(), actor())
    lines = [
        (line.competence.code, line.competence.title, line.want.level, line.want.place,
         line.want.narrowed, line.want.reference, len(line.able), line.want.people, line.nearly,
         line.words, _names(line.able), _names(m for m in line.able if m.id in plans))
        for line in of_bench.benches(seen)
    ]  # fmt: skip
    header = ("Code", "Competence", "Level", "Place", "For", "Asked by", "Able", "Asked for",
              "One level below", "In words", "Who", "May leave")  # fmt: skip
    kept = len(header) if plans else -1
    return Sheet(header[:kept], [line[:kept] for line in lines])


def _ending(seen: Crew) -> Sheet:
    lines = [
        (each.member.name, each.competence.code, each.competence.title, each.level, each.until,
         each.within, each.after, each.asked)
        for each in of_bench.ending(seen)
    ]  # fmt: skip
    header = ("Person", "Code", "Competence", "Level", "Until", "Within days", "Level then",
              "Level asked")  # fmt: skip
    return Sheet(header, lines)


def _assessors(seen: Crew) -> Sheet:
    lines = [
        (each.competence.code, each.competence.title, each.is_asked, _names(each.here),
         each.is_elsewhere, each.until, each.is_gone)
        for each in assessors(session(), seen)
    ]  # fmt: skip
    header = ("Code", "Competence", "Asked for", "Assessors here", "Others elsewhere",
              "The last until", "Nobody left")  # fmt: skip
    return Sheet(header, lines)


def _without(seen: Crew) -> Sheet:
    away = gone()
    lines = [
        (work.place, work.narrowed, len(work.able), _names(work.able), len(work.without(away)),
         _names(work.without(away)))
        for work in of_without.works(seen)
    ]  # fmt: skip
    header = ("Place", "Work", "Able", "Who", "Able without", "Who is left")
    return Sheet(header, lines)


SHEETS: dict[str, Callable[[Crew], Sheet]] = {
    "gaps": _gaps, "bench": _bench, "ending": _ending, "assessors": _assessors,
    "without": _without,
}  # fmt: skip
