"""Ask people to learn something, remind them, and ask it no longer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, could, must, refusal
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.curricula.commands.records import read as sign_reading
from governance.curricula.models import TrainingItemVersion, TrainingRecord
from governance.identity.attest import Proof
from governance.identity.employment.days import days_at, zones_of
from governance.identity.models import Person
from workflows.changes.models import ChangeRequest
from workflows.notifications.telling import News, tell
from workflows.training.models import Reason, TrainingAssignment, TrainingReminder
from workflows.training.queries.finished import finished
from workflows.training.queries.standing import KIND
from workflows.training.rules.asking import reasons_against
from workflows.training.rules.owing import Key, Owed
from workflows.training.rules.permissions import Permission

MOST = 500
"""Trainings that somebody reminds of at once."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks somebody else to learn, by when, and why."""

    edition: TrainingItemVersion
    due_on: date
    because: str


def issue(
    session: Session, actor: Actor, wanted: Sequence[Owed], change_id: int | None = None
) -> list[TrainingAssignment]:
    """Ask people to learn what they owe, and tell each of them; what is open already is left out.

    It is a step of other commands, and the worker's own act as the rules say.
    """
    now, days, made = clock.now(), days_at(session), []
    for owed in wanted:
        assignment = TrainingAssignment(
            person_id=owed.key.person_id, item_id=owed.key.item_id, version_id=owed.version_id,
            reason=owed.reason, because=owed.because, change_id=change_id,
            issued_at=now, issued_by=actor.name, due_on=owed.due_on,
            dated_on=days.of(owed.key.person_id),
        )  # fmt: skip
        session.add(assignment)
        session.flush()
        due = owed.due_on.isoformat()
        _tell(session, assignment, f"{assignment} is asked of you by {due}.")
        record(
            session, actor, "training.asked", assignment,
            reason=owed.because, due_on=due, why=owed.reason.value,
        )  # fmt: skip
        made.append(assignment)
    return made


def close(
    session: Session, actor: Actor, assignment: TrainingAssignment, by: TrainingRecord
) -> None:
    """Close what a training that was done answers."""
    assignment.closed_at, assignment.record_id = clock.now(), by.id
    record(session, actor, "training.done", assignment)


def take_back(session: Session, actor: Actor, assignment: TrainingAssignment, why: str) -> None:
    """Close what is asked no longer, and keep why."""
    assignment.closed_at, assignment.withdrawn = clock.now(), why
    record(session, actor, "training.withdrawn", assignment, reason=why)


def date_anew(
    session: Session, actor: Actor, assignment: TrainingAssignment, on: date, due_on: date
) -> None:
    """Give somebody who is back from long leave a fresh due day, and tell them."""
    assignment.dated_on, assignment.due_on = on, due_on
    _tell(session, assignment, f"{assignment} waited while you were away; it is due {due_on}.")
    record(session, actor, "training.dated_anew", assignment, due_on=due_on.isoformat())


def remind_at(session: Session, actor: Actor, assignment: TrainingAssignment, days: int) -> None:
    """Remind somebody at one stage before the due day, once."""
    session.add(
        TrainingReminder(
            assignment_id=assignment.id, due_on=assignment.due_on, days=days, told_at=clock.now()
        )
    )
    by = "today" if days == 0 else f"on {assignment.due_on}"
    _tell(session, assignment, f"{assignment} is due {by}.", is_urgent=True)
    record(session, actor, "training.reminded", assignment, days=days)


def _remind_now(session: Session, actor: Actor, assignment: TrainingAssignment) -> None:
    """Remind somebody because somebody wishes it."""
    sentence = f"{assignment} is due on {assignment.due_on}: {actor.name} reminds you."
    _tell(session, assignment, sentence, is_urgent=True)
    record(session, actor, "training.reminded", assignment)


def _tell(
    session: Session, assignment: TrainingAssignment, sentence: str, *, is_urgent: bool = False
) -> None:
    news = News(KIND, assignment.id, assignment.reference, sentence, is_urgent)
    tell(session, [assignment.person_id], news)


def ask(session: Session, actor: Actor, person: Person, wish: Wish) -> TrainingAssignment:
    """Ask somebody to learn a version of an item by a day.

    Raises `RuleViolation` with every reason, `Conflict` if it is asked of them already.
    """
    must(session, actor, Permission.ASSIGN, person)
    reasons = reasons_against(
        wish.due_on, wish.because, days_at(session).of(person.id),
        is_active=person.deactivated_at is None, who=person.name,
    )  # fmt: skip
    if reasons:
        raise RuleViolation(*reasons)
    if open_of(session, person.id, [wish.edition.id]):
        raise Conflict(f"{wish.edition} is asked of {person} already: look at their list.")
    key = Key(person.id, wish.edition.item_id)
    owed = Owed(key, wish.edition.id, Reason.HAND, wish.because.strip(), wish.due_on)
    return issue(session, actor, [owed])[0]


def ask_for_change(
    session: Session,
    actor: Actor,
    change: ChangeRequest,
    wanted: Collection[tuple[int, TrainingItemVersion]],
    ends_at: datetime,
) -> list[TrainingAssignment]:
    """Ask people to learn versions before a change is released; what is asked already is left out.

    It is due on the day on which its window ends where each of them works.

    For the worker, once a plan says whom the change affects. What is open for another reason is
    not asked twice: the release looks at what people can do, not at why they were asked.
    """
    days, zones = days_at(session), zones_of(session, {person for person, _ in wanted})
    owed = [
        Owed(
            Key(person, edition.item_id),
            edition.id,
            Reason.CHANGE,
            f"{change} changes it",
            max(ends_at.astimezone(zones[person]).date(), days.of(person)),
        )
        for person, edition in wanted
        if not open_of(session, person, [edition.id])
    ]
    return issue(session, actor, owed, change.id)


def open_of(
    session: Session, person_id: int, versions: Collection[int]
) -> list[TrainingAssignment]:
    """Return what of these versions is asked of somebody and open, held until the commit."""
    of = TrainingAssignment
    wanted = select(of).where(
        of.person_id == person_id, of.version_id.in_(versions), of.closed_at.is_(None)
    )
    return list(session.scalars(wanted.order_by(of.id).with_for_update()))


def read(session: Session, actor: Actor, assignment: TrainingAssignment, proof: Proof) -> None:
    """Sign that one read oneself what one was asked to read; that closes it, if it is all.

    Raises `Conflict` if it is closed, `RuleViolation` where reading does not do it.
    """
    must(session, actor, Permission.LEARN, assignment)
    _must_be_open(assignment)
    version = session.get_one(TrainingItemVersion, assignment.version_id)
    sign_reading(session, actor, version, proof)
    session.flush()
    for each, by in finished(session, [actor.id]):
        close(session, actor, each, by)
    record(session, actor, "training.read", assignment)


def withdraw(session: Session, actor: Actor, assignment: TrainingAssignment, reason: str) -> None:
    """Take back what somebody is asked to learn; raises `Conflict` if it is closed."""
    must(session, actor, Permission.WITHDRAW, assignment)
    _must_be_open(assignment)
    if assignment.person_id == actor.id:
        raise RuleViolation(
            f"{assignment} is your own: have another lead of yours take it back, or learn it."
        )
    if not reason.strip():
        raise RuleViolation("Say why it is taken back: the reason is kept with it.")
    take_back(session, actor, assignment, reason.strip())


def remind(session: Session, actor: Actor, assignment: TrainingAssignment) -> None:
    """Remind somebody now; raises `Conflict` if it is closed."""
    must(session, actor, Permission.REMIND, assignment)
    _must_be_open(assignment)
    _remind_now(session, actor, assignment)


def remind_all(session: Session, actor: Actor, assignments: Sequence[TrainingAssignment]) -> int:
    """Remind whoever these are asked of; return how many they are.

    Raises `RuleViolation` where none is left to be reminded of, or too many were chosen.
    """
    if not could(actor, Permission.REMIND, TrainingAssignment):
        raise Forbidden(refusal(actor, Permission.REMIND, TrainingAssignment, "trainings"))
    if not assignments:
        raise RuleViolation("None of the chosen trainings is open, or none that you may remind of.")
    if len(assignments) > MOST:
        raise RuleViolation(f"More than {MOST} people are not reminded at once: narrow the list.")
    for each in assignments:
        remind(session, actor, each)
    return len(assignments)


def _must_be_open(assignment: TrainingAssignment) -> None:
    if assignment.closed_at is not None:
        raise Conflict(f"{assignment} is closed already: nothing waits any more.")
