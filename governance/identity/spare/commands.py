"""Keeping an account for an outage, and looking into its use."""

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.identity import sessions
from governance.identity.models import Person
from governance.identity.rights import giving
from governance.identity.spare.models import SpareAccount, SpareUse
from governance.identity.spare.queries import away, is_spare, one, open_uses
from governance.identity.spare.rules import (
    Permission,
    check_closing,
    check_keeping,
    check_review,
)


def keep_spare(session: Session, actor: Actor, person: Person, reason: str) -> None:
    """Keep somebody's account for an outage: from now on it signs nothing, and each use is told.

    Raises `Forbidden` unless the actor is an administrator, `RuleViolation` if it is their own.
    """
    must(session, actor, Permission.KEEP, person)
    check_keeping(actor, person.id, person.name, is_kept=is_spare(session, person.id))
    kept = session.get(SpareAccount, person.id) or SpareAccount(person_id=person.id)
    kept.reason, kept.kept_by = reason, actor.name
    kept.kept_at, kept.ended_at = clock.now(), None
    session.add(kept)
    record(session, actor, "spare_account.kept", person, reason=reason)


def close(session: Session, actor: Actor, use: SpareUse) -> int:
    """Say that the outage is over: every session of the account ends, and its password and code.

    All of its open uses are closed with this one. It is ready for the next outage once a new link
    was made for it and used. Return how many sessions ended. Raises `Forbidden` unless the actor
    is an administrator, `RuleViolation` if they used it, or nobody can come in otherwise yet.
    """
    must(session, actor, Permission.CLOSE, use)
    use = one(session, use.id)
    check_closing(actor, use, away(session, use))
    now, ended = clock.now(), sessions.end_all(session, use.person_id)
    giving.end_factors(session, use.person)
    record(session, actor, "person.factors_ended", use.person, reason=f"closed after {use}")
    for each in open_uses(session, use.person_id):
        each.closed_by_id, each.closed_at = actor.id, now
        record(session, actor, "spare_account.closed", each, sessions_ended=ended)
    return ended


def review(session: Session, actor: Actor, use: SpareUse, finding: str) -> None:
    """Say what was found about a use; by somebody else than who used it, once."""
    must(session, actor, Permission.REVIEW, use)
    use = one(session, use.id)
    check_review(actor, use)
    use.reviewed_by_id, use.reviewed_at, use.finding = actor.id, clock.now(), finding
    record(session, actor, "spare_account.reviewed", use, finding=finding)
