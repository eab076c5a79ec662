"""The screens on which an approved change goes on paper, and comes back."""

from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer

from governance.core import clock, files
from governance.core.access import may
from governance.core.download import sent
from governance.core.web import actor, missing, requires, session
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from workflows.changes.commands.writing import Upload
from workflows.changes.models import ChangeRequest
from workflows.changes.packages import commands, queries
from workflows.changes.packages.commands import Written
from workflows.changes.packages.forms import BringBackForm, EndForm, IssueForm, ScanForm
from workflows.changes.packages.rules import reasons_against
from workflows.changes.queries.case import case_of
from workflows.changes.queries.seen import seen_by
from workflows.changes.rules.content import ADDED, MEANINGS
from workflows.changes.rules.permissions import Permission
from workflows.changes.views.blueprint import bp
from workflows.changes.views.deciding import blank

LABELS = {
    "issue": _l("Put it on paper"),
    "scan": _l("Add a scan"),
    "enter": _l("Enter what stands on it"),
    "end": _l("Nothing to enter"),
}
OF = "/<int:id>/packages/<int:number>"


def _page(change: ChangeRequest, verb: str, form: Any, **more: Any) -> str:
    known = case_of(session(), change).change
    return render_template(
        "changes/package_form.html", change=known, verb=verb, label=LABELS[verb], form=form, **more
    )


def _back(change: ChangeRequest, number: int, told: str) -> Answer:
    flash(told)
    return redirect(url_for("changes.package", id=change.id, number=number))


@bp.get("/<int:id>/packages")
@requires(Permission.READ, ChangeRequest)
def packages(change: ChangeRequest) -> str:
    """List the packages of a change: who has what of it on paper."""
    case = case_of(session(), change)
    return render_template(
        "changes/packages.html",
        change=case.change,
        packages=queries.packages(session(), change),
        now=clock.now(),
        can_issue=may(session(), actor(), Permission.ADD, change)
        and not any(reasons_against(change)),
    )


@bp.get("/<int:id>/packages/issue")
@requires(Permission.ADD, ChangeRequest)
def issue(change: ChangeRequest, form: Any = None) -> str:
    """Ask what a package is for, and by when it is back."""
    return _page(change, "issue", form or _in_zone(change, blank(IssueForm, change), "due_at"))


@bp.post("/<int:id>/packages/issue")
@requires(Permission.ADD, ChangeRequest, form=IssueForm, again=issue)
def issued(change: ChangeRequest, form: Any) -> Answer:
    """Put a change on paper."""
    made = commands.issue(session(), actor(), change, form.why.data, form.due_at.data)
    return _back(change, made.number, _("The package is issued; its file is being made."))


def _in_zone(change: ChangeRequest, form: Any, name: str) -> Any:
    """Have a moment typed on the clock of the change's site."""
    form[name].zone = case_of(session(), change).change.site.time_zone
    return form


@bp.get(OF)
@requires(Permission.READ, ChangeRequest)
def package(change: ChangeRequest, number: int) -> str:
    """Show a package: what is printed on it, whether it still holds, and what came back."""
    case = case_of(session(), change)
    found = queries.package_of(session(), change, number)
    body = queries.printed(session(), found)
    return render_template(
        "changes/package.html",
        change=case.change,
        seen=seen_by(session(), actor(), case),
        package=found,
        body=body,
        now=clock.now(),
        meanwhile=queries.meanwhile(session(), found),
        can_add=may(session(), actor(), Permission.ADD, change),
    )


@bp.get(f"{OF}/file")
@requires(Permission.READ, ChangeRequest)
def package_file(change: ChangeRequest, number: int) -> Response:
    """Give the package as PDF, to who may see every asset in it; others print its page."""
    found = queries.package_of(session(), change, number)
    queries.told_whole(session(), actor(), found)
    file = queries.file_of(session(), found) or missing("file yet: it is being made")
    return sent((files.content(session(), file),), file.name, "application/pdf")


@bp.get(f"{OF}/text")
@requires(Permission.READ, ChangeRequest)
def package_text(change: ChangeRequest, number: int) -> Response:
    """Give the exact text that the digest is of, as JSON, to who may see all of it."""
    found = queries.package_of(session(), change, number)
    content = queries.told_whole(session(), actor(), found).encode()
    return sent((content,), f"{change.reference}-{number}.json", "application/json")


@bp.get(f"{OF}/scan")
@requires(Permission.ADD, ChangeRequest)
def scan_package(change: ChangeRequest, number: int, form: Any = None) -> str:
    """Ask for a scan of the paper."""
    queries.package_of(session(), change, number)
    return _page(change, "scan", form or blank(ScanForm, change), number=number)


def _read(form: Any) -> Upload:
    """Read what was handed in, before anything is locked."""
    return Upload(form.file.data.filename, form.file.data.read(), form.description.data)


@bp.post(f"{OF}/scan")
@requires(Permission.ADD, ChangeRequest, form=ScanForm, again=scan_package, before=_read)
def package_scanned(change: ChangeRequest, number: int, _form: Any, upload: Upload) -> Answer:
    """Keep a scan of the paper."""
    commands.scan(session(), actor(), change, number, upload)
    return _back(change, number, _("The scan is kept."))


def _empty(change: ChangeRequest, body: dict[str, Any]) -> Any:
    """Return the form with a line for each step."""
    made = _in_zone(change, blank(BringBackForm, change), "began_at")
    made.lines.data = "\n".join(f"{each['step']}; ; ; " for each in body["steps"])
    return made


@bp.get(f"{OF}/enter")
@requires(Permission.ADD, ChangeRequest)
def enter_package(change: ChangeRequest, number: int, form: Any = None) -> str:
    """Ask what stands on the paper, beside what was entered meanwhile."""
    case, found = case_of(session(), change), queries.package_of(session(), change, number)
    body = queries.printed(session(), found)
    made = form or _empty(change, body)
    made.scan.choices = [(each.id, f"{each.file.name} · {each.description}") for each in case.files]
    return _page(
        change, "enter", made,
        number=number, body=body, meaning=MEANINGS[ADDED],
        meanwhile=queries.meanwhile(session(), found),
    )  # fmt: skip


@bp.post(f"{OF}/enter")
@requires(Permission.ADD, ChangeRequest, form=BringBackForm, again=enter_package, before=attested)
def package_entered(change: ChangeRequest, number: int, form: Any, proof: Proof) -> Answer:
    """Sign what stands on the paper."""
    said = (form.said.data or "", form.scan.data)
    written = Written(number, form.lines.data, form.began_at.data, form.off, *said)
    commands.bring_back(session(), actor(), change, written, proof)
    return _back(change, number, _("Your entry is signed; somebody else checks it."))


@bp.get(f"{OF}/end")
@requires(Permission.ADD, ChangeRequest)
def end_package(change: ChangeRequest, number: int, form: Any = None) -> str:
    """Ask what became of a package with nothing on it."""
    queries.package_of(session(), change, number)
    return _page(change, "end", form or blank(EndForm, change), number=number)


@bp.post(f"{OF}/end")
@requires(Permission.ADD, ChangeRequest, form=EndForm, again=end_package)
def package_ended(change: ChangeRequest, number: int, form: Any) -> Answer:
    """Say that a package holds nothing to enter."""
    commands.end(session(), actor(), change, number, (form.ended_as.data, form.note.data))
    return _back(change, number, _("It is noted what became of the package."))
