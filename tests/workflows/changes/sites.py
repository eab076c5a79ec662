"""A change over two sites: who answers at the other one, and how such a change is put up."""

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.identity.models import Person, Role
from governance.ownership.models import Activity
from governance.places.models import Place
from governance.register.models import Asset
from tests.plant import SYSTEM, add_assignment, add_grant
from tests.workflows.changes.conftest import NO
from workflows.changes.commands import scoping, writing

DURHAM = {
    Activity.ASSET_APPROVAL: "dana",
    Activity.TECHNICAL_REVIEW: "dana",
    Activity.QA_PLAN: "dave",
    Activity.QA_RELEASE: "dave",
}
"""Who answers for these at Durham."""

AT_BOTH = {
    "arne": (Role.AREA_OWNER, Activity.TAKE_DOWN),
    "vera": (Role.VALIDATION, Activity.VALIDATION),
    "dirk": (Role.DATA_INTEGRITY_OWNER, Activity.DATA_INTEGRITY),
    "coen": (Role.CHANGE_COORDINATOR, Activity.MULTI_SITE),
    "sten": (Role.OT_SECURITY, Activity.OT_SECURITY),
}
"""Who answers there for what they answer for at Leuven."""


def answer_at_durham(session, plant):
    """Durham has its own lead and QA; Nora reads there; others are accountable for both sites."""
    durham, acme = (session.get_one(Place, plant.places[at]) for at in ("durham", "acme"))
    for activity, name in DURHAM.items():
        add_assignment(session, durham, activity, plant.people[name])
    for name, (role, activity) in AT_BOTH.items():
        add_grant(session, session.get_one(Person, plant.people[name]), role, acme)
        add_assignment(session, durham, activity, plant.people[name])
    add_grant(session, session.get_one(Person, plant.people["nora"]), Role.REQUESTER, durham)
    record(session, SYSTEM, "plant.extended", durham)


@pytest.fixture(name="both")
def two_sites(database, enrolled, life):
    """A change to be, of a company in which two sites answer for their own."""
    with database.writing() as session:
        answer_at_durham(session, enrolled)
        session.commit()
    return life


def add(session, actor, change, *tags):
    assets = session.scalars(select(Asset).where(Asset.tag.in_(tags))).all()
    return scoping.extend(session, actor, change, assets)


def remove(session, actor, change, *tags):
    ids = session.scalars(select(Asset.id).where(Asset.tag.in_(tags))).all()
    return scoping.narrow(session, actor, change, ids)


def proposed(life, *tags):
    """Put a change of PLC-204 and these up for approval."""
    life.raised().by("nora", add, *tags)
    life.submitted().by("johan", writing.assess, NO)
    life.by("nora", writing.propose)
    return life
