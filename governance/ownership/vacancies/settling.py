"""Open, follow and close vacancies: a step of the worker's, which anybody may repeat.

It compares what is named with who can act. What it finds as it left it, it leaves alone.
"""

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor
from governance.ownership.answers import Answer, Cause
from governance.ownership.vacancies.models import VacantDuty
from governance.ownership.vacancies.queries import Looked, levels_above, looked_at, still_open
from governance.ownership.vacancies.rules import due_at
from governance.places.models import Place

WORKER = Actor(0, "the worker", via="worker")


def settle(session: Session) -> int:
    """Open what was vacated, close what is filled, tell one level up what is due.

    Returns how many vacancies it wrote; a second run writes none.
    """
    found, known = looked_at(session), still_open(session)
    at = {(each.activity, (each.subject_kind, each.subject_id)): each for each in known}
    written = sum(
        _close(session, each, found.get(key))
        for key, each in at.items()
        if key not in found or not found[key].is_vacated
    )
    for key, answer in ((key, each.answer) for key, each in found.items() if each.is_vacated):
        if key in at:
            written += _follow(session, at[key], answer) + _escalate(session, at[key])
        else:
            written += _open(session, answer)
    return written


def _open(session: Session, answer: Answer) -> bool:
    subject, vacancy, today = answer.subject, answer.vacancy, clock.today()
    if vacancy is None:
        return False
    place = session.get_one(Place, subject.place_id)
    levels = levels_above(session, place)
    made = VacantDuty(
        activity=answer.activity, subject_kind=subject.kind, subject_id=subject.id,
        subject=subject.label, place_id=place.id, site_id=place.site_id or place.id,
        assignment_id=answer.source.assignment_id if answer.source else None,
        cause=vacancy.cause, why=vacancy.why, vacant_on=vacancy.since or today,
        acting_person_id=answer.acting.person_id if answer.acting else None,
        told_place_id=(levels[0] if levels else place).id,
        opened_at=clock.now(), due_at=due_at(answer.activity, today),
    )  # fmt: skip
    session.add(made)
    session.flush()
    _told(session, "vacancy.opened", made, answer)
    return True


def _follow(session: Session, known: VacantDuty, answer: Answer) -> bool:
    """Take over another cause, or somebody else who acts; its clock runs on."""
    vacancy = answer.vacancy
    acting = answer.acting.person_id if answer.acting else None
    if vacancy is None or (known.cause, known.why, known.acting_person_id) == (
        vacancy.cause, vacancy.why, acting,
    ):  # fmt: skip
        return False
    known.cause, known.why, known.acting_person_id = vacancy.cause, vacancy.why, acting
    _told(session, "vacancy.followed", known, answer)
    return True


def _escalate(session: Session, known: VacantDuty) -> bool:
    """Tell the next level above, once, that it is due."""
    if known.escalated_on is not None or known.due_at > clock.now():
        return False
    told = session.get_one(Place, known.told_place_id)
    above = [each for each in levels_above(session, told) if each.id != told.id]
    known.escalated_on, known.told_place_id = clock.today(), (above[0] if above else told).id
    record(session, WORKER, "vacancy.escalated", known, why=known.why, to=str((above or [told])[0]))
    return True


def _close(session: Session, known: VacantDuty, found: Looked | None) -> bool:
    person = found.answer.person if found else None
    known.closed_on, known.acting_person_id = clock.today(), None
    known.filled_by = person or "nothing is named for it any more"
    record(session, WORKER, "vacancy.closed", known, filled_by=known.filled_by)
    return True


def _told(session: Session, verb: str, made: VacantDuty, answer: Answer) -> None:
    acting = answer.acting.person if answer.acting else None
    record(session, WORKER, verb, made, why=made.why, cause=str(Cause(made.cause)), acting=acting)
