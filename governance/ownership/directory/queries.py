"""What the directory has now."""

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from governance.core.access import Actor, could, readable
from governance.core.contributions import INBOX, Group, Item, Target
from governance.identity.employment.models import Employment
from governance.identity.models import Person
from governance.identity.rights.models import RightsRequest
from governance.identity.rules import Permission as OfPeople
from governance.ownership.directory.models import DirectoryEntry, EntryKind

OF = DirectoryEntry
DIRECTORY = "the directory"
"""What the accounts that it vouches for are of."""

MOST = 50


def entries(actor: Actor, kind: EntryKind) -> Select[DirectoryEntry]:
    """Select what of a kind the directory has now, the oldest first."""
    there = readable(actor, OF).where(OF.kind == kind, OF.gone_at.is_(None))
    return there.order_by(OF.id).options(joinedload(OF.person))


def entry(session: Session, actor: Actor, kind: EntryKind, named: str) -> DirectoryEntry | None:
    """Return the entry of this id; None: there is none, or it is gone."""
    if not named.isdecimal() or len(named) > 9:  # noqa: PLR2004
        return None
    wanted = entries(actor, kind).where(OF.id == int(named))
    return session.scalars(wanted).one_or_none()


def with_key(session: Session, key: str) -> DirectoryEntry | None:
    """Return who has a user name now."""
    return session.scalars(select(OF).where(OF.key == key)).one_or_none()


def alike(session: Session, person_id: int, number: str | None, emails: list[str]) -> int | None:
    """Return who else works here with this number, or one of these addresses, if anybody."""
    by_number = select(Employment.person_id).where(Employment.employee_id == number)
    wanted = select(Person.id).where(
        Person.id != person_id,
        Person.deactivated_at.is_(None),
        or_(Person.id.in_(by_number), Person.email.in_([each.lower() for each in emails])),
    )
    return session.scalars(wanted.order_by(Person.id).limit(1)).first()


def to_link(session: Session, actor: Actor) -> list[Item]:
    """Return, for administrators, whom the directory brought and who may be here already."""
    if not could(actor, OfPeople.LINK_ACCOUNT, Person):
        return []
    was_asked = select(RightsRequest.id).where(
        RightsRequest.issuer == DIRECTORY, RightsRequest.subject == OF.key
    )
    wanted = (
        select(OF)
        .join(OF.person)
        .join(OF.alike.of_type(other := aliased(Person)))
        .where(OF.gone_at.is_(None), OF.alike_id != OF.person_id, ~was_asked.exists())
        .where(Person.deactivated_at.is_(None), other.deactivated_at.is_(None))
        .where(OF.person_id != actor.id, OF.alike_id != actor.id)
        .options(joinedload(OF.person), joinedload(OF.alike))
    )
    return [
        Item(
            Group.FIX,
            str(each.person),
            f"{each.person} came from the directory, and may be {each.alike}, who is here already",
            "the employee ID or an address is the same; two people say whether it is them",
            "Say who it is",
            Target("accounts.linking", {"id": each.person_id or 0, "to": each.alike_id or 0}),
            since=each.made_at,
        )
        for each in session.scalars(wanted.order_by(OF.id).limit(MOST))
    ]


INBOX.append(to_link)
