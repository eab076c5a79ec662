"""The pages on which a rollout is signed, opened wave by wave, halted and ended."""

from typing import Any

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from governance.core.web import actor, requires, session
from governance.evidence.asking import SignForm
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from workflows.rollouts.commands import deciding as commands
from workflows.rollouts.forms import GoOnForm, WhyForm
from workflows.rollouts.models import Rollout
from workflows.rollouts.queries.cases import whole
from workflows.rollouts.rules.machine import AGREED, AUTHORED, GOES_ON, MEANINGS
from workflows.rollouts.rules.permissions import Permission
from workflows.rollouts.views.blueprint import back_to, bp
from workflows.rollouts.views.showing import gate_page

LABELS = {
    "propose": _l("Put it up for central compliance"),
    "agree": _l("Sign for central compliance"),
    "go_on": _l("Let it go on"),
    "revise": _l("Open it again"),
    "stop": _l("Give it up"),
}


def act(rollout: Rollout, verb: str, form: Any, meaning: str = "") -> str:
    """Show what an act says, and ask for what it takes."""
    kept = whole(session(), rollout)
    form.now_at(kept.version)
    return render_template(
        "rollouts/act.html", rollout=kept, form=form, label=LABELS[verb], meaning=meaning
    )


def proposing(rollout: Rollout, form: SignForm | None = None) -> str:
    """Show what its owner signs."""
    return act(rollout, "propose", form or SignForm(formdata=None), MEANINGS[AUTHORED])


bp.get("/rollouts/<int:id>/propose")(requires(Permission.WRITE, Rollout)(proposing))


@bp.post("/rollouts/<int:id>/propose")
@requires(Permission.WRITE, Rollout, form=SignForm, again=proposing, before=attested)
def propose(rollout: Rollout, _form: SignForm, proof: Proof) -> Response:
    """Put it up for central compliance."""
    commands.propose(session(), actor(), rollout, proof)
    return back_to(rollout, _("%(rollout)s waits for central compliance.", rollout=rollout))


def agreeing(rollout: Rollout, form: SignForm | None = None) -> str:
    """Show what central compliance signs."""
    return act(rollout, "agree", form or SignForm(formdata=None), MEANINGS[AGREED])


bp.get("/rollouts/<int:id>/agree")(requires(Permission.AGREE, Rollout)(agreeing))


@bp.post("/rollouts/<int:id>/agree")
@requires(Permission.AGREE, Rollout, form=SignForm, again=agreeing, before=attested)
def agree(rollout: Rollout, _form: SignForm, proof: Proof) -> Response:
    """Sign it for central compliance."""
    commands.agree(session(), actor(), rollout, proof)
    return back_to(rollout, _("%(rollout)s is agreed to.", rollout=rollout))


def gate(rollout: Rollout, form: SignForm | None = None) -> str:
    """Show what the next gate lacks, and ask for a signature once it lacks nothing."""
    return gate_page(rollout, form or SignForm(formdata=None))


bp.get("/rollouts/<int:id>/gate")(requires(Permission.READ, Rollout)(gate))


@bp.post("/rollouts/<int:id>/gate")
@requires(Permission.SIGN_GATE, Rollout, form=SignForm, again=gate, before=attested)
def sign_gate(rollout: Rollout, _form: SignForm, proof: Proof) -> Response:
    """Sign the next gate."""
    commands.sign_gate(session(), actor(), rollout, proof)
    return back_to(rollout, _("You signed the gate of %(rollout)s.", rollout=rollout))


def going_on(rollout: Rollout, form: GoOnForm | None = None) -> str:
    """Ask for the cause, before what was halted goes on."""
    return act(rollout, "go_on", form or GoOnForm(formdata=None), MEANINGS[GOES_ON])


bp.get("/rollouts/<int:id>/go-on")(requires(Permission.GO_ON, Rollout)(going_on))


@bp.post("/rollouts/<int:id>/go-on")
@requires(Permission.GO_ON, Rollout, form=GoOnForm, again=going_on, before=attested)
def go_on(rollout: Rollout, form: GoOnForm, proof: Proof) -> Response:
    """Decide on what halted it."""
    commands.go_on(session(), actor(), rollout, form.decision.data or "", proof)
    return back_to(rollout, _("%(rollout)s goes on.", rollout=rollout))


def revising(rollout: Rollout, form: WhyForm | None = None) -> str:
    """Ask why what was signed is opened again."""
    return act(rollout, "revise", form or WhyForm(formdata=None))


bp.get("/rollouts/<int:id>/revise")(requires(Permission.WRITE, Rollout)(revising))


@bp.post("/rollouts/<int:id>/revise")
@requires(Permission.WRITE, Rollout, form=WhyForm, again=revising)
def revise(rollout: Rollout, form: WhyForm) -> Response:
    """Open it again."""
    commands.revise(session(), actor(), rollout, form.reason.data or "")
    return back_to(rollout, _("%(rollout)s is a draft again.", rollout=rollout))


def stopping(rollout: Rollout, form: WhyForm | None = None) -> str:
    """Ask why it is given up."""
    return act(rollout, "stop", form or WhyForm(formdata=None))


bp.get("/rollouts/<int:id>/stop")(requires(Permission.WRITE, Rollout)(stopping))


@bp.post("/rollouts/<int:id>/stop")
@requires(Permission.WRITE, Rollout, form=WhyForm, again=stopping)
def stop(rollout: Rollout, form: WhyForm) -> Response:
    """Give it up."""
    commands.stop(session(), actor(), rollout, form.reason.data or "")
    return back_to(rollout, _("%(rollout)s was given up.", rollout=rollout))
