"""The guards that ask whether a change was judged, and what it reaches disposed of. Pure.

A version is never edited: a new rule is a new function, a new name and a new definition.
"""

from datetime import datetime

from governance.core.access import Actor
from governance.core.states import Guard
from workflows.changes.rules.facts import ChangeFacts


def every_dimension_is_assessed(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """What a trigger opened is assessed by whoever is accountable, before a plan is put up.

    Source: House rule, ADR 0034.
    """
    return " ".join(change.unjudged) or None


def impact_is_complete(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """Of all that must be assessed somebody said what it means; what was cut off is signed for.

    Source: House rule, ADR 0034.
    """
    if not change.has_impact:
        return f"The impact of {change.label} was not worked out yet: do so in the assessment."
    return " ".join(change.undisposed) or None


def impact_is_as_approved(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """Work begins on what was approved: what it reaches is as it was, or accepted anew.

    Source: House rule, ADR 0034.
    """
    return " ".join(change.impact_differs) or None


GUARDS: dict[str, Guard] = {
    "every_dimension_is_assessed@1": every_dimension_is_assessed,
    "impact_is_complete@2": impact_is_complete,
    "impact_is_as_approved@1": impact_is_as_approved,
}
