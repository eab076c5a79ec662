"""The guards that came with the whole life of a change: triage, back-out, review, effect. Pure.

Like those of `guards`, a version is never edited.
"""

from datetime import datetime

from governance.core.access import Actor
from governance.core.states import Guard
from workflows.changes.models import ChangeState
from workflows.changes.rules.facts import ChangeFacts
from workflows.changes.rules.guards import listed


def taken_on_by_another(change: ChangeFacts, by: Actor, _at: datetime) -> str | None:
    """Nobody says of their own request what kind of change it is.

    Source: House rule, ADR 0035.
    """
    if by.id == change.author_id:
        return f"{by.name} raised {change.label}: somebody else takes it on, or returns it."
    return None


def effect_is_planned(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """At high risk it is settled before the approval by what, and when, the effect is judged.

    Source: House rule, ADR 0035.
    """
    if change.effect_missing:
        return (
            f"The risk of {change.label} is high, and it does not say "
            f"{listed(change.effect_missing)}: write it before approval."
        )
    return None


def every_asset_is_left_as_found(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """What is backed out stands as it was found, or a deviation tells why not.

    Source: House rule, ADR 0035.
    """
    other = _left_otherwise(change)
    if other and not change.deviation:
        return f"{listed(other)}: put it back, or name the deviation that tells why."
    return None


def nothing_of_it_remains(change: ChangeFacts, by: Actor, _at: datetime) -> str | None:
    """A change is given up before its work, or once another has seen that all is as it was found.

    Source: House rule, ADR 0035.
    """
    if change.state is not ChangeState.BACKED_OUT:
        if change.is_started:
            return f"{change.implementer} has begun the work on {change.label}: back it out first."
        return None
    if by.id == change.implementer_id:
        return (
            f"{by.name} did the work on {change.label}: somebody else confirms that all stands as "
            "it was found, and cancels it."
        )
    if other := _left_otherwise(change):
        return f"{listed(other)}: revise {change.label} to bring it to an end."
    return None


def _left_otherwise(change: ChangeFacts) -> tuple[str, ...]:
    """Name the assets whose firmware is to be changed and was not left as it was found."""
    return tuple(
        f"{one.asset} was found with firmware {one.as_found_firmware or 'unknown'} and left with "
        f"{one.as_left_firmware or 'unknown'}"
        for one in change.each
        if change.target_firmware and one.as_left_firmware != one.as_found_firmware
    )


def it_was_reviewed(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """Above low risk a change is closed by a signed review of what it came to.

    Source: House rule, ADR 0035.
    """
    if change.needs_review and not change.is_reviewed:
        return f"Nobody has reviewed yet what {change.label} came to: sign the review to close it."
    return None


def effect_is_due(change: ChangeFacts, _by: Actor, at: datetime) -> str | None:
    """The effect is judged once, on the day that was set for it or later.

    Source: House rule, ADR 0035.
    """
    if change.effect_on is None or change.is_effect_judged:
        return f"No check of the effect of {change.label} is open."
    if at.date() < change.effect_on:
        return f"The effect of {change.label} is judged from {change.effect_on} on."
    return None


GUARDS: dict[str, Guard] = {
    f"{guard.__name__}@1": guard
    for guard in (
        taken_on_by_another,
        effect_is_planned,
        every_asset_is_left_as_found,
        nothing_of_it_remains,
        it_was_reviewed,
        effect_is_due,
    )
}
