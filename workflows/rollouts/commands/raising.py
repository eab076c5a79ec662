"""Raise the change of a site from the generic part; its site assesses the difference only."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core.access import Actor, must
from governance.core.errors import Conflict, NotFound, RuleViolation
from workflows.changes.barriers.steps import bar
from workflows.changes.commands import writing
from workflows.changes.commands.scoping import extend
from workflows.changes.models import Answer, ChangeRequest, ChangeState
from workflows.changes.rules.permissions import Permission as OnChange
from workflows.rollouts.models import Rollout, RolloutState, Wave, WaveAsset
from workflows.rollouts.queries.cases import by_site, wave_of, whole
from workflows.rollouts.queries.held import GATE, HALT, source, why_halted, why_shut
from workflows.rollouts.rules.permissions import Permission

TAKEN = ("current", "proposed", "plan", "back_out", "tests")
"""Texts that the change of a site begins with; the site may write each of them its own way."""

RAISED_IN = {RolloutState.RUNNING, RolloutState.HALTED}


def raise_at(
    session: Session, actor: Actor, rollout: Rollout, wave_id: int, site_id: int
) -> ChangeRequest:
    """Raise the change of one site of a wave; it is held back until the gate of its wave is signed.

    Its impact, its window and its signatures are its own.
    """
    must(session, actor, Permission.RAISE, rollout)
    kept = whole(session, rollout)
    if kept.state not in RAISED_IN or kept.agreed_at is None:
        raise Conflict(f"{kept} is {kept.state}: a site raises its change once it is agreed to.")
    wave = wave_of(kept, wave_id)
    rows = by_site(wave).get(site_id)
    if not rows:
        raise NotFound(f"{wave} of {kept} has no such site.")
    if (has := rows[0].change) is not None and has.state is not ChangeState.CANCELLED:
        raise Conflict(f"{has} carries {wave} of {kept} out at {rows[0].site.name} already.")
    made = _raised(session, actor, kept, rows)
    _hold(session, actor, kept, wave, made)
    record(
        session, actor, "rollout.change_raised", kept,
        wave=str(wave), site=rows[0].site.name, change=made.reference,
    )  # fmt: skip
    return made


def _raised(
    session: Session, actor: Actor, rollout: Rollout, rows: Sequence[WaveAsset]
) -> ChangeRequest:
    main, *further = (row.asset for row in rows)
    values = {name: getattr(rollout, name) for name in TAKEN}
    values["reason"] = f"{rollout}: {rollout.purpose}"
    made = writing.raise_(session, actor, main, writing.Draft(rollout.title, rollout.kind, values))
    for row in rows:
        row.change_id = made.id
    if further:
        extend(session, actor, made, further)
    return made


def _hold(
    session: Session, actor: Actor, rollout: Rollout, wave: Wave, change: ChangeRequest
) -> None:
    """Hold a change back whose wave is shut, or whose rollout is halted."""
    if wave.opened_at is None:
        bar(session, actor, source(rollout, GATE), [change.id], why_shut(rollout, wave))
    if rollout.state is RolloutState.HALTED:
        told = " ".join(halt.told for halt in rollout.halts if halt.decision is None)
        bar(session, actor, source(rollout, HALT), [change.id], why_halted(rollout, told))


def assess(
    session: Session,
    actor: Actor,
    rollout: Rollout,
    change: ChangeRequest,
    otherwise: Mapping[str, tuple[Answer, str]],
) -> None:
    """Assess the difference: what is answered otherwise here, with why; the rest is confirmed.

    Each answer that is carried over says so, and from where.
    """
    must(session, actor, OnChange.ASSESS, change)
    kept = whole(session, rollout)
    if change.id not in {row.change_id for wave in kept.waves for row in wave.assets}:
        raise NotFound(f"{change} is no change of {kept}.")
    if bare := [code for code, (_, why) in otherwise.items() if not why]:
        raise RuleViolation(f"Say why it is otherwise here: {', '.join(sorted(bare))}.")
    carried = {
        row.question: (row.answer, f"As for every site ({kept}). {row.rationale}".strip())
        for row in kept.answers
    }
    writing.assess(session, actor, change, carried | dict(otherwise))
    record(
        session, actor, "rollout.difference_assessed", kept,
        change=change.reference, otherwise=sorted(otherwise),
    )  # fmt: skip
