"""Requests for roles: one of them, what the guards know, and whom they wait for."""

from collections.abc import Sequence
from datetime import UTC, datetime, time

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from governance.core import clock
from governance.core.access import Actor, could, permitted, readable
from governance.core.contributions import INBOX, Group, Item, Target
from governance.identity.apart import held_by, reasons_apart
from governance.identity.models import Person, Role
from governance.identity.requests.models import WAITING, AskedState, RoleRequest
from governance.identity.requests.rules import REMINDED, AskedFacts, Permission
from governance.identity.rights.queries import seconds
from governance.identity.rules import NewGrant
from governance.places.models import Place
from governance.places.queries import named_paths, sites, tree

MOST = 50
"""Requests that one person is shown in the inbox; the list has all."""

R = RoleRequest


def told(wanted: Select[RoleRequest]) -> Select[RoleRequest]:
    """Load whom requests name, and where."""
    people = (R.person, R.asked_by, R.approved_by, R.decided_by)
    return wanted.options(*map(joinedload, people), joinedload(R.place))


def role_requests(actor: Actor) -> Select[RoleRequest]:
    """Select the requests that the actor may read, with whom they name."""
    return told(readable(actor, R))


def one(session: Session, request_id: int) -> RoleRequest:
    """Return a request with whom it names, held until the commit where it writes."""
    wanted = select(R).where(R.id == request_id).execution_options(populate_existing=True)
    return session.scalars(told(wanted)).one()


def new_of(request: RoleRequest) -> NewGrant:
    """Return the role that is asked for, from today at the earliest."""
    starts_on = max(request.starts_on, clock.today())
    return NewGrant(request.role, starts_on, request.ends_on, request.reason)


def facts_of(session: Session, request: RoleRequest, reason: str | None = None) -> AskedFacts:
    """Freeze what the guards may know of a request."""
    person, asker, place = request.person, request.asked_by, request.place
    held = held_by(session, person)
    two = {asker.id, person.id}
    return AskedFacts(
        label=str(request),
        state=request.state,
        person_id=person.id,
        person=person.name,
        asked_by_id=asker.id,
        asked_by=asker.name,
        approved_by_id=request.approved_by_id,
        due_on=request.due_on,
        is_active=person.deactivated_at is None,
        apart=tuple(reasons_apart(person.name, new_of(request), place.path, held)),
        seconds=tuple((who.id, who.name) for who in seconds(session, place, two)),
        reason=reason,
    )


def is_asked(session: Session, person: Person, role: Role, place: Place) -> bool:
    """Whether just this role was asked for before, and is not decided on."""
    same = select(R.id).where(
        R.person_id == person.id, R.role == role, R.place_id == place.id, R.state.in_(WAITING)
    )
    return session.scalars(same).first() is not None


def places(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Return where a role can be asked for: all places; the sites for who holds no role yet."""
    if not actor.held:
        return [(site.id, site.name) for site in session.scalars(sites())]
    seen = tree(session, actor)
    names = named_paths(seen)
    return [(place.id, names[place.id]) for place in seen]


def place_of(session: Session, actor: Actor, place_id: int) -> Place | None:
    """Return a place at which the actor may ask for a role; None if there is none such."""
    known = {number for number, _ in places(session, actor)}
    return session.get(Place, place_id) if place_id in known else None


def to_expire(session: Session) -> Sequence[int]:
    """Return the requests whose day is over."""
    over = select(R.id).where(R.state.in_(WAITING), R.due_on < clock.today())
    return session.scalars(over.order_by(R.id)).all()


def to_remind(session: Session) -> Sequence[int]:
    """Return the requests whose day is near, of which nobody was reminded yet."""
    near = select(R.id).where(
        R.state.in_(WAITING),
        R.reminded_at.is_(None),
        R.due_on <= clock.today() + REMINDED,
        R.due_on >= clock.today(),
    )
    return session.scalars(near.order_by(R.id)).all()


VERB_OF = {
    AskedState.ASKED: (Permission.APPROVE, "Approve or refuse"),
    AskedState.APPROVED: (Permission.GIVE, "Give or refuse"),
}


def to_decide(session: Session, actor: Actor) -> list[Item]:
    """Return the requests that wait for the actor: to be approved, or to be given."""
    found: list[Item] = []
    for state, (permission, verb) in VERB_OF.items():
        if not could(actor, permission, R):
            continue
        wanted = select(R).where(
            R.state == state, R.person_id != actor.id, permitted(actor, permission, R)
        )
        if state is AskedState.ASKED:
            wanted = wanted.where(R.asked_by_id != actor.id)
        else:
            wanted = wanted.where(R.approved_by_id != actor.id)
        rows = session.scalars(told(wanted).order_by(R.due_on, R.id).limit(MOST))
        found += [_item(each, verb) for each in rows]
    return found


def _item(request: RoleRequest, verb: str) -> Item:
    why = f"{request.asked_by} asked for it"
    if request.approved_by:
        why += f", {request.approved_by} approved it for the business"
    if request.reminded_at:
        why = f"reminder: it expires soon; {why}"
    return Item(
        Group.ANSWER,
        str(request),
        f"{request.what.capitalize()} for {request.person}, at {request.place}",
        why,
        verb,
        Target("role_requests.show", {"id": request.id}),
        request.approved_at or request.asked_at,
        datetime.combine(request.due_on, time(23, 59), UTC),
    )


INBOX.append(to_decide)
