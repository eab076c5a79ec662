"""What a template is for, who approves it, and when a change may be made by it. Pure.

Source of all of it: House rule, ADR 0059.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from governance.core.access import Actor, declare, extend, role
from governance.core.states import Guard, Machine, Move
from governance.identity.models import Role
from governance.ownership.models import Activity
from governance.places.models import Place, holds_a_role
from governance.register.models import Asset
from governance.register.vocabulary import GxpRelevance
from workflows.changes.rules.content import LINE, QUALITY
from workflows.changes.rules.facts import ChangeFacts
from workflows.changes.rules.guards import listed
from workflows.changes.rules.permissions import SIGNERS, TECHNICAL
from workflows.changes.standard.models import ChangeTemplate, TemplateState

S = TemplateState
POLICY = "template@1"
MEANINGS: Mapping[Activity, str] = {
    Activity.ASSET_APPROVAL: "I approve that this is done to such assets, as accountable for them.",
    Activity.TECHNICAL_REVIEW: "I reviewed how it is done and undone; that is technically sound.",
    Activity.QA_PLAN: "I approve this standard change for quality assurance.",
    Activity.VALIDATION: "The validated state of such assets is kept if it is done as written.",
    Activity.MULTI_SITE: "I approve this standard change for central compliance.",
}
"""Who signs an edition, each at its place, and what each says: the column *Standard* of the matrix.
"""

WRITERS = (Role.CHANGE_OWNER, Role.CHANGE_COORDINATOR, *TECHNICAL)
HOLDERS = (Role.CHANGE_COORDINATOR, Role.QA, *TECHNICAL)
"""Who stops one that is in force."""


class TemplatePermission(StrEnum):
    """What can be permitted on a template; to write one is permitted on its place."""

    READ = "template:read"
    WRITE = "template:write"
    SIGN = "template:sign"
    WITHDRAW = "template:withdraw"
    SUSPEND = "template:suspend"
    RESUME = "template:resume"
    RETIRE = "template:retire"


declare(
    ChangeTemplate,
    read=TemplatePermission.READ,
    grants={
        TemplatePermission.READ: [[holds_a_role]],
        TemplatePermission.SIGN: [[role(*SIGNERS)]],
        TemplatePermission.WITHDRAW: [[role(*WRITERS)]],
        TemplatePermission.SUSPEND: [[role(*HOLDERS)]],
        TemplatePermission.RESUME: [[role(Role.QA)]],
        TemplatePermission.RETIRE: [[role(*HOLDERS)]],
    },
)
extend(Place, {TemplatePermission.WRITE: [[role(*WRITERS)]]})


@dataclass(frozen=True, slots=True)
class TemplateFacts:
    """What the guards of a template may know."""

    label: str
    state: TemplateState
    author: tuple[int, str]
    stands_for: frozenset[int] = frozenset()
    """For whom the actor signs besides themselves."""

    done: frozenset[str] = frozenset()
    """What the actor signed of it, or is to sign now."""

    missing: tuple[str, ...] = ()
    """For each signature that is missing: what, and who can give it."""

    reason: str = ""
    ends_on: date | None = None


def signed_by_others_than_its_author(it: TemplateFacts, by: Actor, _at: datetime) -> str | None:
    """Nobody approves what they, or whom they stand in for, wrote.

    Source: House rule, ADR 0059.
    """
    if it.author[0] in {by.id, *it.stands_for}:
        return f"{it.author[1]} wrote {it.label}: others sign it."
    return None


def quality_is_apart_from_the_line(it: TemplateFacts, by: Actor, _at: datetime) -> str | None:
    """Who signs for quality does not sign for those who want it.

    Source: House rule, ADR 0059.
    """
    if it.done & LINE and it.done & QUALITY:
        return f"{by.name} cannot sign {it.label} for quality and for the line: name somebody else."
    return None


def every_part_is_signed(it: TemplateFacts, _by: Actor, _at: datetime) -> str | None:
    """A template is in force once all whom the matrix names have signed the same content.

    Source: House rule, ADR 0059.
    """
    return " ".join(it.missing) or None


def it_says_why(it: TemplateFacts, _by: Actor, _at: datetime) -> str | None:
    """What is stopped, or let go on, says why.

    Source: House rule, ADR 0059.
    """
    return None if it.reason else f"Say why, of {it.label}."


def it_has_not_ended(it: TemplateFacts, _by: Actor, at: datetime) -> str | None:
    """What has ended is approved anew, and not let go on.

    Source: House rule, ADR 0059.
    """
    if it.ends_on and it.ends_on < at.date():
        return f"{it.label} ended on {it.ends_on}: write a new edition."
    return None


TEMPLATE_GUARDS = {
    f"{guard.__name__}@1": guard
    for guard in (
        signed_by_others_than_its_author,
        quality_is_apart_from_the_line,
        every_part_is_signed,
        it_says_why,
        it_has_not_ended,
    )
}
APART = ("signed_by_others_than_its_author@1", "quality_is_apart_from_the_line@1")
TOLD = ("it_says_why@1",)
TEMPLATE = Machine(
    (
        Move("sign", (S.PROPOSED,), S.PROPOSED, APART),
        Move("approve", (S.PROPOSED,), S.IN_FORCE, ("every_part_is_signed@1",)),
        Move("withdraw", (S.PROPOSED,), S.WITHDRAWN, TOLD),
        Move("suspend", (S.IN_FORCE,), S.SUSPENDED, TOLD),
        Move("resume", (S.SUSPENDED,), S.IN_FORCE, (*TOLD, "it_has_not_ended@1")),
        Move("retire", (S.IN_FORCE, S.SUSPENDED), S.RETIRED, TOLD),
    ),
    TEMPLATE_GUARDS,
)
MACHINES = {"template@1": TEMPLATE}

AT_MOST = (GxpRelevance.NONE, GxpRelevance.INDIRECT, GxpRelevance.DIRECT)
"""From the least to the most; what is not determined is beyond all of them."""


def uncovered(
    it: ChangeTemplate, asset: Asset, path: str, today: date, *, is_counted: bool = False
) -> tuple[str, ...]:
    """Return why a change of an asset is not made by a template, in words; empty: it may be.

    `path` is that of the place that the asset hangs at. Of what was authorised it is not asked
    whether there is another use: its own is counted.
    """
    is_under = asset.gxp in AT_MOST and AT_MOST.index(asset.gxp) <= AT_MOST.index(it.gxp)
    told = {
        f"{it} is {it.state.replace('_', ' ')}": it.state is not S.IN_FORCE,
        f"{it} ended on {it.ends_on}": it.ends_on is not None and it.ends_on < today,
        f"{it} was used {it.uses} times, as often as it may be": not is_counted
        and it.uses >= it.most_uses,
        f"{asset.tag} is not within the place of {it}": not path.startswith(it.place.path),
        f"{asset.tag} is of class {asset.asset_class.label}, {it} is for "
        f"{it.asset_class.label}": asset.asset_class is not it.asset_class,
        f"{asset.tag} is another product than {it} is for": it.product_id is not None
        and asset.product_id != it.product_id,
        f"{asset.tag} is {asset.gxp.label}, {it} is at most for {it.gxp.label}": not is_under,
        f"{asset.tag} carries a safety function": asset.has_safety_function,
    }
    return tuple(words for words, holds in told.items() if holds)


def with_what_differs(reason: str, differing: tuple[str, ...]) -> str:
    """Return the reason of the normal change that is made where no template covers it."""
    return f"{reason.rstrip('.')}. Not a standard change: {listed(differing)}."


def is_to_suspend(it: ChangeTemplate) -> bool:
    """Whether so many of its changes failed that it suspends itself."""
    return it.state is S.IN_FORCE and it.failures >= it.most_failures


def template_covers_it(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """Nothing is authorised by a template but what the template is for, while it is in force.

    Source: House rule, ADR 0059.
    """
    if change.uncovered:
        return f"{listed(change.uncovered)}: cancel {change.label}, and raise a normal change."
    return None


GUARDS: dict[str, Guard] = {"template_covers_it@1": template_covers_it}
