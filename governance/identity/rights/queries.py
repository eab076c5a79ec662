"""Who is the second person for a right, and what is asked for."""

from collections.abc import Collection

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from governance.core import clock
from governance.core.access import Actor, could, may, permitted, readable
from governance.core.contributions import INBOX, Group, Item, Target
from governance.identity.models import Person, Role, RoleGrant
from governance.identity.queries import actor_for, holders
from governance.identity.rights.models import (
    OWNERS,
    SIGNING,
    RequestState,
    Right,
    RightsRequest,
    SigningRight,
)
from governance.identity.rights.rules import Permission, RequestFacts
from governance.identity.rules import Permission as OfPeople
from governance.places.models import Place
from governance.places.queries import paths_above

MOST = 50
"""Requests that one person is shown in the inbox; the list has all."""


def seconds(session: Session, place: Place, but: Collection[int]) -> list[Person]:
    """Return who can be the second person for a place today, but for some people, by name.

    Who answers for it; else QA of elsewhere; else whoever signs; else another administrator.
    """
    for roles, path in (
        (OWNERS, place.path), ((Role.QA,), None), (SIGNING, None), ((Role.ADMINISTRATOR,), None)
    ):  # fmt: skip
        if found := [who for who in holders(session, roles, path) if who.id not in but]:
            return found
    return []


def has_had_owners(session: Session, place: Place, but: Collection[int]) -> bool:
    """Whether anybody, but for some people, ever answered for a place, or above or within it.

    Within it as well: a role at the enterprise reaches every site that has its own people.
    """
    ever = (
        select(RoleGrant.id)
        .join(Place, Place.id == RoleGrant.place_id)
        .where(
            RoleGrant.role.in_(OWNERS),
            RoleGrant.person_id.not_in(but),
            or_(Place.path.in_(paths_above(place.path)), Place.within([place.path])),
        )
    )
    return session.scalars(ever.limit(1)).first() is not None


def takes_two(session: Session, actor: Actor, person: Person, place: Place) -> bool:
    """Whether a role of this person there needs a second one; not before a place has had one."""
    return has_had_owners(session, place, {actor.id, person.id})


def guarded_at(session: Session, actor: Actor, person: Person) -> Place | None:
    """Return the place for which it takes two to let somebody in as this person; or None.

    It is the lowest that covers all at which their roles sign: whoever signs in as they do would
    sign at each. What they answer for themselves counts.
    """
    paths = session.scalars(_signing(person).with_only_columns(Place.path)).all()
    if not paths:
        return None
    covering = [path for path in paths_above(paths[0]) if all(p.startswith(path) for p in paths)]
    place = session.scalars(select(Place).where(Place.path == covering[-1])).one()
    return place if has_had_owners(session, place, {actor.id}) else None


def answered_at(session: Session, person: Person) -> Place:
    """Return the place of whoever answers for somebody: the lowest that covers all their roles."""
    held = (
        select(Place.path)
        .join(RoleGrant, RoleGrant.place_id == Place.id)
        .where(RoleGrant.person_id == person.id)
        .where(RoleGrant.ends_on.is_(None) | (RoleGrant.ends_on > clock.today()))
    )
    paths = session.scalars(held).all()
    above = paths_above(paths[0]) if paths else []
    covering = [path for path in above if all(each.startswith(path) for each in paths)]
    top = select(Place).where(Place.parent_id.is_(None))
    at = select(Place).where(Place.path == covering[-1]) if covering else top
    return session.scalars(at).one()


def takes_two_to_link(session: Session, actor: Actor, person: Person) -> bool:
    """Whether an account takes a second person: as soon as anybody else ever answered for a place.

    Source: House rule, ADR 0086.
    """
    top = session.scalars(select(Place).where(Place.parent_id.is_(None))).one()
    return has_had_owners(session, top, {actor.id, person.id})


def signs_at(session: Session, person: Person) -> Place | None:
    """Return the widest place at which a person's role signs, today or later; None if none does."""
    return session.scalars(_signing(person).limit(1)).first()


def _signing(person: Person) -> Select[Place]:
    """Select the places at which a person's role signs, today or later, the widest first."""
    held = (
        select(Place)
        .join(RoleGrant, RoleGrant.place_id == Place.id)
        .where(
            RoleGrant.person_id == person.id,
            RoleGrant.role.in_(SIGNING),
            or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on > clock.today()),
        )
    )
    return held.order_by(func.length(Place.path), Place.path)


def is_asked(session: Session, new: RightsRequest) -> bool:
    """Whether just this was asked for before and is not decided."""
    same = select(RightsRequest.id).where(
        RightsRequest.state == RequestState.ASKED,
        RightsRequest.kind == new.kind,
        RightsRequest.person_id == new.person_id,
        RightsRequest.role.is_not_distinct_from(new.role),
        RightsRequest.starts_on.is_not_distinct_from(new.starts_on),
        RightsRequest.place_id == new.place_id,
        RightsRequest.issuer.is_not_distinct_from(new.issuer),
        RightsRequest.subject.is_not_distinct_from(new.subject),
    )
    return session.scalars(same).first() is not None


def told(wanted: Select[RightsRequest]) -> Select[RightsRequest]:
    """Load whom requests name."""
    asking = (RightsRequest.person, RightsRequest.former, RightsRequest.asked_by)
    more = (RightsRequest.decided_by, RightsRequest.place)
    return wanted.options(*map(joinedload, (*asking, *more)))


def requests(actor: Actor) -> Select[RightsRequest]:
    """Select what was asked for, as far as the actor may read it, with whom it names."""
    return told(readable(actor, RightsRequest))


def requests_for(session: Session, actor: Actor, person: Person) -> list[RightsRequest]:
    """Return what was asked for a person, the latest first."""
    wanted = readable(actor, RightsRequest).where(RightsRequest.person_id == person.id)
    return list(session.scalars(told(wanted).order_by(RightsRequest.id.desc()).limit(MOST)))


def one(session: Session, request_id: int) -> RightsRequest:
    """Return a request with whom it names."""
    return session.scalars(told(select(RightsRequest)).where(RightsRequest.id == request_id)).one()


ASKED_WITH = {Right.ROLE: OfPeople.RECEIVE_ROLE, Right.NEW_FACTOR: OfPeople.RESET_FACTOR}
ASKED_WITH |= {Right.RETURN: OfPeople.REACTIVATE, Right.SIGNING: OfPeople.ENABLE_SIGNING}
ASKED_WITH |= {Right.LINK: OfPeople.LINK_ACCOUNT, Right.UNLINK: OfPeople.UNLINK_ACCOUNT}


def facts_of(session: Session, request: RightsRequest, reason: str | None = None) -> RequestFacts:
    """Return what the guards may know of a request."""
    asker, person = request.asked_by, request.person
    asking = actor_for(session, asker)
    may_ask = may(session, asking, ASKED_WITH[request.kind], person)
    if request.kind is Right.ROLE:
        may_ask = may_ask and may(session, asking, OfPeople.GRANT_ROLE, request.place)
    if request.kind is Right.LINK and asker.id == person.id:  # they showed it at the provider
        may_ask = may(session, asking, OfPeople.KEEP_ACCOUNT, person)
    concerned = {asker.id, person.id, request.former_id or person.id}
    return RequestFacts(
        str(request),
        request.state,
        person.id,
        person.name,
        asker.id,
        asker.name,
        may_ask,
        tuple((w.id, w.name) for w in seconds(session, request.place, concerned)),
        reason,
    )


def signing_right(session: Session, person_id: int) -> SigningRight | None:
    """Return what lets a person sign; None: nothing does yet."""
    return session.get(SigningRight, person_id)


def to_unlock(session: Session, actor: Actor) -> list[Item]:
    """Return the people whose right to sign is locked, for administrators of theirs."""
    if not could(actor, OfPeople.ENABLE_SIGNING, Person):
        return []
    wanted = (
        select(SigningRight, Person)
        .join(Person, Person.id == SigningRight.person_id)
        .where(
            SigningRight.locked_at.is_not(None),
            Person.deactivated_at.is_(None),
            permitted(actor, OfPeople.ENABLE_SIGNING, Person),
        )
        .order_by(SigningRight.locked_at)
        .limit(MOST)
    )
    return [
        Item(
            Group.FIX,
            person.name,
            f"{person} may not sign",
            f"{right.locked_why}; find out why, and verify who they are before you unlock it",
            "Look",
            Target("people.show", {"id": person.id}),
            since=right.locked_at,
        )
        for right, person in session.execute(wanted)
    ]


def to_confirm(session: Session, actor: Actor) -> list[Item]:
    """Return the requests that the actor is the second person for."""
    if not could(actor, Permission.CONFIRM, RightsRequest):
        return []
    wanted = (
        select(RightsRequest)
        .where(
            RightsRequest.state == RequestState.ASKED,
            RightsRequest.person_id != actor.id,
            RightsRequest.asked_by_id != actor.id,
            RightsRequest.former_id.is_distinct_from(actor.id),
            permitted(actor, Permission.CONFIRM, RightsRequest),
        )
        .order_by(RightsRequest.id)
        .limit(MOST)
    )
    return [
        Item(
            Group.ANSWER,
            str(each),
            f"{each.told} for {each.person}, at {each.place}",
            f"{each.asked_by} asked for it; it counts once a second person confirms it",
            "Confirm or refuse",
            Target("rights.show", {"id": each.id}),
            since=each.asked_at,
        )
        for each in session.scalars(told(wanted))
    ]


INBOX.extend((to_confirm, to_unlock))
