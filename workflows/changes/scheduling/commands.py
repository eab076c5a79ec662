"""Book people for the window of a change, move it to a free time, answer for what it meets."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, RuleViolation
from governance.evidence.rules import Statement
from governance.evidence.signing import keep_content, sign
from governance.identity.attest import Proof
from governance.identity.models import Person
from workflows.calendar.rules.wall import Span
from workflows.changes.commands.writing import must_be_open, signable
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.queries.case import KIND, case_of
from workflows.changes.rules.permissions import Permission
from workflows.changes.scheduling.models import ChangeBooking, ChangeJustification, Part
from workflows.changes.scheduling.queries import (
    answering,
    bookings,
    conflicts_of,
    planned,
    window_of,
)
from workflows.changes.scheduling.rules import JUSTIFIED, JUSTIFIES, why_not_justify

JUSTIFIED_IN = frozenset(
    {
        *(ChangeState.DRAFT, ChangeState.TRIAGE, ChangeState.ASSESSMENT),
        *(ChangeState.PLANNING, ChangeState.AUTHORISED),
    }
)
"""States in which somebody answers: while it is written, and for what came since its approval."""


def book(
    session: Session, actor: Actor, change: ChangeRequest, people: Mapping[Part, int | None]
) -> None:
    """Say who keeps the window free for which part of the work; it is part of the plan."""
    must(session, actor, Permission.BOOK, change)
    must_be_open(change)
    wanted = {part: key for part, key in people.items() if key}
    known = set(
        session.scalars(
            select(Person.id).where(Person.id.in_(wanted.values()), Person.deactivated_at.is_(None))
        )
    )
    if set(wanted.values()) - known:
        raise RuleViolation("Somebody you chose is not there any more: choose anew.")
    doer = wanted.get(Part.IMPLEMENTER)
    if doer and doer == wanted.get(Part.VERIFIER):
        raise RuleViolation("Whoever does the work does not verify it: choose somebody else.")
    for row in bookings(session, change):
        session.delete(row)
    session.flush()
    session.add_all(
        ChangeBooking(change_id=change.id, part=part, person_id=key) for part, key in wanted.items()
    )
    session.flush()
    record(session, actor, "change.booked", change, parts=sorted(wanted))


def move(session: Session, actor: Actor, change: ChangeRequest, to: Span) -> None:
    """Move the window to a time that was offered as free, and still is."""
    must(session, actor, Permission.EDIT, change)
    must_be_open(change)
    if to.begins_at <= clock.now() or planned(session, [change], to)[change.id].conflicts(to, {}):
        raise Conflict(f"{change}: that time is not free any more, look for the next one again.")
    change.window_begins_at, change.window_ends_at = to
    record(session, actor, "change.moved", change)


def justify(
    session: Session, actor: Actor, change: ChangeRequest, said: tuple[str, str], proof: Proof
) -> None:
    """Sign, as whoever answers for what a change meets, that it goes on: (conflict, reason)."""
    must(session, actor, Permission.JUSTIFY, change)
    key, reason = said
    if change.state not in JUSTIFIED_IN:
        raise Conflict(f"{change} is {change.whereabouts}: nobody answers for its conflicts now.")
    met = conflicts_of(session, change)
    found = next((each for each in met if each.key == key), None)
    may = answering(session, [found])[key] if found else {}
    if told := why_not_justify(found, actor, change.author_id, may):
        raise RuleViolation(*told)
    sentence = found.sentence if found else ""
    window = window_of(change)
    body = {
        "reference": change.reference,
        "plan_sha256": change.content_sha256,
        "window": [at.isoformat() for at in window or ()],
        "conflict": key,
        "said": sentence,
        "reason": reason,
        "by": actor.name,
    }
    sha256 = keep_content(session, KIND, change.id, body)
    session.add(
        ChangeJustification(
            change_id=change.id, conflict=key, said=sentence, reason=reason,
            justified_at=clock.now(), justified_by_id=actor.id, sha256=sha256,
        )
    )  # fmt: skip
    session.flush()
    says = Statement(JUSTIFIED, f"{JUSTIFIES} {reason}")
    sign(session, actor, proof, signable(case_of(session, change), sha256), [says])
    record(session, actor, "change.justified", change, conflict=sentence, reason=reason)
