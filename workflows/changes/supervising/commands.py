"""Name who carries steps of a change out under one's eyes."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.identity.models import Person
from governance.skills.rules.requirements import HIGHEST, LOWEST, Deed
from workflows.changes.commands.qualifying import must_be_qualified
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import case_of
from workflows.changes.queries.qualified import Manner
from workflows.changes.rules.permissions import Permission
from workflows.changes.supervising.models import Supervised
from workflows.changes.supervising.rules import SUPERVISES, WORKS_SUPERVISED, reasons_against


@dataclass(frozen=True, slots=True)
class Trainee:
    """Who is to work under a supervisor, and on what."""

    steps: str
    person_id: int | None = None
    name: str = ""
    employer: str = ""
    """With the name, of somebody without an account."""


def supervise(
    session: Session, actor: Actor, change: ChangeRequest, trainee: Trainee
) -> Supervised:
    """Name somebody who carries steps out under the actor, who began the work and signs it.

    The gate is asked of the actor, who supervises; of the other only that they may work supervised.
    """
    must(session, actor, Permission.COMPLETE, change)
    case = case_of(session, change)
    person = _person(session, trainee)
    told = reasons_against(
        str(change), change.state, case.parts, (actor.id, actor.name), trainee.person_id
    )
    if told:
        raise RuleViolation(*told)
    doings = {Deed.IMPLEMENTING.value: case.assets}
    must_be_qualified(case, actor, doings, Manner("supervising the work", SUPERVISES, HIGHEST))
    if person is not None:
        learner = Actor(person.id, person.name)
        must_be_qualified(
            case, learner, doings, Manner("working supervised", LOWEST, WORKS_SUPERVISED)
        )
    made = Supervised(
        change_id=change.id, revision=change.revision, person_id=trainee.person_id,
        name=None if person else trainee.name, employer=None if person else trainee.employer,
        steps=trainee.steps, supervisor_id=actor.id, named_at=clock.now(),
    )  # fmt: skip
    session.add(made)
    session.flush()
    who = person.name if person else f"{trainee.name} ({trainee.employer})"
    record(session, actor, "change.supervised", change, who=who, steps=trainee.steps)
    return made


def _person(session: Session, trainee: Trainee) -> Person | None:
    """Return whom it names, if they have an account; raise unless it names exactly one."""
    is_named = bool(trainee.name and trainee.employer)
    if trainee.person_id is None and is_named:
        return None
    person = session.get(Person, trainee.person_id) if trainee.person_id is not None else None
    if person is None or person.deactivated_at or trainee.name or trainee.employer:
        raise RuleViolation(
            "Choose somebody of the list, or give the name and the employer of who has no account."
        )
    return person
