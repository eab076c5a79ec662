"""Templates of standard changes as pages: the list, an edition, its signatures, its stops."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from governance.core import clock, nav
from governance.core.access import allowed, could
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.forms import Form
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.evidence.asking import SignForm
from governance.evidence.queries import signatures_of
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from governance.places.models import Place
from governance.register.catalogue.queries import product_named, written
from governance.register.queries.reach import spots
from workflows.changes.queries.lists import sites
from workflows.changes.standard import commands, queries
from workflows.changes.standard.forms import StopForm, TemplateForm
from workflows.changes.standard.listing import listing
from workflows.changes.standard.models import ChangeTemplate
from workflows.changes.standard.queries import STATE, state_of
from workflows.changes.standard.rules import TEMPLATE, TemplatePermission
from workflows.changes.views.words import words

bp = Blueprint("templates", __name__, url_prefix="/changes/templates")
nav.beside(nav.Neighbour("changes.index", _l("Standard changes"), "templates.index", 50))
LISTED = named.declare("templates", "templates.index", _l("Standard changes"))


@bp.get("/")
@requires(TemplatePermission.READ, ChangeTemplate)
def index() -> str:
    """List the templates of standard changes."""
    declared = listing(list(sites(session(), actor())), clock.today())
    page = paginate(session(), declared, queries.templates(actor()), asked_of(LISTED))
    may_write = could(actor(), TemplatePermission.WRITE, Place)
    return render_template("templates/list.html", page=page, may_write=may_write)


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(TemplatePermission.READ, ChangeTemplate)
def export(format: str) -> Response:
    """Give the templates listed as a sheet."""
    declared = listing(list(sites(session(), actor())), clock.today())
    asked: dict[str, Any] = request.args.to_dict(flat=False)
    found = rows_for_export(session(), declared, queries.templates(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "templates")


def showing(template: ChangeTemplate, form: SignForm | None = None) -> str:
    """Show an edition, who signed it, what was done by it, and ask for what is missing."""
    template = queries.whole(session(), template)
    facts = queries.facts_of(session(), actor(), template, "given")
    form = form or SignForm(formdata=None)
    form.now_at(template.version)
    return render_template(
        "templates/show.html",
        template=template,
        state=state_of(template),
        states=STATE,
        signatures=signatures_of(session(), queries.KIND, template.id),
        missing=facts.missing,
        hints=TEMPLATE.hints(facts, actor(), clock.now()),
        is_asked=any(one.lets(actor().id) for one in queries.unsigned(session(), template)),
        may=allowed(session(), actor(), template),
        may_write=could(actor(), TemplatePermission.WRITE, Place),
        form=form,
        editions=queries.editions(session(), template),
        changes=queries.used_by(session(), actor(), template),
        history=queries.told(session(), template),
        words=words,
    )


bp.get("/<int:id>", endpoint="show")(requires(TemplatePermission.READ, ChangeTemplate)(showing))


@bp.post("/<int:id>/sign")
@requires(TemplatePermission.SIGN, ChangeTemplate, form=SignForm, again=showing, before=attested)
def sign(template: ChangeTemplate, _form: SignForm, proof: Proof) -> Response:
    """Sign an edition."""
    commands.sign(session(), actor(), template, proof)
    flash(_("You signed %(template)s.", template=template))
    return redirect(url_for(".show", id=template.id))


KNOWN = {"days": 365, "most_uses": 100, "most_failures": 2}


def writing(form: TemplateForm | None = None) -> str:
    """Ask for an edition, with what another one says if it is to follow that."""
    form = form or TemplateForm(formdata=None, data=_earlier() or KNOWN)
    at = spots(session(), actor(), TemplatePermission.WRITE)
    form.place_id.choices = [(spot.id, spot.indented) for spot in at]
    return render_template("templates/write.html", form=form)


def _earlier() -> dict[str, Any]:
    """Return what the edition says that a new one begins with; nothing where there is none."""
    wanted = queries.templates(actor()).where(
        ChangeTemplate.id == request.args.get("after", 0, int)
    )
    if (found := session().scalars(wanted).one_or_none()) is None:
        return {}
    names = set(TemplateForm(formdata=None)._fields) - {"product", "version", "csrf_token"}
    said = {name: getattr(found, name) for name in names if hasattr(found, name)}
    return {**said, "product": written(found.product) if found.product else ""}


bp.get("/new")(requires(TemplatePermission.WRITE, Place)(writing))


@bp.post("/new")
@requires(TemplatePermission.WRITE, Place, form=TemplateForm, again=writing)
def write(form: TemplateForm) -> Response:
    """Put an edition up for approval."""
    said = form.values()
    place = session().get(Place, said.pop("place_id")) or Place(id=0, site_id=0)
    named_as = said.pop("product")
    label = str(form.product.label.text)
    product = product_named(session(), named_as, label).id if named_as else None
    said["code"] = said["code"].upper()
    made = commands.propose(session(), actor(), place, commands.Said(**said, product_id=product))
    flash(_("%(template)s waits for its signatures.", template=made))
    return redirect(url_for(".show", id=made.id))


def _asking(template: ChangeTemplate, form: Form | None, verb: str) -> str:
    form = form or StopForm(formdata=None, data={"version": template.version})
    template = queries.whole(session(), template)
    return render_template("templates/stop.html", form=form, template=template, verb=verb)


def _told(template: ChangeTemplate) -> Response:
    state = state_of(template)[0]
    flash(_("%(template)s: %(state)s.", template=template, state=state))
    return redirect(url_for(".show", id=template.id))


@bp.get("/<int:id>/withdraw")
@requires(TemplatePermission.WITHDRAW, ChangeTemplate)
def withdrawing(template: ChangeTemplate, form: Form | None = None) -> str:
    """Ask why a template is withdrawn."""
    return _asking(template, form, "withdraw")


@bp.post("/<int:id>/withdraw")
@requires(TemplatePermission.WITHDRAW, ChangeTemplate, form=StopForm, again=withdrawing)
def withdraw(template: ChangeTemplate, form: StopForm) -> Response:
    """Withdraw it."""
    commands.withdraw(session(), actor(), template, form.reason.data or "")
    return _told(template)


@bp.get("/<int:id>/suspend")
@requires(TemplatePermission.SUSPEND, ChangeTemplate)
def suspending(template: ChangeTemplate, form: Form | None = None) -> str:
    """Ask why a template is suspended."""
    return _asking(template, form, "suspend")


@bp.post("/<int:id>/suspend")
@requires(TemplatePermission.SUSPEND, ChangeTemplate, form=StopForm, again=suspending)
def suspend(template: ChangeTemplate, form: StopForm) -> Response:
    """Suspend it."""
    commands.suspend(session(), actor(), template, form.reason.data or "")
    return _told(template)


@bp.get("/<int:id>/resume")
@requires(TemplatePermission.RESUME, ChangeTemplate)
def resuming(template: ChangeTemplate, form: Form | None = None) -> str:
    """Ask why a template goes on."""
    return _asking(template, form, "resume")


@bp.post("/<int:id>/resume")
@requires(TemplatePermission.RESUME, ChangeTemplate, form=StopForm, again=resuming)
def resume(template: ChangeTemplate, form: StopForm) -> Response:
    """Let it go on."""
    commands.resume(session(), actor(), template, form.reason.data or "")
    return _told(template)


@bp.get("/<int:id>/retire")
@requires(TemplatePermission.RETIRE, ChangeTemplate)
def retiring(template: ChangeTemplate, form: Form | None = None) -> str:
    """Ask why a template is retired."""
    return _asking(template, form, "retire")


@bp.post("/<int:id>/retire")
@requires(TemplatePermission.RETIRE, ChangeTemplate, form=StopForm, again=retiring)
def retire(template: ChangeTemplate, form: StopForm) -> Response:
    """Retire it."""
    commands.retire(session(), actor(), template, form.reason.data or "")
    return _told(template)
