"""Whether somebody is qualified for what they are to do in a change now."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

import governance.curricula.queries.gate  # noqa: F401  # what it tells the gate
from governance.core import clock
from governance.core.access import Actor
from governance.enforcement.models import Level, Rule
from governance.enforcement.queries import levels
from governance.register.models import Asset
from governance.skills.queries.gate import Doing, Who, verdicts
from governance.skills.rules.gate import Verdict
from governance.skills.rules.requirements import HIGHEST, LOWEST, Deed
from workflows.changes.execution.models import OutsideKind
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import Case
from workflows.changes.queries.consulting import subjects_of
from workflows.changes.rules.content import phase_of
from workflows.changes.rules.timely import Condition
from workflows.changes.training.queries import trainees
from workflows.changes.training.rules import reasons_to_wait

Doings = Mapping[str, Collection[Asset]]
"""What somebody does, by activity, each on some of the assets of a change."""


@dataclass(frozen=True, slots=True)
class Manner:
    """Which level is asked of who does not do something alone, and what that is called."""

    said: str = ""
    least: int = LOWEST
    most: int = HIGHEST


ALONE = Manner()


def qualified(case: Case, actor: Actor, doings: Doings, manner: Manner = ALONE) -> list[Verdict]:
    """Return the verdict on each thing of which anything is asked; a statement for each doing."""
    documents = frozenset(
        each.identifier for each in case.references if each.kind is OutsideKind.DOCUMENT
    )
    who = Who(actor.id, actor.name)
    return [
        each
        for activity, assets in doings.items()
        for each in verdicts(
            case.session,
            who,
            Doing(
                str(activity),
                subjects_of(assets),
                documents,
                least=manner.least,
                most=manner.most,
                said=manner.said,
            ),
        )
    ]


def refusals(found: Collection[Verdict]) -> tuple[str, ...]:
    """Return every reason why somebody is not qualified, once each."""
    return tuple(dict.fromkeys(told for each in found for told in each.refusals))


def to_sign(case: Case, actor: Actor) -> Doings:
    """Return what the actor signs for in the present phase, with the assets of each."""
    wanted = case.waiting_for(actor.id, phase_of(case.change))
    return {one.activity.value: one.assets for one in wanted}


def against(case: Case, actor: Actor, verb: str) -> tuple[str, ...]:
    """Return why a verb is refused to the actor for want of a qualification, where it is."""
    doings: Doings = {
        "start": {Deed.IMPLEMENTING.value: case.assets},
        "verify": {Deed.VERIFYING.value: case.assets},
    }.get(verb) or to_sign(case, actor)
    told = refusals(qualified(case, actor, doings))
    return told if told and is_enforced(case.session, case.change) else ()


def untrained(case: Case) -> tuple[str, ...]:
    """Return why its release waits for people who are late with what it asks them to learn."""
    late = reasons_to_wait(str(case.change), trainees(case.session, case.change), clock.today())
    return late if late and is_enforced(case.session, case.change) else ()


def is_enforced(session: Session, change: ChangeRequest) -> bool:
    """Whether only who is qualified acts, at the site of the change."""
    held = levels(session, [change.site_id])
    return held[change.site_id, Rule.QUALIFIED_TO_ACT] is Level.ENFORCE


def condition(case: Case, actor: Actor) -> Condition:
    """Return whether who begins the work is qualified for it, as a condition of its start."""
    found = qualified(case, actor, {Deed.IMPLEMENTING.value: case.assets})
    held = (
        f"{item.asked.competence} at level {item.holding.level} by "
        f"{', '.join(f'SE-{key:06}' for key in item.holding.evidence)}"
        for each in found
        for item in each.items
        if item.is_met
    )
    learned = (each.fact for one in found for each in one.lessons if each.fact)
    told = refusals(found)
    fact = "; ".join(dict.fromkeys((*held, *learned))) or "nothing is asked for"
    return Condition("Who begins is qualified for each asset now", " ".join(told) or None, fact)
