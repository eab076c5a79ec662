"""A small plant for tests: two sites, a few assets, and one person for each duty."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from unittest import mock

from sqlalchemy import select

from governance.audit.commands import record
from governance.core.access import Actor
from governance.core.db import ENDING
from governance.enforcement.models import Enforcement, Rule
from governance.enforcement.models import Level as Held
from governance.identity.models import Person, Role, RoleGrant
from governance.identity.queries import actor_for
from governance.identity.rights.models import SigningRight
from governance.ownership.models import Activity, Assignment
from governance.places.models import Level, Place
from governance.register.models import Asset
from governance.register.vocabulary import (
    AssetClass,
    Domain,
    GxpRelevance,
    OtFunction,
    PurdueLevel,
    ValidationState,
)

SYSTEM = Actor(0, "system")
SINCE = date(2020, 1, 1)
PLACES = {
    "acme": (Level.ENTERPRISE, None),
    "leuven": (Level.SITE, "acme"),
    "suite3": (Level.AREA, "leuven"),
    "line1": (Level.PRODUCTION_LINE, "suite3"),
    "line10": (Level.PRODUCTION_LINE, "suite3"),
    "durham": (Level.SITE, "acme"),
    "qclab": (Level.AREA, "durham"),
}
ZONES = {"durham": "America/New_York", "qclab": "America/New_York"}
PEOPLE = {
    "nora": (Role.REQUESTER, "suite3"),
    "tom": (Role.REQUESTER, "leuven"),
    "olga": (Role.CHANGE_OWNER, "leuven"),
    "coen": (Role.CHANGE_COORDINATOR, "leuven"),
    "johan": (Role.OT_LEAD, "leuven"),
    "arne": (Role.AREA_OWNER, "suite3"),
    "ines": (Role.IT_LEAD, "acme"),
    "ana": (Role.QA, "leuven"),
    "vera": (Role.VALIDATION, "leuven"),
    "sten": (Role.OT_SECURITY, "acme"),
    "petra": (Role.PROCESS_SAFETY, "leuven"),
    "rita": (Role.REGULATORY, "acme"),
    "dirk": (Role.DATA_INTEGRITY_OWNER, "leuven"),
    "hanna": (Role.HR, "acme"),
    "alan": (Role.AUDITOR, "acme"),
    "adam": (Role.ADMINISTRATOR, "acme"),
    "dana": (Role.OT_LEAD, "durham"),
    "dave": (Role.QA, "durham"),
}
DUTIES = {
    Activity.ASSET_APPROVAL: "arne",
    Activity.TAKE_DOWN: "arne",
    Activity.TECHNICAL_REVIEW: "johan",
    Activity.QA_PLAN: "ana",
    Activity.QA_RELEASE: "ana",
    Activity.VALIDATION: "vera",
    Activity.OT_SECURITY: "sten",
    Activity.PROCESS_SAFETY: "petra",
    Activity.REGULATORY: "rita",
    Activity.DATA_INTEGRITY: "dirk",
    Activity.MULTI_SITE: "coen",
}


@dataclass
class Plant:
    """What `seed` stored, by the names above; ids only, so that any session can use it."""

    places: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    assets: dict[str, int] = field(default_factory=dict)


def seed(session):
    """Store the plant under one act; the caller commits."""
    plant, stored = Plant(), {}
    for code, (level, parent) in PLACES.items():
        above = stored.get(parent)
        place = Place(
            code=code, name=code.title(), level=level, parent_id=above and above.id,
            path=f"{above.path if above else '/'}{code}/", site_id=above and above.site_id,
            time_zone=ZONES.get(code, "Europe/Brussels"),
        )  # fmt: skip
        session.add(place)
        session.flush()
        if level is Level.SITE:
            place.site_id = place.id
        stored[code], plant.places[code] = place, place.id
    for name, (role, code) in PEOPLE.items():
        person = Person(
            name=name.title(), email=f"{name}@acme.example", time_zone="Europe/Brussels"
        )
        session.add(person)
        session.flush()
        plant.people[name] = person.id
        add_grant(session, person, role, stored[code])
    lets_sign(session, plant.people.values())
    for activity, name in DUTIES.items():
        at = stored["suite3" if name == "arne" else "leuven"]  # where the role is held
        add_assignment(session, at, activity, plant.people[name])
    for code in ("leuven", "durham"):
        at_warn(session, stored[code], stored_by=plant.people["ana"])
    for tag, code in {"PLC-204": "line1", "HMI-31": "line10", "LIMS-01": "qclab"}.items():
        plant.assets[tag] = add_asset(session, stored[code], tag).id
    record(session, SYSTEM, "plant.seeded", stored["acme"])
    return plant


def lets_sign(session, people):
    """Say of people that it was verified who they are, and that they know what a signature is."""
    at = datetime(2020, 1, 1, tzinfo=UTC)
    session.add_all(
        SigningRight(
            person_id=each, how="in person", verified_by="system", verified_at=at,
            confirmed_by="system", acknowledged_at=at,
        )
        for each in people
    )  # fmt: skip


def at_warn(session, site, stored_by):
    """Let what weighs most be signed with a code as well: most tests have no key."""
    session.add(
        Enforcement(
            rule=Rule.WEIGHTY_BY_KEY, level=Held.WARN, starts_on=SINCE, reason="seed",
            set_at=datetime(2020, 1, 1, tzinfo=UTC), person_id=stored_by,
            place_id=site.id, site_id=site.id,
        )
    )  # fmt: skip


def add_grant(session, person, role, place, *, since=SINCE, until=None):
    session.add(
        RoleGrant(
            person_id=person.id, role=role, place_id=place.id, site_id=place.site_id or place.id,
            starts_on=since, ends_on=until, granted_by="system", reason="seed",
        )
    )  # fmt: skip


def add_assignment(session, place, activity, person_id):
    session.add(
        Assignment(
            activity=activity, subject_kind="place", subject_id=place.id, subject=str(place),
            person_id=person_id, place_id=place.id, site_id=place.site_id or place.id,
            starts_on=SINCE, assigned_by="system", reason="seed",
        )
    )  # fmt: skip


def add_asset(session, place, tag, **given):
    asset = Asset(
        **{
            "tag": tag, "name": f"{tag} of {place.name}", "place_id": place.id,
            "site_id": place.site_id, "domain": Domain.OT, "asset_class": AssetClass.PLC,
            "ot_function": OtFunction.PLC, "purdue_level": PurdueLevel.L1, "criticality": 2,
            "gxp": GxpRelevance.DIRECT, "has_safety_function": False, "firmware": "2.8.1",
            "validation_state": ValidationState.VALIDATED, **given,
        }
    )  # fmt: skip
    session.add(asset)
    session.flush()
    return asset


def actor_named(session, plant, name):
    """Return the person as an actor with today's grants."""
    person = session.scalars(select(Person).where(Person.id == plant.people[name])).one()
    return actor_for(session, person)


def take_out(session, *rows):
    """Have rows as if they had never been, which nobody can: for what a test begins with."""
    with mock.patch.dict(ENDING, {row.__tablename__: "a test" for row in rows}):
        for row in rows:
            session.delete(row)
        session.flush()
