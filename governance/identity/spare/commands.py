"""Keeping an account for an outage, and looking into its use."""

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.identity.models import Person
from governance.identity.spare.models import SpareAccount, SpareUse
from governance.identity.spare.queries import is_spare, one
from governance.identity.spare.rules import Permission, check_keeping, check_review


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


def review(session: Session, actor: Actor, use: SpareUse, finding: str) -> None:
    """Say what was found about a use; by somebody else than who used it, once."""
    must(session, actor, Permission.REVIEW, use)
    use = one(session, use.id)
    check_review(actor, use)
    use.reviewed_by_id, use.reviewed_at, use.finding = actor.id, clock.now(), finding
    record(session, actor, "spare_account.reviewed", use, finding=finding)
