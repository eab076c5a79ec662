"""Find accounts that nobody uses, keep them for a reason, or end them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.identity.commands import deactivate, send_away
from governance.identity.dormant.models import Cause, DormantAccount
from governance.identity.dormant.queries import spare_names
from governance.identity.dormant.rules import (
    CAUSES,
    Permission,
    check_deciding,
    check_keeping,
)
from governance.identity.models import Person, SignIn

ALL = "dormant accounts"
"""What one decision about several is recorded about, beside each of them."""


def note(session: Session, actor: Actor, person: Person, cause: Cause) -> DormantAccount:
    """Keep that an account was found dormant, for the worker: the alarm of administrators."""
    seen = select(func.max(SignIn.seen_at)).where(SignIn.person_id == person.id)
    made = DormantAccount(
        person_id=person.id, cause=cause, seen_at=session.scalar(seen), found_at=clock.now()
    )
    session.add(made)
    session.flush()
    record(session, actor, "dormant_account.found", person, why=CAUSES[cause])
    return made


def wake(session: Session, actor: Actor, entry: DormantAccount) -> None:
    """Keep that an account is dormant no more, for the worker."""
    entry.ended_at = clock.now()
    record(session, actor, "dormant_account.woke", entry)


def keep(
    session: Session, actor: Actor, found: Sequence[DormantAccount], until_on: date | None,
    reason: str,
) -> None:  # fmt: skip
    """Say of accounts that nobody uses why they stay, and until when.

    Raises `Forbidden` unless the actor is an administrator or HR, `RuleViolation` with every
    reason.
    """
    for entry in found:
        must(session, actor, Permission.KEEP, entry)
    check_deciding(found, spare_names(session, [e.id for e in found]), actor.id, reason)
    check_keeping(until_on, clock.today())
    for entry in found:
        entry.kept_by_id, entry.kept_at = actor.id, clock.now()
        entry.kept_until_on, entry.kept_why = until_on, reason.strip()
        record(session, actor, "dormant_account.kept", entry.person, reason=reason.strip())
    record(session, actor, "dormant_accounts.kept", ALL, accounts=len(found), reason=reason.strip())


def end(session: Session, actor: Actor, found: Sequence[DormantAccount], reason: str) -> None:
    """Deactivate accounts that nobody uses: one decision, one act in the trail for each.

    Raises `Forbidden` unless the actor is an administrator or HR, `RuleViolation` with every
    reason.
    """
    for entry in found:
        must(session, actor, Permission.END, entry)
    check_deciding(found, spare_names(session, [e.id for e in found]), actor.id, reason)
    for entry in found:
        entry.ended_at = clock.now()
        deactivate(session, actor, entry.person, f"Dormant account: {reason.strip()}")
    record(
        session, actor, "dormant_accounts.ended", ALL, accounts=len(found), reason=reason.strip()
    )


def end_after_notice(session: Session, actor: Actor, entry: DormantAccount) -> None:
    """Deactivate an account after the notice that the settings give, for the worker."""
    entry.ended_at = clock.now()
    person = session.get_one(Person, entry.person_id, with_for_update=True)
    send_away(session, actor, person, f"Dormant account: {CAUSES[entry.cause]}, after notice.")
    record(session, actor, "dormant_account.ended", entry, why=CAUSES[entry.cause])
