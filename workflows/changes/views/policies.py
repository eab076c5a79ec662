"""The pages of the policy: its versions, the editor, the simulation and the approval."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import workflows.changes.policies.jobs  # noqa: F401  # what the worker does
from governance.core.access import allowed, could
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.forms import Form
from governance.core.listing.page import paginate, rows_for_export
from governance.core.web import actor, requires, session
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from governance.ownership.activities import ACTIVITY_LABELS
from workflows.changes.forms import ReasonForm
from workflows.changes.models import ChangeKind, RiskClass
from workflows.changes.policies import commands, lists
from workflows.changes.policies.forms import (
    DUTIES,
    ApproveForm,
    BeginPolicyForm,
    EditForm,
    InForceForm,
    PolicyForm,
    values_of,
)
from workflows.changes.policies.models import PolicyVersion
from workflows.changes.policies.queries import current
from workflows.changes.policies.rules import MEANINGS, Permission, part_of
from workflows.changes.policies.standing import bases, facts_of, shown
from workflows.changes.policies.text import policy_from
from workflows.changes.views.blueprint import bp


def _back(version: PolicyVersion, told: str) -> Response:
    flash(told)
    return redirect(url_for("changes.policy", id=version.id))


@bp.get("/policies")
@requires(Permission.READ, PolicyVersion)
def policies() -> str:
    """List the versions that the plant wrote."""
    now, asked = current(session()), request.args.to_dict(flat=False)
    page = paginate(session(), lists.listing(now), lists.versions(actor()), asked)
    may_begin = could(actor(), Permission.WRITE, PolicyVersion)
    return render_template("policies/list.html", page=page, now=now, may_begin=may_begin)


@bp.get("/policies/export/<any(csv, xlsx, json):format>")
@requires(Permission.READ, PolicyVersion)
def policies_export(format: str) -> Response:
    """Give the list of versions as a file."""
    asked: dict[str, Any] = request.args.to_dict(flat=False)
    declared = lists.listing(current(session()))
    rows = rows_for_export(session(), declared, lists.versions(actor()), asked)
    return attached(Sheet(rows.labels, rows.rows), Format(format), "policies")


@bp.get("/policies/outcomes")
@requires(Permission.READ, PolicyVersion)
def policy_outcomes() -> str:
    """List what a draft would make of each change."""
    declared = lists.outcome_listing(lists.run_choices(session()))
    asked = request.args.to_dict(flat=False)
    page = paginate(session(), declared, lists.outcomes(actor()), asked)
    return render_template("policies/outcomes.html", page=page)


@bp.get("/policies/outcomes/export/<any(csv, xlsx, json):format>")
@requires(Permission.READ, PolicyVersion)
def policy_outcomes_export(format: str) -> Response:
    """Give what a draft would make of each change as a file."""
    asked: dict[str, Any] = request.args.to_dict(flat=False)
    declared = lists.outcome_listing(lists.run_choices(session()))
    rows = rows_for_export(session(), declared, lists.outcomes(actor()), asked)
    return attached(Sheet(rows.labels, rows.rows), Format(format), "simulated-changes")


@bp.get("/policies/new")
@requires(Permission.WRITE, PolicyVersion)
def begin_policy(form: BeginPolicyForm | None = None) -> str:
    """Ask with which version a draft begins."""
    form = form or BeginPolicyForm()
    form.made_from.choices = bases(session())
    return render_template("policies/new.html", form=form)


@bp.post("/policies/new")
@requires(Permission.WRITE, PolicyVersion, form=BeginPolicyForm, again=begin_policy)
def policy_begun(form: Any) -> Response:
    """Begin a draft."""
    told = (f"policy@{form.made_from.data}", form.title.data, form.reason.data)
    version = commands.begin(session(), actor(), *told)
    return _back(version, _("%(policy)s is a draft: edit it, then simulate it.", policy=version))


@bp.get("/policies/<int:id>")
@requires(Permission.READ, PolicyVersion)
def policy(version: PolicyVersion) -> str:
    """Show a version: what differs, what it would do, who approved it."""
    may = allowed(session(), actor(), version)
    facts = facts_of(session(), version)
    part = part_of(actor(), facts.signed)
    return render_template(
        "policies/show.html",
        version=version,
        shown=shown(session(), version),
        states=lists.STATES,
        duties=ACTIVITY_LABELS,
        risks=RiskClass,
        may_write=Permission.WRITE in may,
        may_sign=Permission.APPROVE in may and part is not None,
    )


@bp.get("/policies/<int:id>/edit")
@requires(Permission.WRITE, PolicyVersion)
def edit_policy(version: PolicyVersion, form: EditForm | None = None) -> str:
    """Show the editor."""
    known = policy_from(version.body)
    data = values_of(known, version.reason)
    form = form.of(known) if form else PolicyForm(questions=known.questions, data=data)
    form.now_at(version.version)
    return render_template(
        "policies/edit.html", form=form, version=version, policy=known,
        duties=DUTIES, risks=RiskClass, kinds=ChangeKind,
    )  # fmt: skip


@bp.post("/policies/<int:id>/edit")
@requires(Permission.WRITE, PolicyVersion, form=PolicyForm, again=edit_policy)
def policy_edited(version: PolicyVersion, form: EditForm) -> Response:
    """Save what the draft asks."""
    wanted = form.policy(policy_from(version.body))
    commands.edit(session(), actor(), version, wanted, form.reason.data or "")
    return _back(version, _("%(policy)s was saved: simulate it.", policy=version))


@bp.post("/policies/<int:id>/simulate")
@requires(Permission.WRITE, PolicyVersion)
def simulate_policy(version: PolicyVersion) -> Response:
    """Have the draft tried on past and open changes."""
    commands.simulate(session(), actor(), version)
    return _back(version, _("The simulation runs; you can leave this page and come back."))


def _page(version: PolicyVersion, form: Form, label: str, *told: str) -> str:
    form.now_at(version.version)
    return render_template("policies/act.html", version=version, form=form, label=label, told=told)


@bp.get("/policies/<int:id>/propose")
@requires(Permission.WRITE, PolicyVersion)
def propose_policy(version: PolicyVersion, form: Form | None = None) -> str:
    """Ask from when it is to hold."""
    return _page(version, form or InForceForm(), _("Put up for approval"))


@bp.post("/policies/<int:id>/propose")
@requires(Permission.WRITE, PolicyVersion, form=InForceForm, again=propose_policy)
def policy_proposed(version: PolicyVersion, form: Any) -> Response:
    """Put the difference up for approval."""
    commands.propose(session(), actor(), version, form.in_force_on.data)
    return _back(version, _("%(policy)s waits for two signatures.", policy=version))


@bp.get("/policies/<int:id>/sign")
@requires(Permission.APPROVE, PolicyVersion)
def sign_policy(version: PolicyVersion, form: Form | None = None) -> str:
    """Show for what the reader signs, and the difference that it is about."""
    part = part_of(actor(), facts_of(session(), version).signed)
    told = [MEANINGS[part], *shown(session(), version).differences] if part else []
    return _page(version, form or ApproveForm(), _("Approve"), *told)


@bp.post("/policies/<int:id>/sign")
@requires(Permission.APPROVE, PolicyVersion, form=ApproveForm, again=sign_policy, before=attested)
def policy_signed(version: PolicyVersion, _form: ApproveForm, proof: Proof) -> Response:
    """Sign the difference."""
    commands.sign(session(), actor(), version, proof)
    return _back(version, _("You signed %(policy)s.", policy=version))


@bp.get("/policies/<int:id>/reopen")
@requires(Permission.WRITE, PolicyVersion)
def reopen_policy(version: PolicyVersion, form: Form | None = None) -> str:
    """Ask why it is written on."""
    return _page(version, form or ReasonForm(), _("Take back to a draft"))


@bp.post("/policies/<int:id>/reopen")
@requires(Permission.WRITE, PolicyVersion, form=ReasonForm, again=reopen_policy)
def policy_reopened(version: PolicyVersion, form: Any) -> Response:
    """Take it back to a draft."""
    commands.reopen(session(), actor(), version, form.reason.data)
    return _back(
        version, _("%(policy)s is a draft again; what was signed is void.", policy=version)
    )


@bp.get("/policies/<int:id>/withdraw")
@requires(Permission.WRITE, PolicyVersion)
def withdraw_policy(version: PolicyVersion, form: Form | None = None) -> str:
    """Ask why it is given up."""
    return _page(version, form or ReasonForm(), _("Withdraw"))


@bp.post("/policies/<int:id>/withdraw")
@requires(Permission.WRITE, PolicyVersion, form=ReasonForm, again=withdraw_policy)
def policy_withdrawn(version: PolicyVersion, form: Any) -> Response:
    """Give it up."""
    commands.withdraw(session(), actor(), version, form.reason.data)
    return _back(version, _("%(policy)s is withdrawn.", policy=version))
