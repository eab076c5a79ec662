"""Which rules a site grows into, who may say how strictly, and from when. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import governance.places.rules  # noqa: F401  # what is permitted on a place is added to below
from governance.core.access import declare, extend, role
from governance.enforcement.models import Enforcement, Level, Observation, Rule
from governance.identity.models import Role
from governance.places.models import Place, holds_a_role


class Permission(StrEnum):
    """What can be done with the levels of a site, and with what was observed there."""

    READ = "enforcement:read"
    READ_OBSERVATIONS = "observation:read"
    DECIDE = "enforcement:decide"


EVERYBODY = role(*Role)
declare(Enforcement, read=Permission.READ, grants={Permission.READ: [[EVERYBODY]]})
declare(
    Observation,
    read=Permission.READ_OBSERVATIONS,
    grants={Permission.READ_OBSERVATIONS: [[EVERYBODY]]},
)
extend(
    Place,
    {Permission.READ: [[holds_a_role]], Permission.DECIDE: [[role(Role.QA)]]},
)

DEFAULTS = dict.fromkeys(Rule, Level.ENFORCE) | {
    Rule.RESPONSIBLE_DOES_THE_WORK: Level.WARN,
    Rule.TAKE_DOWN_IS_AGREED: Level.OBSERVE,
}
"""Where nobody decided otherwise: who does the work is a warning until a site has named them, and
a site that wants to be asked before a unit is replaced like for like says so.

Source: House rule.
"""

TITLES = {
    Rule.CONTROLLED_ATTRIBUTES: "Controlled attributes change by a change only",
    Rule.ACCOUNTABLE_BEFORE_APPROVAL: "Nothing is approved while an activity has nobody",
    Rule.RESPONSIBLE_DOES_THE_WORK: "Whoever is responsible does the work",
    Rule.WEIGHTY_BY_KEY: "What weighs most is signed with a security key",
    Rule.TAKE_DOWN_IS_AGREED: "The area owner agrees before a unit is replaced like for like",
    Rule.QUALIFIED_TO_ACT: "Whoever acts is qualified for it at that moment",
}
SAYS = {
    Rule.CONTROLLED_ATTRIBUTES: (
        "Enforced, a form refuses and an import files drift. Below that, the register takes what "
        "is written, and each time is counted."
    ),
    Rule.ACCOUNTABLE_BEFORE_APPROVAL: (
        "Enforced, a vacancy holds the approval until somebody is named. Below that, the others "
        "approve without it, and each time is counted."
    ),
    Rule.RESPONSIBLE_DOES_THE_WORK: (
        "Enforced, the work of a change is begun by somebody with the letter R for its assets; "
        "where an asset bears directly on quality, not by whoever is accountable for it if nobody "
        "else has the R. Below that, anybody who may begin work does, and each time is counted."
    ),
    Rule.WEIGHTY_BY_KEY: (
        "Enforced, a change of high risk, or of an asset that bears directly on quality, is signed "
        "with the signer's own security key. Below that, password and code do as well, and each "
        "time is counted."
    ),
    Rule.TAKE_DOWN_IS_AGREED: (
        "Enforced, a replacement waits until whoever is accountable for the take-down agreed. "
        "Below that, it begins at once, and each time is counted."
    ),
    Rule.QUALIFIED_TO_ACT: (
        "Enforced, work is begun, checked, judged and signed only by somebody who holds what is "
        "asked for it there, at that moment. Below that, anybody who may does, and each time is "
        "counted. Where nothing is asked, everybody is qualified."
    ),
}
MEANS = {
    Level.OBSERVE: "counted, and nobody is disturbed",
    Level.WARN: "counted, and the person is told",
    Level.ENFORCE: "refused",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """What somebody decides: which rule, how strictly, from when, and why."""

    rule: Rule
    level: Level
    starts_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision as it is kept; of several for one day the last counts."""

    starts_on: date
    id: int
    level: Level


def level_on(rule: Rule, decided: Iterable[Decided], on: date) -> Level:
    """Return the level in force on a day."""
    begun = [(one.starts_on, one.id, one.level) for one in decided if one.starts_on <= on]
    return max(begun, key=lambda one: one[:2])[2] if begun else DEFAULTS[rule]


STRICTER = (Level.OBSERVE, Level.WARN, Level.ENFORCE)
"""The levels, each stricter than the one before it."""


def is_lower(level: Level, before: Level) -> bool:
    """Whether a rule would be held less strictly."""
    return STRICTER.index(level) < STRICTER.index(before)


def reasons_against_site(setting: Setting, today: date, site: Place) -> tuple[str, ...]:
    """Return every reason why a level cannot be decided so at a place.

    Source: House rule.
    """
    told = reasons_against(setting, today)
    if site.site_id != site.id:
        told += (f"{site.name} is no site: rules are held for a whole site.",)
    return told


def reasons_against(setting: Setting, today: date) -> tuple[str, ...]:
    """Return every reason why a level cannot be decided so.

    Source: House rule (what was enforced on a past day is not decided afterwards).
    """
    told = []
    if setting.starts_on < today:
        told.append(
            f"{setting.starts_on.isoformat()} is past: a level begins today, {today.isoformat()}, "
            "or later."
        )
    if not setting.reason:
        told.append("Say why the level is changed: it is kept beside it.")
    return tuple(told)
