"""What a piece of work asks of whoever does it, and when that applies. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from governance.identity.models import ROLE_LABELS, Role
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.models import Activity
from governance.register.vocabulary import AssetClass

LOWEST, HIGHEST, MOST_PEOPLE = 1, 4, 50
LEVELS: Mapping[int, str] = {
    0: "none", 1: "aware", 2: "works supervised", 3: "works alone", 4: "assesses and teaches",
}  # fmt: skip


class Deed(StrEnum):
    """What somebody does in a change besides signing for an activity."""

    IMPLEMENTING = "implementing"
    VERIFYING = "verifying"
    ASSESSING = "assessing"


DOINGS: Mapping[str, str] = {
    **{each.value: each.value for each in Deed},
    **{each.value: ACTIVITY_LABELS[each] for each in Activity},
}
"""All that can ask for a competence, with its words."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What somebody asks for: how much of what, where it is narrowed to, from when and why."""

    competence_id: int
    min_level: int
    basis: str
    starts_on: date
    min_people: int = 1
    activity: str | None = None
    role: Role | None = None
    asset_class: AssetClass | None = None
    asset_id: int | None = None
    procedure: str | None = None


def reasons_against(demand: Demand, today: date, *, is_in_use: bool, lies_there: bool) -> list[str]:
    """Return every reason why it cannot be asked for so.

    Source: House rule, ADR 0044 (what was asked on a past day is not decided afterwards).
    """
    told = []
    if not is_in_use:
        told.append("The competence is no longer in use: choose what took its place.")
    if not LOWEST <= demand.min_level <= HIGHEST:
        told.append(f"The level asked for is {LOWEST} to {HIGHEST}.")
    if not 1 <= demand.min_people <= MOST_PEOPLE:
        told.append(f"The bench is 1 to {MOST_PEOPLE} people deep.")
    if demand.starts_on < today:
        told.append(
            f"{demand.starts_on.isoformat()} is past: what is asked begins today, "
            f"{today.isoformat()}, or later."
        )
    if demand.activity is not None and demand.activity not in DOINGS:
        told.append("Activity: choose one of the list.")
    if not lies_there:
        told.append("The asset does not stand at that place or below it: choose one that does.")
    if not demand.basis.strip():
        told.append("Say on what it rests: a regulation, a policy or a reason.")
    return told


def narrowed_words(
    activity: str | None, role: Role | None, kind: AssetClass | None, asset: str | None,
    procedure: str | None,
) -> str:  # fmt: skip
    """Say to what something that is asked for is narrowed, e.g. `implementing, on a PLC`."""
    parts = [
        DOINGS.get(activity, activity) if activity else "anything",
        f"as {ROLE_LABELS[role]}" if role else "",
        f"on {asset}" if asset else "",
        f"on class {kind.label}" if kind else "",
        f"by {procedure}" if procedure else "",
    ]
    return ", ".join(filter(None, parts))
