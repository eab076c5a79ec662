"""The glossary as pages: the list, one word, and the forms that keep it."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from governance.audit.queries import history
from governance.audit.telling import told
from governance.core.access import could, may
from governance.core.download import attached
from governance.core.errors import RuleViolation
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.sheets.reading import read_sheet
from governance.core.sheets.refusal import Unreadable
from governance.core.web import actor, requires, session
from governance.glossary import commands, marking, queries
from governance.glossary.entry import TermForm
from governance.glossary.forms import SheetForm, SideForm, WithdrawForm
from governance.glossary.models import Side, Term
from governance.glossary.rules import Permission
from governance.glossary.sheets import MOST_TOLD, Line, lines_of, planned
from governance.identity.models import Person
from governance.identity.rules import Permission as Identity

bp = Blueprint("glossary", __name__, url_prefix="/glossary")
bp.add_app_template_filter(marking.marked, "terms")
bp.add_app_template_filter(marking.beside, "terms_beside")
LISTED = named.declare("glossary", "glossary.index", lazy_gettext("Glossary"))
VERBS = {
    "term.added": "was added",
    "term.edited": "was edited",
    "term.withdrawn": "was withdrawn",
}
LABELS = {
    "name": "Word", "it_meaning": "In IT", "ot_meaning": "In OT", "why": "Why it matters",
    "is_false_friend": "False friend", "example": "Example", "other_names": "Other words",
}  # fmt: skip


@bp.get("/")
@requires(Permission.READ, Term)
def index() -> str:
    """List the words."""
    page = paginate(session(), queries.listing(), queries.terms(actor()), asked_of(LISTED))
    may_keep = could(actor(), Permission.EDIT, Term)
    return render_template("glossary/list.html", page=page, may_keep=may_keep)


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, Term)
def export(format: str) -> Response:
    """Give the words listed as a sheet."""
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), queries.listing(), queries.terms(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "glossary")


@bp.get("/<int:id>")
@requires(Permission.READ, Term)
def show(term: Term) -> str:
    """Show a word: what each side means by it, the reader's own first, and its history."""
    side = queries.side_for(session(), actor())
    meanings = [(Side.IT, _("In IT"), term.it_meaning), (Side.OT, _("In OT"), term.ot_meaning)]
    return render_template(
        "glossary/show.html",
        term=term,
        meanings=sorted(meanings, key=lambda each: each[0] is not side),
        state=queries.state_of(term),
        may_edit=may(session(), actor(), Permission.EDIT, term),
        history=told(history(session(), term), VERBS, LABELS),
    )


def adding(form: TermForm | None = None) -> str:
    """Ask what a new word means."""
    form = form or TermForm(data={"name": request.args.get("name")})
    return render_template("glossary/edit.html", form=form, term=None)


bp.get("/new")(requires(Permission.EDIT, Term)(adding))


@bp.post("/new")
@requires(Permission.EDIT, Term, form=TermForm, again=adding)
def add(form: TermForm) -> Answer:
    """Add a word."""
    made = commands.add(session(), actor(), form.values())
    flash(_("%(term)s is marked now wherever it stands.", term=made))
    return redirect(url_for(".show", id=made.id))


@bp.post("/bring")
@requires(Permission.EDIT, Term)
def bring() -> Answer:
    """Bring the words to start with."""
    number = commands.bring(session(), actor())
    flash(_("%(n)s words were added. Read them, and edit what is said otherwise here.", n=number))
    return redirect(url_for(".index"))


def sheeting(form: SheetForm | None = None) -> str:
    """Ask for a sheet of words."""
    return render_template("glossary/sheet.html", form=form or SheetForm(), plan=None)


bp.get("/sheet")(requires(Permission.EDIT, Term)(sheeting))


def read_upload(form: SheetForm) -> list[Line]:
    """Read the file that was sent, before any transaction."""
    name, content = form.file.data.filename or "file", form.file.data.read()
    try:
        found, told = lines_of(read_sheet(content, name))
    except Unreadable as refusal:
        raise RuleViolation(*refusal.reasons) from refusal
    if told:
        raise RuleViolation(*told[:MOST_TOLD])
    return found


@bp.post("/sheet")
@requires(Permission.EDIT, Term, form=SheetForm, again=sheeting, before=read_upload)
def bring_sheet(_form: SheetForm, lines: list[Line]) -> Answer:
    """Take the rows of a sheet."""
    plan = commands.bring_sheet(session(), actor(), lines)
    new, edited = len(plan.new), len(plan.edited)
    flash(_("%(new)s words were added, %(edited)s edited.", new=new, edited=edited))
    return redirect(url_for(".index"))


@bp.post("/sheet/look")
@requires(Permission.EDIT, Term, form=SheetForm, again=sheeting, before=read_upload)
def look(_form: SheetForm, lines: list[Line]) -> str:
    """Tell what the rows of a sheet would do; nothing is written."""
    plan = planned(lines, queries.every(session()))
    form = SheetForm(formdata=None)
    form.refusals = tuple(plan.reasons[:MOST_TOLD])
    return render_template("glossary/sheet.html", form=form, plan=plan)


def editing(term: Term, form: TermForm | None = None) -> str:
    """Show what a word means in a form."""
    form = form or TermForm(obj=term)
    return render_template("glossary/edit.html", form=form, term=term)


bp.get("/<int:id>/edit")(requires(Permission.EDIT, Term)(editing))


@bp.post("/<int:id>/edit")
@requires(Permission.EDIT, Term, form=TermForm, again=editing)
def edit(term: Term, form: TermForm) -> Answer:
    """Write what a word means."""
    commands.edit(session(), actor(), term, form.values())
    flash(_("%(term)s was edited.", term=term))
    return redirect(url_for(".show", id=term.id))


def withdrawing(term: Term, form: WithdrawForm | None = None) -> str:
    """Ask why a word is marked no longer."""
    form = form or WithdrawForm(data={"version": term.version})
    return _form(form, _("Withdraw %(term)s", term=term), _("Withdraw it"),
                 url_for(".show", id=term.id))  # fmt: skip


bp.get("/<int:id>/withdraw")(requires(Permission.EDIT, Term)(withdrawing))


@bp.post("/<int:id>/withdraw")
@requires(Permission.EDIT, Term, form=WithdrawForm, again=withdrawing)
def withdraw(term: Term, form: WithdrawForm) -> Answer:
    """Withdraw a word."""
    commands.withdraw(session(), actor(), term, form.reason.data or "")
    flash(_("%(term)s is marked no longer.", term=term))
    return redirect(url_for(".show", id=term.id))


def siding(form: SideForm | None = None) -> str:
    """Ask whose meaning the reader is told first."""
    form = form or SideForm(data={"side": queries.side_for(session(), actor())})
    return _form(form, _("Whose meaning comes first"), _("Choose"), url_for("account.show"))


bp.get("/side")(requires(Identity.KEEP_ACCOUNT, Person)(siding))


@bp.post("/side")
@requires(Identity.KEEP_ACCOUNT, Person, form=SideForm, again=siding)
def side(form: SideForm) -> Answer:
    """Choose whose meaning comes first."""
    commands.choose_side(session(), actor(), form.side.data)
    flash(_("Words of the glossary are told in that order now, unless your roles tell another."))
    return redirect(url_for("account.show"))


def _form(form: object, title: str, verb: str, back: str) -> str:
    return render_template("glossary/form.html", form=form, title=title, verb=verb, back=back)
