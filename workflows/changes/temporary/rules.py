"""What holds of a temporary change: it has an end, a way back, and nobody forgets it. Pure.

Source of all of it: House rule, ADR 0055.
"""

from collections.abc import Collection
from datetime import datetime

from governance.core.access import Actor
from governance.core.states import Guard
from workflows.changes.rules.facts import ChangeFacts
from workflows.changes.rules.guards import listed

PLAN = {
    "ends_at": "until when it stands",
    "restoration": "how it is taken back",
    "restorer_id": "who takes it back",
}


def its_end_is_settled(change: ChangeFacts, _by: Actor, at: datetime) -> str | None:
    """What is temporary says how it ends before anybody approves it.

    Source: House rule, ADR 0055.
    """
    known = change.temporary
    if known.missing:
        return f"{change.label} does not say {listed(known.missing)}: settle its end first."
    ends = known.ends_at or at
    if ends <= at or (change.window and ends <= change.window[1]):
        return f"{change.label} ends before its work does: choose a later end."
    if change.window and ends > change.window[1] + known.longest:
        return (
            f"{change.label} would stand for more than {known.longest.days} days after its window: "
            "choose an earlier end, or raise a normal change."
        )
    return None


def it_is_not_restored_yet(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """What was taken back is confirmed, or sent back; it is not taken back twice.

    Source: House rule, ADR 0055.
    """
    known = change.temporary
    if known.is_restored:
        return f"{known.restored_by} signed that {change.label} is taken back: it is to be seen."
    return None


def it_is_restored(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """Only what was taken back can be seen to be so.

    Source: House rule, ADR 0055.
    """
    if not change.temporary.is_restored:
        return f"Nobody has signed yet that {change.label} is taken back."
    return None


def confirmed_by_another(change: ChangeFacts, by: Actor, _at: datetime) -> str | None:
    """Four eyes: who took it back does not confirm that.

    Source: House rule, ADR 0055.
    """
    if change.temporary.restored_by_id == by.id:
        return f"{by.name} took {change.label} back; somebody else must see that."
    return None


def it_stands_as_before_or_told(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """What was temporary leaves no trace, or a deviation tells which.

    Source: House rule, ADR 0055.
    """
    known = change.temporary
    if known.otherwise and not known.has_deviation:
        return (
            f"{listed(known.otherwise)}: send it back, or have the deviation named that tells why."
        )
    return None


def its_successor_is_released(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """What is made to last stands as temporary until the lasting change is released.

    Source: House rule, ADR 0055.
    """
    known = change.temporary
    if not known.is_succeeded:
        return f"{known.successor or 'No change'} has not made {change.label} last yet."
    return None


def nothing_stands_too_long(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """Nothing else begins on an asset on which a temporary change is past its end.

    Source: House rule, ADR 0055.
    """
    if change.kept_out:
        return f"{listed(change.kept_out)}: have that taken back, or made to last, first."
    return None


GUARDS: dict[str, Guard] = {
    f"{guard.__name__}@1": guard
    for guard in (
        its_end_is_settled,
        it_is_not_restored_yet,
        it_is_restored,
        confirmed_by_another,
        it_stands_as_before_or_told,
        its_successor_is_released,
        nothing_stands_too_long,
    )
}


def not_theirs(
    reference: str, actor: Actor, asked_by: Collection[int], them: Collection[int]
) -> list[str]:
    """Return why the actor may not sign that it stands longer: they asked for it themselves.

    Source: House rule, ADR 0055.
    """
    if actor.id in asked_by:
        return [f"{actor.name} asks that {reference} stands longer: somebody else signs that."]
    if set(them) & set(asked_by):
        return [f"{actor.name} stands in for who asks that {reference} stands longer."]
    return []
