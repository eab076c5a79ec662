"""The first days: the tree of places, the people, what they sign in with, what they may do."""

from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from sqlalchemy.orm import Session

from demo.company import PLACES, ROOT, TIME_ZONES, at
from demo.people import PEOPLE, PERSON_BY_KEY
from demo.rows import PlaceRow
from demo.stage import SYSTEM, VIA, Stage
from demo.timeline import Pace, Story
from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor
from governance.core.installation import Installation, Purpose
from governance.core.jobs import Job
from governance.identity import commands as identity
from governance.identity.codes import new_seed
from governance.identity.dormant.jobs import every_minute as look_for_dormant
from governance.identity.enrolment import Chosen, give
from governance.identity.models import Person, Role, RoleGrant, SignIn
from governance.identity.queries import actor_for
from governance.identity.requests import commands as role_requests
from governance.identity.requests.models import RoleRequest
from governance.identity.rights import commands as rights
from governance.identity.rights import giving
from governance.identity.rights.models import RightsRequest, SigningRight
from governance.identity.rights.queries import one, seconds
from governance.identity.rules import NewGrant, NewPerson
from governance.places import commands as places
from governance.places.models import Level, Place
from governance.places.rules import NewPlace

IDLE = {"luc": 120}
"""Who has not been in, and for how many days."""

SET_UP_ON = date(2026, 1, 5)
ADMINISTRATOR, HR = "lena", "sofia"
GRANTED = "Role held when Concord was set up."
LEFT = "Left the company."
VERIFIED = "In person, on the first day, with the company badge and a passport."


def moment(on: date, hour: int, minute: int = 0) -> datetime:
    """Return an instant of the company's past."""
    return datetime.combine(on, time(hour, minute), UTC)


def set_up(stage: Stage) -> Story:
    """Tell how the installation came to know the company."""
    yield moment(SET_UP_ON, 8)
    _begin(stage)
    yield moment(SET_UP_ON, 9)
    with stage.acting(ADMINISTRATOR) as (session, actor):
        for row in PLACES[1:]:
            _place(stage, session, actor, row)
    yield moment(SET_UP_ON, 13)
    with stage.acting(ADMINISTRATOR) as (session, actor):
        for person in PEOPLE:
            _person(stage, session, actor, person.key)
    yield moment(SET_UP_ON, 15)
    _enrol(stage)


def departures(stage: Stage) -> Story:
    """Tell who has left since; they keep their history, not their access."""
    for row in PEOPLE:
        if row.left_on:
            yield moment(row.left_on, 15)
            with stage.acting(HR) as (session, actor):
                person = session.get_one(Person, stage.people[row.key])
                identity.deactivate(session, actor, person, LEFT)


def hoped_for(stage: Stage) -> Story:
    """Tell whom a role was asked for that nobody has confirmed yet."""
    yield moment(date(2026, 11, 19), 10)
    with stage.acting(ADMINISTRATOR) as (session, actor):
        svenja = session.get_one(Person, stage.people["svenja"])
        wismar = session.get_one(Place, stage.places[at("wismar")])
        new = NewGrant(Role.CHANGE_OWNER, clock.today(), None, "Leads changes on packaging now.")
        rights.grant(session, actor, svenja, wismar, new)


def asked_for(stage: Stage) -> Story:
    """Tell who asked for a role: one waits for the business, one for the administrator."""
    pace = Pace(TIME_ZONES["leuven"], stage.timeline.present - timedelta(days=4), 59)
    yield pace.later(minutes=10)
    with stage.acting("fien") as (session, actor):
        fien = session.get_one(Person, stage.people["fien"])
        leuven = session.get_one(Place, stage.places[at("leuven")])
        need = NewGrant(Role.CHANGE_OWNER, clock.today(), None, "Leads her first change in spring.")
        role_requests.ask(session, actor, fien, leuven, need)
    with stage.acting("samuel") as (session, actor):
        kyle = session.get_one(Person, stage.people["kyle"])
        durham = session.get_one(Place, stage.places[at("durham")])
        ends_on = clock.today() + timedelta(days=90)
        need = NewGrant(Role.VALIDATION, clock.today(), ends_on, "Stands in for Samuel.")
        asked = role_requests.ask(session, actor, kyle, durham, need).id
    yield pace.later(hours=7)
    with stage.acting("grace") as (session, actor):
        role_requests.approve(session, actor, session.get_one(RoleRequest, asked))


def signed_in(stage: Stage) -> Story:
    """Tell who was in yesterday, and who has not been in for long: a dormant account."""
    yield stage.timeline.present - timedelta(days=1)
    for key, person_id in stage.people.items():
        ago = timedelta(days=IDLE.get(key, 0))
        at_, digest = clock.now() - ago, sha256(key.encode()).hexdigest()
        with stage.database.writing() as session:
            session.add(
                SignIn(
                    person_id=person_id, digest=digest, began_at=at_, seen_at=at_, ended_at=at_,
                    address="127.0.0.1", device="the demo",
                )
            )  # fmt: skip
            session.commit()
    look_for_dormant(Job(stage.database))


def _begin(stage: Stage) -> None:
    """Store what must be there before anybody can act: the enterprise and an administrator."""
    row, first = PLACES[0], PERSON_BY_KEY[ADMINISTRATOR]
    with stage.database.writing() as session:
        installation = Installation(id=1, purpose=Purpose.DEMO, set_up_at=clock.now())
        root = Place(
            code=row.code,
            name=row.name,
            level=Level.ENTERPRISE,
            path=ROOT,
            time_zone=next(iter(TIME_ZONES.values())),
        )
        person = Person(name=first.name, email=first.email, time_zone=first.time_zone)
        session.add_all([installation, root, person])
        session.flush()
        given = RoleGrant(
            person_id=person.id,
            role=Role.ADMINISTRATOR,
            place_id=root.id,
            site_id=root.id,
            starts_on=SET_UP_ON,
            granted_by=SYSTEM.name,
            reason=GRANTED,
        )
        session.add(given)
        record(session, SYSTEM, "installation.set_up", installation, administrator=person.name)
        session.commit()
    stage.places[ROOT], stage.people[ADMINISTRATOR] = root.id, person.id


def _place(stage: Stage, session: Session, actor: Actor, row: PlaceRow) -> None:
    parent = session.get_one(Place, stage.places[row.parent or ROOT])
    new = NewPlace(Level(row.level), row.code, row.name, row.time_zone)
    stage.places[row.path] = places.add(session, actor, parent, new).id


def _person(stage: Stage, session: Session, actor: Actor, key: str) -> None:
    row = PERSON_BY_KEY[key]
    if key == ADMINISTRATOR:
        return
    person = identity.add(session, actor, NewPerson(row.name, row.email, row.time_zone))
    stage.people[key] = person.id
    for held in row.grants:
        place = session.get_one(Place, stage.places[held.place])
        new = NewGrant(Role(held.role), SET_UP_ON, None, GRANTED)
        asked = rights.grant(session, actor, person, place, new)
        if isinstance(asked, RightsRequest):
            second = seconds(session, place, {actor.id, person.id})[0]
            rights.confirm(session, actor_for(session, second, VIA), one(session, asked.id))


def _enrol(stage: Stage) -> None:
    """Let everybody set up their second factor: a seed of their own, drawn at random."""
    with stage.database.writing() as session:
        for row in PEOPLE:
            person = session.get_one(Person, stage.people[row.key])
            seed = stage.second_factors[row.key] = new_seed()
            chosen = Chosen(stage.entry.password_hash, seed, step=0)
            give(session, person.id, chosen, stage.seeds)
            by = Actor(person.id, person.name, via=VIA)
            record(session, by, "person.enrolled", person)
            giving.enable(session, person, (PERSON_BY_KEY[ADMINISTRATOR].name, None), VERIFIED)
            session.get_one(SigningRight, person.id).acknowledged_at = clock.now()
            record(session, SYSTEM, "signing.enabled", person, how=VERIFIED)
        session.commit()
