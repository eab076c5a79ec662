"""What is asked of whoever works somewhere, as pages."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from governance.audit.queries import history
from governance.audit.telling import told
from governance.core import clock, nav
from governance.core.access import could, may
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.places.models import Place
from governance.skills.commands import requirements as commands
from governance.skills.forms import DemandForm, EndDemandForm
from governance.skills.models import SkillRequirement
from governance.skills.queries import offered
from governance.skills.queries import requirements as queries
from governance.skills.queries.competences import choices
from governance.skills.rules.permissions import Permission
from governance.skills.rules.requirements import Demand

bp = Blueprint("skill_requirements", __name__, url_prefix="/skills/requirements")
nav.beside(
    nav.Neighbour(
        "competences.index", lazy_gettext("What work asks for"), "skill_requirements.index", 20
    )
)
LISTED = named.declare(
    "skill_requirements", "skill_requirements.index", lazy_gettext("What work asks for")
)
VERBS = {
    "skill_requirement.added": "is asked for",
    "skill_requirement.ended": "is asked for no longer from %(on)s",
}


@bp.get("/")
@requires(Permission.READ_REQUIREMENT, SkillRequirement)
def index() -> str:
    """List what is asked of whoever works somewhere."""
    page = paginate(session(), queries.listing(), queries.requirements(actor()), asked_of(LISTED))
    may_demand = could(actor(), Permission.DEMAND, Place)
    return render_template("skills/requirements.html", page=page, may_demand=may_demand)


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ_REQUIREMENT, SkillRequirement)
def export(format: str) -> Response:
    """Give what is asked as a sheet."""
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), queries.listing(), queries.requirements(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "skill-requirements")


@bp.get("/<int:id>")
@requires(Permission.READ_REQUIREMENT, SkillRequirement)
def show(requirement: SkillRequirement) -> str:
    """Show what is asked, of whom, since when and why."""
    found = queries.whole(session(), requirement)
    return render_template(
        "skills/requirement.html",
        requirement=found,
        narrowed=queries.narrowed(found),
        level=queries.level_words(found.min_level),
        state=queries.state_of(found),
        may_end=found.ends_on is None
        and may(session(), actor(), Permission.END_REQUIREMENT, found),
        history=told(history(session(), found), VERBS, {}),
    )


def demanding(form: DemandForm | None = None) -> str:
    """Ask what is to be asked for."""
    started = {"starts_on": clock.today(), "min_people": 1}
    form = form or DemandForm(data={**started, **request.args.to_dict()})
    form.competence_id.choices = choices(session())
    form.place_id.choices = offered.places(session(), actor())
    return render_template("skills/demand.html", form=form)


bp.get("/new")(requires(Permission.DEMAND, Place)(demanding))


@bp.post("/new")
@requires(Permission.DEMAND, Place, form=DemandForm, again=demanding)
def demand(form: DemandForm) -> Answer:
    """Ask for something of whoever works somewhere."""
    said = form.values()
    place = offered.place_named(session(), actor(), said.pop("place_id"))
    asset_id = offered.asset_named(session(), actor(), said.pop("asset"))
    made = commands.demand(session(), actor(), place, Demand(**said, asset_id=asset_id))
    flash(_("%(requirement)s is kept: it is asked from its first day on.", requirement=made))
    return redirect(url_for(".show", id=made.id))


def ending(requirement: SkillRequirement, form: EndDemandForm | None = None) -> str:
    """Ask from when on it is asked no longer."""
    found = queries.whole(session(), requirement)
    form = form or EndDemandForm(data={"ends_on": clock.today(), "version": found.version})
    return render_template(
        "skills/form.html", form=form, reference=found.reference, what=found.competence,
        title=_("End %(requirement)s", requirement=found.reference), verb=_("End it"),
        back=url_for(".show", id=found.id),
    )  # fmt: skip


bp.get("/<int:id>/end")(requires(Permission.END_REQUIREMENT, SkillRequirement)(ending))


@bp.post("/<int:id>/end")
@requires(Permission.END_REQUIREMENT, SkillRequirement, form=EndDemandForm, again=ending)
def end(requirement: SkillRequirement, form: EndDemandForm) -> Answer:
    """End what is asked."""
    commands.end(session(), actor(), requirement, **form.values())
    flash(_("The end of %(requirement)s is kept.", requirement=requirement.reference))
    return redirect(url_for(".show", id=requirement.id))
