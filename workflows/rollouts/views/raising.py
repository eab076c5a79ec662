"""The pages on which a site raises its change, and assesses what differs there."""

from typing import Any

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from governance.core.access import readable
from governance.core.web import actor, missing, requires, session
from workflows.changes.asking import AssessForm
from workflows.changes.models import ChangeRequest
from workflows.changes.policies.queries import policy_of
from workflows.rollouts.commands import raising as commands
from workflows.rollouts.models import Rollout
from workflows.rollouts.queries.cases import whole
from workflows.rollouts.rules.permissions import Permission
from workflows.rollouts.views.blueprint import bp


@bp.post("/rollouts/<int:id>/waves/<int:wave_id>/sites/<int:site_id>")
@requires(Permission.RAISE, Rollout)
def raise_at(rollout: Rollout, wave_id: int, site_id: int) -> Response:
    """Raise the change of a site."""
    made = commands.raise_at(session(), actor(), rollout, wave_id, site_id)
    return redirect(url_for("changes.show", id=made.id))


def _change(change_id: int, *, is_written: bool) -> ChangeRequest:
    """Return a change that the reader may read, locked where it is written."""
    wanted = readable(actor(), ChangeRequest).where(ChangeRequest.id == change_id)
    wanted = wanted.with_for_update(of=ChangeRequest) if is_written else wanted
    return session().scalars(wanted).one_or_none() or missing("change")


def differing(rollout: Rollout, change_id: int, form: AssessForm | None = None) -> str:
    """Show what is answered for every site, to be confirmed or answered otherwise."""
    kept, change = whole(session(), rollout), _change(change_id, is_written=False)
    policy = policy_of(session(), change.policy)
    data: dict[str, Any] = {f"answer_{row.question}": row.answer for row in kept.answers}
    data |= {f"why_{row.question}": row.rationale for row in kept.answers}
    form = form.of(policy) if form else AssessForm(questions=policy.questions, data=data)
    form.now_at(None)
    return render_template(
        "rollouts/answers.html", form=form, rollout=kept, questions=policy.questions, change=change
    )


bp.get("/rollouts/<int:id>/changes/<int:change_id>")(requires(Permission.READ, Rollout)(differing))


@bp.post("/rollouts/<int:id>/changes/<int:change_id>")
@requires(Permission.READ, Rollout, form=AssessForm, again=differing)
def differ(rollout: Rollout, change_id: int, form: AssessForm) -> Response:
    """Assess what differs at a site."""
    change = _change(change_id, is_written=True)
    given = form.given(policy_of(session(), change.policy))
    kept = whole(session(), rollout)
    generic = {row.question: (row.answer, row.rationale) for row in kept.answers}
    otherwise = {code: said for code, said in given.items() if generic.get(code) != said}
    commands.assess(session(), actor(), rollout, change, otherwise)
    return redirect(url_for("changes.show", id=change.id))
