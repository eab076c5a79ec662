"""The figures of change control: the page, what is behind each number, and both as sheets."""

from datetime import datetime, timedelta
from typing import Any

from flask import render_template, request
from flask_babel import lazy_gettext as _l
from sqlalchemy import true
from werkzeug.wrappers import Response

from governance.core import clock
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing.page import paginate, rows_for_export
from governance.core.listing.shape import Choice, Listing
from governance.core.web import actor, missing, requires, session
from workflows.changes.figures import queries, rules
from workflows.changes.figures.queries import FIGURES, WORLDS, Cut
from workflows.changes.figures.rules import Period, Step
from workflows.changes.models import ChangeRequest, ChangeType
from workflows.changes.queries import lists
from workflows.changes.rules.permissions import Permission
from workflows.changes.views.blueprint import bp
from workflows.changes.views.listing import COLUMNS
from workflows.changes.views.words import words

WORDS = {
    "raised": (_l("Raised"), _l("Changes that somebody began in the period.")),
    "emergency": (
        _l("Emergencies"),
        _l("Share of the changes raised in the period that are emergency changes."),
    ),
    "released": (_l("Released"), _l("Changes whose release for use was signed in the period.")),
    "lead_time": (
        _l("Lead time"),
        _l("Median of the days from raising to release, of the changes released in the period."),
    ),
    "first_time_right": (
        _l("Right the first time"),
        _l("Share of the changes released in the period whose work was never sent back."),
    ),
    "approved": (_l("Approved"), _l("Changes whose plan got its last signature in the period.")),
    "unknown": (
        _l("Approved with an unknown"),
        _l("Changes approved in the period with a question answered “unknown”. The goal is none."),
    ),
    "revisions": (
        _l("Revisions"),
        _l("Mean of how often the content was opened anew, of the changes approved in the period."),
    ),
    "rejected": (
        _l("Rejected"),
        _l("Changes whose plan somebody refused in the period; one refused twice counts once."),
    ),
    "backed_out": (
        _l("Backed out"),
        _l("Changes whose work was taken back in the period, whatever became of them since."),
    ),
}
"""What each figure is called, and its definition, as it stands beside it."""

PHASES = {
    "writing": _l("Raised to put up for approval"),
    "approval": _l("Put up to approved"),
    "waiting": _l("Approved to begun"),
    "work": _l("Begun to handed over"),
    "release": _l("Handed over to released"),
}
WORLD_WORDS = {"it": _l("IT"), "ot": _l("OT"), "mixed": _l("IT and OT")}
PERIODS = 36
"""How far back a period may be chosen from the list."""


def cut_of(site_ids: set[int]) -> Cut:
    """Return which changes the address asks for; 404 for what there is not."""
    site, kind, world = (request.args.get(name, "") for name in ("site", "type", "world"))
    is_site = not site or (site.isdecimal() and int(site[:9]) in site_ids and len(site) < 10)  # noqa: PLR2004
    if not is_site or (kind and kind not in set(ChangeType)) or (world and world not in WORLDS):
        missing("such figures")
    return Cut(int(site) if site else None, ChangeType(kind) if kind else None, world or None)


def period_asked() -> Period:
    """Return the last period that the address asks for: this quarter, unless it says another."""
    text = request.args.get("period", "")
    return (
        (rules.read(text) or missing("such a period"))
        if text
        else rules.period_of(Step.QUARTER, clock.now())
    )


@bp.get("/figures")
@requires(Permission.READ, ChangeRequest)
def figures() -> str:
    """Show the figures over some periods, each with its definition and the changes behind it."""
    sites = lists.sites(session(), actor())
    cut, last = cut_of({site.id for site in sites}), period_asked()
    periods = rules.up_to(last)
    asked = (session(), actor(), cut)
    is_whole = cut.type is None and cut.world is None
    return render_template(
        "changes/figures.html",
        sites=sites,
        cut=cut,
        last=last,
        periods=periods,
        choices=_choices(last.step),
        lines=queries.table(*asked, periods),
        drifts=queries.unauthorised(*asked, periods) if is_whole else (),
        types=queries.by_type(*asked, last),
        worlds=queries.by_world(*asked, last),
        phases=queries.by_phase(*asked, last),
        overdue=queries.overdue_now(*asked),
        said=WORDS,
        phase_words=PHASES,
        world_words=WORLD_WORDS,
        type_words={kind.value: words(kind) for kind in ChangeType},
        words=words,
        drawn=rules.drawn,
        joined=rules.lines,
        month=str(rules.period_of(Step.MONTH, _within(last))),
        quarter=str(rules.period_of(Step.QUARTER, _within(last))),
        args={key: value for key, value in request.args.items() if key in ASKED and value},
    )


ASKED = frozenset({"site", "type", "world", "period"})


def _within(last: Period) -> datetime:
    """Return the last moment of a period, or now if that is earlier."""
    return min(last.ends_at - timedelta(microseconds=1), clock.now())


def _choices(step: Step) -> list[str]:
    """Return the periods that can be chosen: the latest first."""
    now = rules.period_of(step, clock.now())
    return [str(Period(step, now.number - back)) for back in range(PERIODS)]


@bp.get("/figures/export/<any(csv, xlsx, json):format>")
@requires(Permission.READ, ChangeRequest)
def figures_sheet(format: str) -> Response:
    """Give the figures as a sheet, as they are narrowed."""
    sites = {site.id for site in lists.sites(session(), actor())}
    cut, periods = cut_of(sites), rules.up_to(period_asked())
    header = ("Figure", "Definition", "Unit", "Period", "Value", "Changes it rests on")
    lines = [
        (str(WORDS[line.key][0]), str(WORDS[line.key][1]), line.figure.unit, str(of), said.value,
         said.of)
        for line in queries.table(session(), actor(), cut, periods)
        for of, said in zip(periods, line.told, strict=True)
    ]  # fmt: skip
    return attached(Sheet(header, lines), Format(format), "change-figures")


def counted_listing(asked: Period) -> Listing:
    """Declare the list behind a number: the changes of one figure in one period."""
    sites = lists.sites(session(), actor())
    named = [(str(site.id), site.name) for site in sites]
    return Listing(
        name="counted changes",
        columns=COLUMNS,
        filters=(
            Choice(
                "figure",
                _l("Counted as"),
                [(key, str(label)) for key, (label, _means) in WORDS.items()],
                lambda keys: _behind(keys, asked),
            ),
            Choice(
                "period",
                _l("Period"),
                [(str(asked), str(asked))],
                lambda _of: true(),
                lead=_l("in"),
            ),
            Choice("site", _l("Site"), named, _at, lead=_l("at")),
            Choice("type", _l("Type"), [(one, words(one)) for one in ChangeType], lists.of_types),
            Choice(
                "world",
                _l("World"),
                [(key, str(label)) for key, label in WORLD_WORDS.items()],
                queries.of_worlds,
            ),
        ),
        default_sort="-number",
        key=ChangeRequest.id,
        singular=_l("change"),
        plural=_l("changes"),
        endpoint="changes.counted",
        record_endpoint="changes.show",
        export_endpoint="changes.counted_sheet",
        is_in_trail=True,
    )


def _behind(keys: Any, asked: Period) -> Any:
    return queries.behind_any([key for key in keys if key in FIGURES], asked)


def _at(ids: Any) -> Any:
    return ChangeRequest.site_id.in_([int(id_) for id_ in ids])


@bp.get("/figures/changes")
@requires(Permission.READ, ChangeRequest)
def counted() -> str:
    """List exactly the changes behind a number."""
    declared = counted_listing(period_asked())
    asked: dict[str, Any] = request.args.to_dict(flat=False)
    page = paginate(session(), declared, lists.changes(actor()), asked)
    return render_template("changes/counted.html", page=page)


@bp.get("/figures/changes/export/<any(csv, xlsx, json):format>")
@requires(Permission.READ, ChangeRequest)
def counted_sheet(format: str) -> Response:
    """Give the changes behind a number as a sheet."""
    declared = counted_listing(period_asked())
    asked: dict[str, Any] = request.args.to_dict(flat=False)
    rows = rows_for_export(session(), declared, lists.changes(actor()), asked)
    return attached(Sheet(rows.labels, rows.rows), Format(format), "counted-changes")
