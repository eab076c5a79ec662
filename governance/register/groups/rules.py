"""What the attributes of an asset can be; pure, sentences for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from governance.core.texts import is_storable
from governance.register.groups.declared import LONGEST, Fact, Group
from governance.register.rules import RELEVANT
from governance.register.vocabulary import ENDED, AssetState, GxpRelevance


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody says of a group: the values, and why a field does not apply."""

    values: Mapping[str, Any]
    excused: Mapping[str, str | None]
    """By the names that profiles use, such as `security.logging`."""


def reasons_against(group: Group, told: Told) -> list[str]:
    """Return every reason why an asset cannot have these attributes.

    Source: House rule.
    """
    reasons = [
        reason for fact in group.facts if (reason := _against(fact, told.values.get(fact.name)))
    ]
    reasons += [
        f"{fact.label} has a value and is said not to apply: leave one of the two blank."
        for fact in group.facts
        if told.values.get(fact.name) is not None and told.excused.get(group.key(fact))
    ]
    return reasons + _together(told.values)


def reasons_to_hold(
    label: str, state: AssetState, gxp: GxpRelevance, reason: str | None
) -> list[str]:
    """Return every reason why nobody writes about an asset now.

    Source: House rule.
    """
    told = []
    if state in ENDED:
        told.append(f"{label} is {state.said}: its facts stand as they were.")
    if gxp in RELEVANT and not reason:
        told.append(f"{label} bears on product quality: say why it is edited.")
    return told


def _against(fact: Fact, value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, str) and not _fits(value, fact.most or LONGEST):
        return f"{fact.label} has at most {fact.most or LONGEST} characters on one line."
    if fact.name == "time_zone" and value not in available_timezones():
        return f"{fact.label}: {value} is no zone; write one like Europe/Brussels."
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and fact.most and not fact.least <= value <= fact.most:
        unit = f" {fact.unit}" if fact.unit else ""
        return f"{fact.label} is between {fact.least} and {fact.most}{unit}."
    return None


def _fits(text: str, most: int) -> bool:
    return len(text) <= most and is_storable(text)


FOLLOWS = (
    ("last_review_on", "next_review_on", "The next periodic review is after the last one."),
    ("purchased_on", "warranty_ends_on", "The warranty ends after the purchase."),
    ("installed_on", "planned_replacement_on", "It is replaced after it was installed."),
    ("installed_on", "decommissioned_on", "It goes out of use after it was installed."),
)
"""Days that come one after the other."""


def _together(values: Mapping[str, Any]) -> list[str]:
    told = [
        sentence
        for before, after, sentence in FOLLOWS
        if _is_day(values.get(before)) and _is_day(values.get(after))
        and values[after] <= values[before]
    ]  # fmt: skip
    rto, mtpd = values.get("rto_hours"), values.get("mtpd_hours")
    if rto is not None and mtpd is not None and rto > mtpd:
        told.append("It must be back before the longest tolerable outage is over.")
    return told


def _is_day(value: Any) -> bool:
    return isinstance(value, date)
