"""Who a change waits for now."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from governance.ownership.answers import Answer
from governance.ownership.people import holders
from workflows.changes.models import ChangeState as S
from workflows.changes.queries.case import Case
from workflows.changes.rules.content import phase_of
from workflows.changes.rules.machine import is_up_for_signature
from workflows.changes.rules.permissions import TECHNICAL, TRIERS, VERIFIERS
from workflows.changes.temporary.queries import STANDING, temporary_of

OF_ITS_AUTHOR = frozenset(
    {S.DRAFT, S.PLANNING, S.REJECTED, S.BACKED_OUT, S.RETROSPECTIVE, S.RETRO_REJECTED}
)
OF_ANY = {S.TRIAGE: TRIERS, S.ASSESSMENT: TECHNICAL, S.VERIFICATION: VERIFIERS}
"""States in which whoever holds one of these roles there has the next step."""

AT_WORK = frozenset({S.AUTHORISED, S.IMPLEMENTATION, S.EMERGENCY_ACTIVE}) | STANDING
"""States in which something is done to its assets, or is to be."""

People = dict[int, str]
"""Names by id."""


def awaited(session: Session, case: Case) -> People:
    """Return who has the next step, by id; nobody once there is none, or while it is on hold."""
    change = case.change
    if is_up_for_signature(change):
        return _of(one.owner for one in case.outstanding(phase_of(change)))
    if change.state in {S.REVIEW, S.EFFECTIVENESS}:
        return _of([case.closing.owner])
    if change.state in AT_WORK:
        return _at_work(session, case)
    if change.state in OF_ANY:
        found = holders(session, OF_ANY[change.state], change.place.path)
        apart = change.implementer_id if change.state is S.VERIFICATION else change.author_id
        return {each.person_id: each.person for each in found if each.person_id != apart}
    return {change.author_id: change.author.name} if change.state in OF_ITS_AUTHOR else {}


def _at_work(session: Session, case: Case) -> People:
    """Return who carries it out, or is to begin that."""
    change = case.change
    if change.state in STANDING:
        return _taking_back(session, case)
    if change.state in {S.IMPLEMENTATION, S.EMERGENCY_ACTIVE} and change.implementer:
        return {change.implementer.id: change.implementer.name}
    named = {key: name for one in case.carrying for key, name in one.people.items()}
    return named or {change.author_id: change.author.name}


def _taking_back(session: Session, case: Case) -> People:
    """Return who takes a temporary change back; once that is signed, who sees that it is so."""
    change, row = case.change, temporary_of(session, case.change)
    if row is None or row.restored_at is None:
        restorer = row and row.restorer
        named = {restorer.id: restorer.name} if restorer else {}
        return named or {change.author_id: change.author.name}
    found = holders(session, VERIFIERS, change.place.path)
    return {each.person_id: each.person for each in found if each.person_id != row.restored_by_id}


def _of(owners: Iterable[Answer]) -> People:
    """Return whoever may act for each of these, by id."""
    found: People = {}
    for acts in (owner.acts for owner in owners):
        if acts.person_id and acts.person:
            found[acts.person_id] = acts.person
        found |= {each.holder.id: each.holder.name for each in acts.delegates}
    return found
