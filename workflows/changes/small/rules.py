"""What a small change begins with: one that is of low risk as far as its asset goes. Pure.

Source: House rule, ADR 0039.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from governance.register.models import Asset
from governance.register.vocabulary import GxpRelevance
from workflows.changes.models import Answer
from workflows.changes.rules.policy import Policy

LEAST_CRITICAL = 3


class Within(StrEnum):
    """How soon the work is to be done."""

    HOURS = "8_hours"
    DAYS = "3_days"
    WEEKS = "2_weeks"


SPANS = {
    Within.HOURS: timedelta(hours=8),
    Within.DAYS: timedelta(days=3),
    Within.WEEKS: timedelta(weeks=2),
}
PLAN = {
    "plan": (
        "Tell who uses it, and wait until it is free.\n"
        "Save the present state.\n"
        "Make the change as described.\n"
        "Tell who uses it that it is done."
    ),
    "back_out": "Bring the saved state back; decide within half an hour of the change.",
    "tests": "It starts without a fault, and does once what it did before and what is new.",
}


def refusals(asset: Asset) -> tuple[str, ...]:
    """Return why a change of an asset is not small, whatever is done to it."""
    told = []
    if asset.gxp is not GxpRelevance.NONE:
        told.append(f"{asset.tag} is {asset.gxp.label}")
    if asset.has_safety_function:
        told.append(f"{asset.tag} carries a safety function")
    if asset.criticality is None or asset.criticality < LEAST_CRITICAL:
        said = f"is {asset.criticality}" if asset.criticality else "is not rated"
        told.append(f"the criticality of {asset.tag} {said}")
    return tuple(f"{one[0].upper()}{one[1:]}: raise a normal change." for one in told)


def window(within: Within, now: datetime) -> dict[str, datetime]:
    """Return the window that begins now."""
    return {"window_begins_at": now, "window_ends_at": now + SPANS[within]}


def answers(policy: Policy, ticked: Collection[str], why: str) -> Mapping[str, tuple[Answer, str]]:
    """Return an answer to each question: yes where it is ticked, and no elsewhere."""
    return {
        question.code: (Answer.YES, why) if question.code in ticked else (Answer.NO, "")
        for question in policy.questions
    }
