"""What a rollout holds back, for which of its reasons, and in which words."""

from workflows.changes.barriers.steps import Source
from workflows.changes.models import ChangeState
from workflows.rollouts.models import Rollout, Wave
from workflows.rollouts.queries.cases import KIND
from workflows.rollouts.queries.figures import changes_of

GATE, HALT, STOP = "gate", "halt", "stop"
"""Why a rollout holds changes back."""

OVER = {ChangeState.CLOSED, ChangeState.EFFECTIVENESS, ChangeState.CANCELLED}


def source(rollout: Rollout, cause: str) -> Source:
    """Return a rollout as what holds changes back."""
    return Source(KIND, rollout.id, cause)


def not_begun(rollout: Rollout) -> set[int]:
    """Return its changes whose work may still begin."""
    return {
        key
        for wave in rollout.waves
        for key, change in changes_of(wave).items()
        if change.started_at is None and change.state not in OVER
    }


def why_shut(rollout: Rollout, wave: Wave) -> str:
    """Say why the changes of a wave do not begin before its gate."""
    return f"{wave} of {rollout} begins once its gate is signed: see what is missing there."


def why_halted(rollout: Rollout, told: str) -> str:
    """Say why nothing more of a rollout begins."""
    return f"{rollout} is halted. {told} It goes on once QA has decided on that, signed."


def why_stopped(rollout: Rollout) -> str:
    """Say why nothing more of a rollout ever begins."""
    return f"{rollout} was given up: cancel this change, or raise one of your own."
