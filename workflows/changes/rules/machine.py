"""The life of a change, as data; each change stays with the definition it began under."""

from collections.abc import Mapping
from dataclasses import replace

from governance.core.states import Machine, Move
from workflows.changes.barriers import rules as barriers
from workflows.changes.deliverables import rules as deliverables
from workflows.changes.emergency import rules as emergency
from workflows.changes.ending import rules as ending
from workflows.changes.linking import rules as linking
from workflows.changes.models import ChangeRequest, ChangeType
from workflows.changes.models import ChangeState as S
from workflows.changes.pinning import rules as pinning
from workflows.changes.replacing import rules as replacing
from workflows.changes.rules import guards, steps, timely, weighing
from workflows.changes.scheduling import rules as scheduling
from workflows.changes.standard import rules as standard
from workflows.changes.temporary import rules as temporary
from workflows.changes.testing import rules as testing

BEFORE_WORK = (S.DRAFT, S.ASSESSMENT, S.APPROVAL, S.REJECTED, S.IMPLEMENTATION)
GOING_ON = (
    *(S.TRIAGE, S.ASSESSMENT, S.PLANNING, S.APPROVAL, S.AUTHORISED),
    *(S.IMPLEMENTATION, S.VERIFICATION, S.RELEASE, S.REVIEW),
)
"""States that can be put on hold."""


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


def _whole() -> tuple[Move, ...]:
    """Return the moves of the whole life: from triage to the check of its effect."""
    return (*_planned(), *_decided(), *_worked())


def _with(moves: tuple[Move, ...], more: Mapping[str, tuple[str, ...]]) -> tuple[Move, ...]:
    """Return the moves with more guards, by verb: what a later definition asks besides."""
    return tuple(replace(move, guards=(*move.guards, *more.get(move.verb, ()))) for move in moves)


def _planned() -> tuple[Move, ...]:
    described = ("scope_is_described@1", OF_EACH)
    assessed = (
        "every_question_is_answered@1",
        "every_dimension_is_assessed@1",
        "impact_is_complete@2",
    )
    planned = ("plan_is_complete@1", "window_is_ahead@1", "effect_is_planned@1")
    prepared = (*described, *assessed, *planned, "impact_is_current@1")
    return (
        Move("submit", (S.DRAFT,), S.TRIAGE, described),
        Move("classify", (S.TRIAGE,), S.ASSESSMENT, (*described, "taken_on_by_another@1")),
        Move("return_", (S.TRIAGE,), S.DRAFT, ("taken_on_by_another@1",)),
        Move("plan", (S.ASSESSMENT,), S.PLANNING, assessed),
        Move("reassess", (S.PLANNING,), S.ASSESSMENT),
        Move("propose", (S.PLANNING,), S.APPROVAL, prepared),
    )


def _decided() -> tuple[Move, ...]:
    given_up = (S.DRAFT, *GOING_ON[:5], S.ON_HOLD, S.REJECTED, S.BACKED_OUT)
    opened = (S.APPROVAL, S.AUTHORISED, S.REJECTED, S.BACKED_OUT, S.IMPLEMENTATION)
    return (
        Move("sign", (S.APPROVAL,), S.APPROVAL, OPINIONS),
        Move("approve", (S.APPROVAL,), S.AUTHORISED, ("every_plan_duty_is_signed@1",)),
        Move("reject", (S.APPROVAL,), S.REJECTED),
        Move("revise", opened, S.PLANNING, ("nothing_is_released@1",)),
        Move("cancel", given_up, S.CANCELLED, ("nothing_of_it_remains@1",)),
        Move("hold", GOING_ON, S.ON_HOLD),
        Move("resume", (S.ON_HOLD,), None),
    )


def _worked() -> tuple[Move, ...]:
    begins = (
        "window_is_open@1",
        "impact_is_as_approved@1",
        "implementer_judged_nothing@1",
        "begun_by_who_is_responsible@1",
        *timely.BEGINS,
    )
    own, another = "completed_by_its_implementer@1", ("verified_by_another@1",)
    done = (own, "no_asset_waits@1", "each_is_left_as_approved_or_told@1")
    taken_back = (own, "nothing_is_released@1", "every_asset_is_left_as_found@1")
    released = ("every_release_duty_is_signed@1", "every_asset_may_be_released@1")
    return (
        Move("start", (S.AUTHORISED,), S.IMPLEMENTATION, begins),
        Move("begin", (S.IMPLEMENTATION,), S.IMPLEMENTATION, (own, *begins)),
        *(Move(verb, (S.IMPLEMENTATION,), S.IMPLEMENTATION, (own,)) for verb in DOERS),
        *(Move(verb, (S.IMPLEMENTATION,), S.IMPLEMENTATION, another) for verb in LOOKERS),
        Move("let_go", (S.IMPLEMENTATION,), S.IMPLEMENTATION),
        Move("complete", (S.IMPLEMENTATION,), S.VERIFICATION, done),
        Move("back_out", (S.IMPLEMENTATION, S.VERIFICATION), S.BACKED_OUT, taken_back),
        Move("rework", (S.VERIFICATION, S.RELEASE), S.IMPLEMENTATION, another),
        Move("verify", (S.VERIFICATION,), S.RELEASE, another),
        Move("release", (S.RELEASE,), S.REVIEW, released),
        Move("close", (S.REVIEW,), S.CLOSED, ("it_was_reviewed@1",)),
        Move("check", (S.CLOSED,), S.EFFECTIVENESS, ("effect_is_due@1",)),
        Move("conclude", (S.EFFECTIVENESS,), S.CLOSED),
    )


def _like_for_like() -> tuple[Move, ...]:
    """Return the moves of a replacement: two people sign, then it is closed."""
    begins = (
        "asset_is_in_use@1",
        "it_is_still_like_for_like@1",
        "take_down_is_agreed@1",
        "begun_by_who_is_responsible@1",
    )
    own = "completed_by_its_implementer@1"
    return (
        Move("start", (S.DRAFT,), S.IMPLEMENTATION, begins),
        Move("complete", (S.IMPLEMENTATION,), S.VERIFICATION, (own, "as_left_is_as_approved@1")),
        Move("rework", (S.VERIFICATION,), S.IMPLEMENTATION, ("verified_by_another@1",)),
        Move("verify", (S.VERIFICATION,), S.VERIFICATION, ("verified_by_another@1",)),
        Move("close", (S.VERIFICATION,), S.CLOSED, ("every_release_duty_is_signed@1",)),
        Move(
            "back_out",
            (S.IMPLEMENTATION, S.VERIFICATION),
            S.BACKED_OUT,
            (own, "every_asset_is_left_as_found@1"),
        ),
        Move("cancel", (S.DRAFT, S.BACKED_OUT), S.CANCELLED, ("nothing_of_it_remains@1",)),
    )


def _emergency() -> tuple[Move, ...]:
    """Return the moves of an emergency: the work, then its approval, then its end as of any."""
    written = (
        *("scope_is_described@1", "plan_is_complete@1", "every_question_is_answered@1"),
        *("every_dimension_is_assessed@1", "impact_is_complete@2", "impact_is_current@1"),
        "every_consent_is_settled@1",
    )
    own, another = "completed_by_its_implementer@1", ("verified_by_another@1",)
    refused = (S.RETRO_REJECTED, S.BACKED_OUT)
    released = ("every_release_duty_is_signed@1", "every_asset_may_be_released@1")
    return (
        Move("declare", (S.DRAFT,), S.EMERGENCY_ACTIVE, ("declaration_is_complete@1",)),
        Move("make_safe", (S.EMERGENCY_ACTIVE,), S.RETROSPECTIVE),
        Move("propose", (S.RETROSPECTIVE,), S.APPROVAL, written),
        Move("sign", (S.APPROVAL,), S.APPROVAL, OPINIONS),
        Move("approve", (S.APPROVAL,), S.VERIFICATION, ("every_plan_duty_is_signed@1",)),
        Move("revise", (S.APPROVAL,), S.RETROSPECTIVE),
        Move("reject", (S.APPROVAL,), S.RETRO_REJECTED),
        Move(
            "back_out", (S.RETRO_REJECTED,), S.BACKED_OUT, (own, "every_asset_is_left_as_found@1")
        ),
        Move("cancel", (S.BACKED_OUT,), S.CANCELLED, ("nothing_of_it_remains@1",)),
        Move("follow_up", refused, S.CLOSED, ("it_is_settled_by_another_change@1",)),
        Move("rework", (S.VERIFICATION, S.RELEASE), S.EMERGENCY_ACTIVE, another),
        Move("verify", (S.VERIFICATION,), S.RELEASE, another),
        Move("release", (S.RELEASE,), S.REVIEW, released),
        Move("close", (S.REVIEW,), S.CLOSED, ("it_was_reviewed@1",)),
        Move("check", (S.CLOSED,), S.EFFECTIVENESS, ("effect_is_due@1",)),
        Move("conclude", (S.EFFECTIVENESS,), S.CLOSED),
    )


def _temporary() -> tuple[Move, ...]:
    """Return the moves of a temporary change: those of a normal one, and its way back."""
    ends = {"propose": ("its_end_is_settled@1",)}
    whole = [
        replace(move, target=S.IN_EFFECT) if move.verb == "release" else move
        for move in _with(_with(_whole(), FIFTH), ends)
        if move.verb != "close"
    ]
    back = ("it_is_restored@1", "confirmed_by_another@1", "it_stands_as_before_or_told@1")
    return (
        *whole,
        Move("restore", (S.IN_EFFECT,), S.RESTORATION),
        Move("put_back", (S.RESTORATION,), S.RESTORATION, ("it_is_not_restored_yet@1",)),
        Move("redo", (S.RESTORATION,), S.RESTORATION, back[:2]),
        Move("confirm", (S.RESTORATION,), S.CLOSED, back),
        Move("succeed", (S.IN_EFFECT,), S.CLOSED, ("its_successor_is_released@1",)),
    )


def _standard() -> tuple[Move, ...]:
    """Return the moves of a change by a template: authorised at once, then as a replacement."""
    begins = (
        "asset_is_in_use@1",
        "template_covers_it@1",
        "take_down_is_agreed@1",
        "nothing_else_is_at_work@1",
        "no_blocker_is_open@1",
        "begun_by_who_is_responsible@1",
    )
    given_up = Move(
        "cancel", (S.DRAFT, S.AUTHORISED, S.BACKED_OUT), S.CANCELLED, ("nothing_of_it_remains@1",)
    )
    worked = tuple(move for move in _like_for_like() if move.verb not in {"start", "cancel"})
    covered = ("asset_is_in_use@1", "template_covers_it@1")
    return (
        Move("authorise", (S.DRAFT,), S.AUTHORISED, covered),
        Move("start", (S.AUTHORISED,), S.IMPLEMENTATION, begins),
        *worked,
        given_up,
    )


DOERS = ("hand_over", "take_back", "leave_out")
LOOKERS = ("check_off", "send_back")
"""What is done with some of its assets while the work on others goes on."""

OPINIONS = ("every_objection_is_answered@1", "everybody_consulted_is_heard@1")
OF_EACH = "every_asset_is_in_use@1"
"""The guard by which a definition looks at each of several assets."""

FIFTH: Mapping[str, tuple[str, ...]] = {
    "propose": (
        "effect_criteria_are_lines@1",
        "conflicts_are_settled@1",
        "deliverables_are_planned@1",
    ),
    "start": (
        "nothing_holds_it_back@1",
        "nothing_stands_too_long@1",
        "no_new_conflict@1",
        "target_is_pinned@1",
        "no_blocker_is_open@1",
    ),
    "begin": (
        "nothing_holds_it_back@1",
        "nothing_stands_too_long@1",
        "target_is_pinned@1",
        "no_blocker_is_open@1",
    ),
    "hand_over": ("report_is_kept@1",),
    "complete": ("report_is_kept@1",),
    "verify": ("every_test_was_run@1", "failed_tests_are_told@1"),
    "check_off": ("every_test_was_run@1", "failed_tests_are_told@1"),
    "release": ("deliverables_are_done@1", "every_child_is_released@1"),
    "close": ("every_child_is_closed@1",),
    "cancel": ("every_child_is_told_of@1",),
}
"""What `change@5` asks besides `change@4`, by verb."""

DEFINITIONS = {
    "change@1": _life("asset_is_in_use@1", "as_left_is_as_approved@1"),
    "change@2": _life(OF_EACH, "every_asset_is_left_as_approved@1"),
    "change@3": _heard(_life(OF_EACH, "every_asset_is_left_as_approved@1")),
    "change@4": _whole(),
    "change@5": _with(_whole(), FIFTH),
    "like-for-like@1": _like_for_like(),
    "emergency@1": _emergency(),
    "temporary@1": _temporary(),
    "standard@1": _standard(),
}
CURRENT = "change@5"
"""The definition that new changes begin under."""

LIKE_FOR_LIKE = "like-for-like@1"
"""The definition that replacements begin under."""

EMERGENCY = "emergency@1"
"""The definition that emergencies begin under."""

TEMPORARY = "temporary@1"
"""The definition that temporary changes begin under."""

STANDARD = "standard@1"
"""The definition that changes by a template begin under."""

GUARDS = {
    **guards.GUARDS,
    **steps.GUARDS,
    **weighing.GUARDS,
    **timely.GUARDS,
    **replacing.GUARDS,
    **ending.GUARDS,
    **barriers.GUARDS,
    **linking.GUARDS,
    **emergency.GUARDS,
    **temporary.GUARDS,
    **scheduling.GUARDS,
    **deliverables.GUARDS,
    **testing.GUARDS,
    **pinning.GUARDS,
    **standard.GUARDS,
}
MACHINES = {name: Machine(moves, GUARDS) for name, moves in DEFINITIONS.items()}
RELEASED_IN_VERIFICATION = [name for name, each in MACHINES.items() if "release" not in each.moves]
"""Definitions in which the release is signed while the work is being verified."""


def machine_of(change: ChangeRequest) -> Machine:
    """Return the workflow the change began under."""
    return MACHINES[change.workflow]


def asks(change: ChangeRequest, guard: str) -> bool:
    """Whether the change began under a definition that asks for this guard."""
    return any(guard in move.guards for move in machine_of(change).moves.values())


def takes_several(change: ChangeRequest) -> bool:
    """Whether the change began under a definition that looks at each of several assets."""
    return asks(change, OF_EACH)


def type_of(change: ChangeRequest) -> ChangeType:
    """Return which path the change takes."""
    return _type_of(change.workflow)


def definitions_of(kind: ChangeType) -> list[str]:
    """Return every definition that a change of this type may be under."""
    return [name for name in DEFINITIONS if _type_of(name) is kind]


def _type_of(definition: str) -> ChangeType:
    name = definition.partition("@")[0]
    return ChangeType.NORMAL if name == "change" else ChangeType(name)


def is_like_for_like(change: ChangeRequest) -> bool:
    """Whether it replaces a unit by another like it: two sign what they did, nobody a plan."""
    return type_of(change) is ChangeType.LIKE_FOR_LIKE


def is_emergency(change: ChangeRequest) -> bool:
    """Whether its work began before its approval, to make something safe."""
    return type_of(change) is ChangeType.EMERGENCY


def is_temporary(change: ChangeRequest) -> bool:
    """Whether it stands for a time only."""
    return type_of(change) is ChangeType.TEMPORARY


def is_proved(change: ChangeRequest) -> bool:
    """Whether nobody signs its plan: the register proves it, or a template was signed for it."""
    return type_of(change) in {ChangeType.LIKE_FOR_LIKE, ChangeType.STANDARD}


def is_told_by_asset(change: ChangeRequest) -> bool:
    """Whether the change began under a definition that tells of the work asset by asset."""
    return "begin" in machine_of(change).moves


def is_up_for_signature(change: ChangeRequest) -> bool:
    """Whether the duties of the route are signed in the change's state."""
    if change.state is S.VERIFICATION:
        return change.workflow in RELEASED_IN_VERIFICATION
    return change.state in {S.APPROVAL, S.RELEASE}
