"""What it comes to that an account is somebody's, or is not any more; a step of the commands."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor
from governance.core.errors import RuleViolation
from governance.identity import sessions
from governance.identity.apart import held_by
from governance.identity.commands import send_away
from governance.identity.models import ROLE_LABELS, Person
from governance.identity.queries import has_password
from governance.identity.rights.accounts import Account, accounts_of, keeper
from governance.identity.rights.models import Right, RightsRequest
from governance.identity.rights.rules import Linking, check_linking, check_unlinking


def check_link(session: Session, person: Person, account: Account) -> int | None:
    """Return whose an account is; `RuleViolation` with every reason why it cannot be a person's."""
    former = session.get(Person, keeper(account.issuer).holder(session, account) or 0)
    same = [each for each in accounts_of(session, person.id) if each.issuer == account.issuer]
    check_linking(
        Linking(
            person.name,
            str(account),
            person.id,
            person.deactivated_at is None,
            str(same[0]) if same else "",
            former.id if former else None,
            former.name if former else "",
            _holds(session, former) if former else (),
        )
    )
    return former.id if former else None


def _holds(session: Session, former: Person) -> tuple[str, ...]:
    """Return what else than its accounts makes a row somebody of their own."""
    roles = [
        f"the role {ROLE_LABELS[each.role]} at {each.place}"
        for each in held_by(session, former)
        if each.identity_id is None
    ]
    signs_in = has_password(session, former.id) or former.email
    return (*roles, *(["a way of their own to sign in"] if signs_in else []))


def move(session: Session, actor: Actor, person: Person, account: Account) -> Person | None:
    """Have an account be a person's; return the row that came to be by it, if there is one."""
    former_id = check_link(session, person, account)
    keeper(account.issuer).move(session, actor, account, person)
    return session.get(Person, former_id) if former_id else None


def leave(session: Session, actor: Actor, former: Person | None, person: Person) -> None:
    """Have the row that came to be by an account be nobody's any more, unless it has others."""
    if former and former.deactivated_at is None and not accounts_of(session, former.id):
        send_away(session, actor, former, f"the same person as {person.name}")


def set_apart(session: Session, actor: Actor, person: Person, account: Account) -> int:
    """Take an account off a person and end every session of theirs; return how many there were.

    It becomes a row of its own that lets nobody in until it is linked to whose it is.
    """
    of = keeper(account.issuer)
    check_unlinking(person.id, of.holder(session, account), person.name, str(account))
    apart = Person(name=person.name, time_zone=person.time_zone, deactivated_at=clock.now())
    session.add(apart)
    session.flush()
    of.move(session, actor, account, apart)
    called = {"provider": account.issuer, "called": account.subject}
    record(session, actor, "person.set_apart", apart, **called, was=person.name)
    return sessions.end_all(session, person.id)


def check_unchanged(session: Session, request: RightsRequest) -> Account:
    """Return the account that a request is about, if it is still whose it was when asked for."""
    account = Account(request.issuer or "", request.subject or "")
    holder = keeper(account.issuer).holder(session, account)
    if request.kind is Right.LINK and holder != request.former_id:
        raise RuleViolation(
            f"{account} is somebody else's by now than when it was asked for: refuse {request}, "
            "and have it asked for anew."
        )
    if request.former_id:  # two who decide about one row are taken in turn
        row = select(Person).where(Person.id == request.former_id).with_for_update()
        session.scalars(row.execution_options(populate_existing=True)).one()
    return account
