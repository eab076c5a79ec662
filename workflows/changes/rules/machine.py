"""The life of a change, as data; each change stays with the definition it began under."""

from dataclasses import replace

from governance.core.states import Machine, Move
from workflows.changes.models import ChangeRequest
from workflows.changes.models import ChangeState as S
from workflows.changes.rules.guards import GUARDS

BEFORE_WORK = (S.DRAFT, S.ASSESSMENT, S.APPROVAL, S.REJECTED, S.IMPLEMENTATION)


def _life(in_use: str, as_left: str) -> tuple[Move, ...]:
    """Return the moves; what differs between the definitions is how its assets are looked at."""
    described = ("scope_is_described@1", in_use)
    prepared = (
        *described,
        "every_question_is_answered@1",
        "plan_is_complete@1",
        "window_is_ahead@1",
        "impact_is_complete@1",
        "impact_is_current@1",
    )
    begins = ("work_is_not_started@1", "window_is_open@1", "implementer_judged_nothing@1")
    done = ("work_is_started@1", "completed_by_its_implementer@1", as_left)
    return (
        Move("submit", (S.DRAFT,), S.ASSESSMENT, described),
        Move("propose", (S.ASSESSMENT,), S.APPROVAL, prepared),
        Move("approve", (S.APPROVAL,), S.IMPLEMENTATION, ("every_plan_duty_is_signed@1",)),
        Move("reject", (S.APPROVAL,), S.REJECTED),
        Move("revise", (S.APPROVAL, S.REJECTED, S.IMPLEMENTATION), S.ASSESSMENT),
        Move("cancel", BEFORE_WORK, S.CANCELLED, ("work_is_not_started@1",)),
        Move("start", (S.IMPLEMENTATION,), S.IMPLEMENTATION, begins),
        Move("complete", (S.IMPLEMENTATION,), S.VERIFICATION, done),
        Move("rework", (S.VERIFICATION,), S.IMPLEMENTATION, ("verified_by_another@1",)),
        Move("verify", (S.VERIFICATION,), S.VERIFICATION, ("verified_by_another@1",)),
        Move("close", (S.VERIFICATION,), S.CLOSED, ("every_release_duty_is_signed@1",)),
    )


def _heard(moves: tuple[Move, ...]) -> tuple[Move, ...]:
    """Return the moves with what waits for opinions, and who begins the work."""
    signed = Move("sign", (S.APPROVAL,), S.APPROVAL, OPINIONS)
    begun = [
        replace(move, guards=(*move.guards, "begun_by_who_is_responsible@1"))
        if move.verb == "start"
        else move
        for move in moves
    ]
    return (*begun, signed)


OPINIONS = ("every_objection_is_answered@1", "everybody_consulted_is_heard@1")
OF_EACH = "every_asset_is_in_use@1"
"""The guard by which a definition looks at each of several assets."""

DEFINITIONS = {
    "change@1": _life("asset_is_in_use@1", "as_left_is_as_approved@1"),
    "change@2": _life(OF_EACH, "every_asset_is_left_as_approved@1"),
    "change@3": _heard(_life(OF_EACH, "every_asset_is_left_as_approved@1")),
}
CURRENT = "change@3"
"""The definition that new changes begin under."""

MACHINES = {name: Machine(moves, GUARDS) for name, moves in DEFINITIONS.items()}


def machine_of(change: ChangeRequest) -> Machine:
    """Return the workflow the change began under."""
    return MACHINES[change.workflow]


def takes_several(change: ChangeRequest) -> bool:
    """Whether the change began under a definition that looks at each of several assets."""
    return OF_EACH in machine_of(change).moves["submit"].guards
