"""Let only who is qualified act: asked at the moment of each act, and kept as it was found."""

from governance.core import clock
from governance.core.access import Actor
from governance.core.errors import RuleViolation
from governance.enforcement.consulting import About, refusing
from governance.enforcement.models import Rule
from governance.skills.commands.performing import performed
from governance.skills.commands.relying import rely
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import KIND, Case
from workflows.changes.queries.qualified import ALONE, Doings, Manner, qualified, refusals
from workflows.changes.training.queries import trainees
from workflows.changes.training.rules import reasons_to_wait


def must_be_qualified(case: Case, actor: Actor, doings: Doings, manner: Manner = ALONE) -> None:
    """Raise `RuleViolation` with all that the actor does not hold, where the site enforces it.

    Where it does not, it is counted or told. What the act rests on is kept either way.
    """
    found = qualified(case, actor, doings, manner)
    if not found:
        return
    session, about = case.session, _about(case.change)
    if told := refusing(session, actor, Rule.QUALIFIED_TO_ACT, about, refusals(found)):
        raise RuleViolation(*told)
    rely(session, about, found, actor.id)


def must_be_trained(case: Case, actor: Actor) -> None:
    """Raise `RuleViolation` while somebody whom the change affects is late, and not restricted.

    Where the site does not enforce it, it is counted or told. Of an emergency nothing is asked
    here yet: there is none.
    """
    late = reasons_to_wait(str(case.change), trainees(case.session, case.change), clock.today())
    about = _about(case.change)
    if told := refusing(case.session, actor, Rule.QUALIFIED_TO_ACT, about, late):
        raise RuleViolation(*told)


def keep_as_performed(case: Case, actor: Actor) -> None:
    """Have the work of a change that is closed keep alive what its people held for it."""
    if case.change.completed_at is not None:
        performed(case.session, _about(case.change), case.change.completed_at, actor)


def _about(change: ChangeRequest) -> About:
    return About(KIND, change.id, change.reference, change.place_id, change.site_id)
