"""What is done about people: added, changed, relieved of roles, sent away."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.access import Actor, could, must, refusal
from governance.core.errors import Forbidden, NotFound, RuleViolation
from governance.identity import enrolment, sessions
from governance.identity.attest import Proof, burn
from governance.identity.employment.commands import forget_plan
from governance.identity.models import ROLE_LABELS, Credential, Person, Role, RoleGrant, SignIn
from governance.identity.queries import digest_of, is_enrolled, is_held_on
from governance.identity.rules import (
    NewPerson,
    Permission,
    check_administrator_stays,
    check_leaving,
    check_link,
    check_person,
    check_revocation,
    dates,
    why_not_erased,
)
from governance.identity.tokens import commands as tokens
from governance.places.models import Place
from governance.places.rules import zone_reasons

LEAVING: list[Callable[[Session, Actor, Person], None]] = []
"""What else ends with the account of somebody, in the same transaction; higher slices add it."""


def touch(session: Session, token: str) -> None:
    """Note that a session is in use; unaudited, since it says nothing of what was done."""
    session.execute(
        update(SignIn).where(SignIn.digest == digest_of(token)).values(seen_at=clock.now())
    )


def add(session: Session, actor: Actor, new: NewPerson) -> Person:
    """Add a person, who can do nothing until given a role and a link.

    Raises `Forbidden` unless the actor is an administrator or HR, `RuleViolation` with every
    reason why there can be no such person.
    """
    if not could(actor, Permission.ADD, Person):
        raise Forbidden(refusal(actor, Permission.ADD, Person, new.name))
    check_person(new, _with_address(session, new.address))
    person = Person(name=new.name.strip(), email=new.address, time_zone=new.time_zone)
    session.add(person)
    record(session, actor, "person.added", person)
    return person


def edit(session: Session, actor: Actor, person: Person, told: NewPerson) -> None:
    """Change how a person is called, and the zone they read times in.

    Whoever has no e-mail address is given one; that of another stays with them for good.
    """
    must(session, actor, Permission.EDIT, person)
    given = told.address if person.email is None else None
    check_person(told, _with_address(session, given))
    person.name, person.time_zone = told.name.strip(), told.time_zone
    person.email = person.email or given
    record(session, actor, "person.edited", person)


def _with_address(session: Session, email: str | None) -> Person | None:
    """Return who has this address already."""
    if email is None:
        return None
    return session.scalars(select(Person).where(Person.email == email)).one_or_none()


def revoke(session: Session, actor: Actor, held: RoleGrant, ends_on: date, reason: str) -> None:
    """End a role: `ends_on` is the first day on which it is no longer held.

    Raises `Forbidden` unless the actor is an administrator of its place, `RuleViolation` if it
    ended already or nobody else could give roles at the enterprise.
    """
    must(session, actor, Permission.REVOKE_ROLE, held)
    end_role(session, actor, held, ends_on, reason)


def end_role(session: Session, actor: Actor, held: RoleGrant, ends_on: date, reason: str) -> None:
    """End a role: a step of the commands that say so.

    Raises `RuleViolation` if it ended already, or nobody else could give roles at the enterprise.
    """
    check_revocation(held, ends_on, clock.today())
    person = session.scalars(select(Person).where(Person.id == held.person_id)).one()
    place = session.scalars(select(Place).where(Place.id == held.place_id)).one()
    _keep_an_administrator(session, person, held)
    held.ends_on = max(ends_on, held.starts_on)
    what = f"{ROLE_LABELS[held.role]} at {place}, {dates(held.starts_on, held.ends_on)}"
    record(session, actor, "role.revoked", person, role=what, reason=reason)


def deactivate(session: Session, actor: Actor, person: Person, reason: str) -> None:
    """Send a person away: sessions, tokens, links and delegations end; nothing is deleted.

    Raises `Forbidden` unless the actor is an administrator or HR.
    """
    must(session, actor, Permission.DEACTIVATE, person)
    check_leaving(actor, person)
    send_away(session, actor, person, reason)


def send_away(session: Session, actor: Actor, person: Person, reason: str) -> None:
    """End the account of a person: a step of the commands by which somebody leaves.

    Raises `RuleViolation` where nobody else could give roles at the enterprise.
    """
    _keep_an_administrator(session, person)
    person.deactivated_at = clock.now()
    forget_plan(session, person.id)
    ended = sessions.end_all(session, person.id)
    enrolment.end_links(session, person)
    told = {
        "sessions_ended": ended,
        "tokens_ended": tokens.end_all(session, person.id, f"{person.name} left"),
        "answered_for": tokens.give_notice(session, person.id),
    }
    record(session, actor, "person.deactivated", person, reason=reason, **told)
    for end in LEAVING:
        end(session, actor, person)


def refuse_erasure(session: Session, actor: Actor, person: Person, asked: str) -> str:
    """Refuse to erase a person, as every such request is; return the reason, which is kept with it.

    Raises `Forbidden` unless the actor is an administrator or HR.
    """
    must(session, actor, Permission.ANSWER_ERASURE, person)
    acts = session.scalar(select(func.count()).where(AuditEvent.actor_id == person.id)) or 0
    why = why_not_erased(person, acts)
    record(session, actor, "person.erasure_refused", person, reason=why, asked=asked)
    return why


def issue_link(session: Session, actor: Actor, person: Person) -> str:
    """Make the link by which a person sets up password and second factor; return its token.

    Raises `Forbidden` unless the actor is an administrator, `RuleViolation` if they have both.
    """
    must(session, actor, Permission.ISSUE_LINK, person)
    check_link(actor, person, is_enrolled=is_enrolled(session, person))
    token = enrolment.issue(session, person)
    record(session, actor, "person.link_issued", person)
    return token


def end_session(session: Session, actor: Actor, person: Person, sign_in_id: int) -> None:
    """End one session of a person; `NotFound` if it is not theirs, or not alive any more."""
    must(session, actor, Permission.END_SESSION, person)
    if not sessions.end_one(session, person.id, sign_in_id):
        raise NotFound("There is no such session, or it has ended already.")
    record(session, actor, "person.session_ended", person)


def end_sessions(session: Session, actor: Actor, person: Person) -> int:
    """End every session of a person; return how many there were."""
    must(session, actor, Permission.END_SESSION, person)
    ended = sessions.end_all(session, person.id)
    record(session, actor, "person.sessions_ended", person, sessions_ended=ended)
    return ended


def choose_zone(session: Session, actor: Actor, person: Person, time_zone: str) -> None:
    """Choose the zone in which one reads and signs."""
    must(session, actor, Permission.KEEP_ACCOUNT, person)
    if reasons := zone_reasons(time_zone):
        raise RuleViolation(*reasons)
    person.time_zone = time_zone
    record(session, actor, "person.zone_chosen", person)


def change_password(
    session: Session, actor: Actor, person: Person, proof: Proof, password_hash: str
) -> None:
    """Replace one's own password; the caller ends the person's other sessions with `end_others`."""
    must(session, actor, Permission.KEEP_ACCOUNT, person)
    burn(session, actor, proof)
    credential = session.scalars(select(Credential).where(Credential.person_id == person.id)).one()
    credential.password_hash = password_hash
    record(session, actor, "person.password_changed", person)


def end_others(session: Session, actor: Actor, person: Person, token: str) -> None:
    """End every session of a person but the one they are in."""
    must(session, actor, Permission.END_SESSION, person)
    ended = sessions.end_all(session, person.id, token)
    record(session, actor, "person.other_sessions_ended", person, sessions_ended=ended)


def _keep_an_administrator(session: Session, person: Person, only: RoleGrant | None = None) -> None:
    """Refuse what would leave nobody to give roles at the enterprise."""
    in_force = (
        select(RoleGrant.person_id)
        .join(Place, Place.id == RoleGrant.place_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.role == Role.ADMINISTRATOR,
            Place.parent_id.is_(None),
            Person.deactivated_at.is_(None),
            is_held_on(clock.today()),
        )
    )
    mine = RoleGrant.id == only.id if only else RoleGrant.person_id == person.id
    if session.scalar(select(func.count()).select_from(in_force.where(mine).subquery())):
        others = select(func.count()).select_from(in_force.where(~mine).subquery())
        check_administrator_stays(session.scalar(others) or 0, str(person))
