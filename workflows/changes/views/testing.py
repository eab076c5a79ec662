"""The screens on which the tests of a change are written and run, and traced to requirements."""

from typing import Any

from flask import Response as Sent
from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core.access import may
from governance.core.download import attached
from governance.core.exports import Format
from governance.core.web import actor, requires, session
from governance.validation.requirements.queries import requirements_of
from workflows.changes.commands.writing import OPEN
from workflows.changes.execution.models import OutsideKind
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import case_of
from workflows.changes.queries.seen import seen_by
from workflows.changes.rules.permissions import Permission
from workflows.changes.testing import commands, queries
from workflows.changes.testing.commands import RUN_IN, Ran, Written
from workflows.changes.testing.forms import RunTestForm, WriteTestForm
from workflows.changes.views.blueprint import bp
from workflows.changes.views.deciding import blank
from workflows.changes.views.executing import act_page


@bp.get("/<int:id>/tests")
@requires(Permission.READ, ChangeRequest)
def tests(change: ChangeRequest) -> str:
    """Show the trace from requirement to test to result, and every run."""
    case, found = case_of(session(), change), queries.tried(session(), change)
    assets = seen_by(session(), actor(), case).named(case.assets)
    return render_template(
        "changes/tests.html",
        change=case.change,
        found=found,
        untested=queries.untested(session(), assets, found),
        tags={asset.id: asset.tag for asset in assets},
        waits=(*queries.untold(session(), found),),
        may_write=change.state in OPEN and may(session(), actor(), Permission.WRITE_TEST, change),
        may_run=change.state in RUN_IN
        and bool(found)
        and may(session(), actor(), Permission.RUN_TEST, change),
    )


@bp.get("/<int:id>/tests/trace.<any(csv, xlsx, json):format>")
@requires(Permission.READ, ChangeRequest)
def trace(change: ChangeRequest, format: str) -> Sent:
    """Give the trace as a sheet."""
    case, found = case_of(session(), change), queries.tried(session(), change)
    assets = seen_by(session(), actor(), case).named(case.assets)
    made = queries.sheet(found, queries.untested(session(), assets, found))
    return attached(made, Format(format), f"trace-{change.id}")


def _back(change: ChangeRequest, told: str) -> Response:
    flash(told)
    return redirect(url_for("changes.tests", id=change.id))


@bp.get("/<int:id>/write_test")
@requires(Permission.WRITE_TEST, ChangeRequest)
def write_test(change: ChangeRequest, form: Any = WriteTestForm) -> str:
    """Ask what is tested, and what is expected."""
    case = case_of(session(), change)
    made = blank(form, change) if isinstance(form, type) else form
    some = requirements_of(session(), [asset.id for asset in case.assets])
    made.requirement.choices = [(one.id, f"{one}: {one.words[:80]}") for one in some]
    return act_page(case.change, "write_test", made)


@bp.post("/<int:id>/write_test")
@requires(Permission.WRITE_TEST, ChangeRequest, form=WriteTestForm, again=write_test)
def test_written(change: ChangeRequest, form: Any) -> Response:
    """Keep a test case as part of the plan."""
    texts = form.step.data, form.expected.data
    said = Written(form.code.data, form.stage.data, *texts, form.requirement.data)
    commands.write_test(session(), actor(), change, said)
    return _back(change, _("The test is part of the plan."))


@bp.get("/<int:id>/run_test")
@requires(Permission.RUN_TEST, ChangeRequest)
def run_test(change: ChangeRequest, form: Any = RunTestForm) -> str:
    """Ask what came of one run."""
    case = case_of(session(), change)
    made = blank(form, change) if isinstance(form, type) else form
    found = queries.tried(session(), change)
    made.test.choices = [(one.test.id, f"{one.test.code}: {one.test.step[:80]}") for one in found]
    made.file.choices = [(kept.id, kept.file.name) for kept in case.files]
    made.reference.choices = [
        (one.id, str(one)) for one in case.references if one.kind is OutsideKind.DEVIATION
    ]
    return act_page(case.change, "run_test", made)


@bp.post("/<int:id>/run_test")
@requires(Permission.RUN_TEST, ChangeRequest, form=RunTestForm, again=run_test)
def test_ran(change: ChangeRequest, form: Any) -> Response:
    """Keep one run."""
    said = form.test.data, form.outcome.data, form.observed.data, form.tool.data or ""
    ran = Ran(*said, form.file.data, form.reference.data)
    commands.run_test(session(), actor(), change, ran)
    return _back(change, _("The run is kept beside those before it."))
