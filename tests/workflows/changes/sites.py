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
"""Who answers for these at Durham; for all else the same people as at Leuven."""


@pytest.fixture(name="both")
def two_sites(database, enrolled, life):
    """Durham has its own lead and QA; Nora reads there; the rest is accountable for both sites."""
    plant = enrolled
    with database.writing() as session:
        durham, acme = (session.get_one(Place, plant.places[at]) for at in ("durham", "acme"))
        for activity, name in DURHAM.items():
            add_assignment(session, durham, activity, plant.people[name])
        for name, role in (("arne", Role.AREA_OWNER), ("vera", Role.VALIDATION),
                           ("dirk", Role.DATA_INTEGRITY_OWNER), ("coen", Role.CHANGE_COORDINATOR),
                           ("sten", Role.OT_SECURITY)):  # fmt: skip
            add_grant(session, session.get_one(Person, plant.people[name]), role, acme)
        for activity, name in ((Activity.TAKE_DOWN, "arne"), (Activity.VALIDATION, "vera"),
                               (Activity.DATA_INTEGRITY, "dirk"), (Activity.MULTI_SITE, "coen"),
                               (Activity.OT_SECURITY, "sten")):  # fmt: skip
            add_assignment(session, durham, activity, plant.people[name])
        nora = session.get_one(Person, plant.people["nora"])
        add_grant(session, nora, Role.REQUESTER, durham)
        record(session, SYSTEM, "plant.extended", durham)
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
    life.by("nora", writing.submit)
    life.by("johan", writing.assess, NO)
    life.by("nora", writing.propose)
    return life
