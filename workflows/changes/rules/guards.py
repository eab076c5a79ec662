"""The guards of change control: one rule, one sentence, one source each. Pure.

A version is never edited: a new rule is a new function, a new name and a new definition.
"""

from datetime import datetime

from governance.core.access import Actor
from governance.core.states import Guard
from workflows.changes.rules.carrying import refusals
from workflows.changes.rules.facts import ChangeFacts


def listed(words: tuple[str, ...]) -> str:
    """Return words as people enumerate them."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def scope_is_described(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """Nobody assesses what is not described.

    Source: House rule, ADR 0006.
    """
    if change.missing_scope:
        return f"{change.label} does not say {listed(change.missing_scope)} yet: edit it first."
    return None


def asset_is_in_use(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """What is gone is not changed: out of use, absent or stolen.

    Source: House rule, ADR 0006.
    """
    if change.gone:
        return (
            f"{change.asset} is {change.gone}: raise the change on the asset that took its place."
        )
    return None


def every_asset_is_in_use(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """Of several assets none is gone: each is looked at by itself.

    Source: House rule, ADR 0027.
    """
    gone = [f"{one.asset} is {one.gone}" for one in change.each if one.gone]
    if gone:
        return f"{listed(tuple(gone))}: take it out, or change the asset that took its place."
    return None


def every_question_is_answered(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """Each question has an answer before anybody approves; unknown is one, and counts as worst.

    Source: House rule, ADR 0006.
    """
    if change.unanswered:
        count = len(change.unanswered)
        return f"{count} of the questions have no answer yet: {listed(change.unanswered)}."
    return None


def plan_is_complete(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """What is approved says how it is done, undone and tested.

    Source: House rule, ADR 0006.
    """
    if change.missing_plan:
        return f"{change.label} lacks {listed(change.missing_plan)}: write it before approval."
    return None


def window_is_ahead(change: ChangeFacts, _by: Actor, at: datetime) -> str | None:
    """A window that is over cannot be approved.

    Source: House rule, ADR 0006.
    """
    if change.window is None:
        return f"{change.label} has no window: say when the work begins and ends."
    if change.window[1] <= at:
        return f"The window of {change.label} is over: choose a later one."
    return None


def impact_is_complete(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """Nothing is approved on a list that was cut off.

    Source: House rule, ADR 0006.
    """
    if not change.has_impact:
        return f"The impact of {change.label} was not worked out yet: do so in the assessment."
    if change.is_impact_truncated:
        return (
            f"{change.label} reaches more assets than were followed: "
            "split it, or remove dependencies of the register that do not hold."
        )
    return None


def impact_is_current(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """What is approved reflects the register of today.

    Source: House rule, ADR 0006.
    """
    if change.has_impact and not change.is_impact_current:
        return f"The dependencies around {change.asset} changed: work the impact out again."
    return None


def every_plan_duty_is_signed(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """Work is authorised when everybody accountable has signed the same content.

    Source: House rule, ADR 0006.
    """
    return " ".join(change.plan_missing) or None


def every_release_duty_is_signed(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """What was done is released when everybody accountable for the release has signed.

    Source: House rule, ADR 0006.
    """
    return " ".join(change.release_missing) or None


def work_is_not_started(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """Work begins once, and what has begun is brought to an end.

    Source: House rule, ADR 0006.
    """
    if change.is_started:
        return f"Work on {change.label} was started by {change.implementer}: complete or revise it."
    return None


def work_is_started(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """Only what was begun can be completed.

    Source: House rule, ADR 0006.
    """
    if not change.is_started:
        return f"Nobody has started work on {change.label} yet: start it first."
    return None


def window_is_open(change: ChangeFacts, _by: Actor, at: datetime) -> str | None:
    """Work begins within the window that was approved.

    Source: House rule, ADR 0006.
    """
    if change.window and at < change.window[0]:
        return f"The window of {change.label} is not open yet: wait, or revise the plan."
    if change.window and at >= change.window[1]:
        return f"The window of {change.label} is over: revise the plan with a later one."
    return None


def implementer_judged_nothing(change: ChangeFacts, by: Actor, _at: datetime) -> str | None:
    """Who signed for quality does not carry the work out.

    Source: House rule, ADR 0006.
    """
    if by.id in change.quality_signers:
        return f"{by.name} signed {change.label} for quality; somebody else must do the work."
    return None


def completed_by_its_implementer(change: ChangeFacts, by: Actor, _at: datetime) -> str | None:
    """Who did the work says so; nobody says it for them.

    Source: House rule, ADR 0006.
    """
    if change.is_started and change.implementer_id != by.id:
        return f"{change.implementer} started {change.label} and must complete it."
    return None


def as_left_is_as_approved(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """What stands there is what was approved.

    Source: House rule, ADR 0006.
    """
    target, left = change.target_firmware, change.as_left_firmware
    if target and left != target:
        return (
            f"{change.asset} was left with firmware {left or 'unknown'}, approved is {target}: "
            "bring it there, or revise the change."
        )
    return None


def every_asset_is_left_as_approved(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """What stands at each asset is what was approved for all of them.

    Source: House rule, ADR 0027.
    """
    target = change.target_firmware
    other = [
        f"{one.asset} was left with firmware {one.as_left_firmware or 'unknown'}"
        for one in change.each
        if target and one.as_left_firmware != target
    ]
    if other:
        told = listed(tuple(other))
        return f"{told}, approved is {target}: bring it there, or revise the change."
    return None


def verified_by_another(change: ChangeFacts, by: Actor, _at: datetime) -> str | None:
    """Four eyes: who did the work does not verify it.

    Source: House rule, ADR 0006.
    """
    if change.implementer_id == by.id:
        return f"{by.name} did the work on {change.label}; somebody else must verify it."
    return None


def every_objection_is_answered(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """Nobody signs over an objection that nobody has answered in writing.

    Source: House rule, ADR 0031.
    """
    return " ".join(change.objections) or None


def everybody_consulted_is_heard(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """At high risk nobody signs before each opinion is in, or is done without for a reason.

    Source: House rule, ADR 0031.
    """
    return " ".join(change.unheard) or None


def begun_by_who_is_responsible(change: ChangeFacts, by: Actor, _at: datetime) -> str | None:
    """Where a site enforces it, the work is begun by whoever has the letter R for its assets.

    Source: House rule, ADR 0031.
    """
    return " ".join(refusals(change.carrying, by)) or None


GUARDS: dict[str, Guard] = {
    f"{guard.__name__}@1": guard
    for guard in (
        scope_is_described,
        asset_is_in_use,
        every_asset_is_in_use,
        every_question_is_answered,
        plan_is_complete,
        window_is_ahead,
        impact_is_complete,
        impact_is_current,
        every_plan_duty_is_signed,
        every_release_duty_is_signed,
        work_is_not_started,
        work_is_started,
        window_is_open,
        implementer_judged_nothing,
        completed_by_its_implementer,
        as_left_is_as_approved,
        every_asset_is_left_as_approved,
        verified_by_another,
        every_objection_is_answered,
        everybody_consulted_is_heard,
        begun_by_who_is_responsible,
    )
}
