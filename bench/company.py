"""The company that is measured: three sites, those who sign there, and many who only read."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from governance.audit.commands import bulk_insert, record
from governance.core import clock
from governance.core.access import Actor
from governance.core.installation import Installation, Purpose
from governance.enforcement.models import Enforcement, Rule
from governance.enforcement.models import Level as Held
from governance.identity.models import Credential, Person, Role, RoleGrant
from governance.identity.rights.models import SigningRight
from governance.ownership.models import Activity, Assignment
from governance.places.models import Level, Place

SYSTEM = Actor(0, "system")
SINCE = date(2020, 1, 1)
SITES = ("leuven", "durham", "wismar")
AREAS, LINES, UNITS = 4, 3, 3
READERS = 300
SIGNERS = {
    "nora": Role.REQUESTER,
    "tom": Role.CHANGE_OWNER,
    "coen": Role.CHANGE_COORDINATOR,
    "johan": Role.OT_LEAD,
    "arne": Role.AREA_OWNER,
    "ana": Role.QA,
    "vera": Role.VALIDATION,
    "sten": Role.OT_SECURITY,
    "petra": Role.PROCESS_SAFETY,
    "rita": Role.REGULATORY,
    "dirk": Role.DATA_INTEGRITY_OWNER,
}
"""Who acts at each site, by a name that is followed by the site's."""

NAMED = {
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
ABOVE_ALL = {"ines": (Role.IT_LEAD, Role.QA), "adam": (Role.ADMINISTRATOR,)}
"""Who holds roles of the whole enterprise: what they see is the most that anybody sees."""


@dataclass(frozen=True, slots=True)
class Company:
    """Ids by name."""

    places: dict[str, int] = field(default_factory=dict)
    """By path."""

    units: dict[str, list[int]] = field(default_factory=dict)
    """By the code of the site: where its assets stand."""

    people: dict[str, int] = field(default_factory=dict)

    def site(self, code: str) -> int:
        """Return the id of a site."""
        return self.places[f"/acme/{code}/"]


def found(session: Session) -> Company:
    """Store places, people, roles and namings under one act; the caller commits."""
    made = Company()
    session.add(Installation(id=1, purpose=Purpose.PLANT, set_up_at=clock.now()))
    _places(session, made)
    _people(session, made)
    _namings(session, made)
    record(session, SYSTEM, "bench.founded", "acme")
    return made


def let_sign(session: Session, made: Company) -> None:
    """Say of everybody that they may sign, with a code as well as with a key."""
    at = clock.now()
    rights = [
        {
            "person_id": key,
            "how": "in person",
            "verified_by": "system",
            "verified_at": at,
            "confirmed_by": "system",
            "acknowledged_at": at,
        }
        for key in made.people.values()
    ]
    bulk_insert(session, SigningRight, rights)
    warned = [
        {
            "rule": Rule.WEIGHTY_BY_KEY,
            "level": Held.WARN,
            "starts_on": SINCE,
            "reason": "bench",
            "set_at": at,
            "person_id": made.people["ines"],
            "place_id": made.site(code),
            "site_id": made.site(code),
        }
        for code in SITES
    ]
    bulk_insert(session, Enforcement, warned)
    record(session, SYSTEM, "bench.let_sign", "everybody")


def _places(session: Session, made: Company) -> None:
    acme = _place(session, made, Level.ENTERPRISE, "acme", None)
    for code in SITES:
        site = _place(session, made, Level.SITE, code, acme)
        areas = [_place(session, made, Level.AREA, f"area{n}", site) for n in range(AREAS)]
        lines = [
            _place(session, made, Level.PRODUCTION_LINE, f"line{n}", area)
            for area in areas
            for n in range(LINES)
        ]
        made.units[code] = [
            _place(session, made, Level.UNIT, f"unit{n}", line).id
            for line in lines
            for n in range(UNITS)
        ]


def _place(session: Session, made: Company, level: Level, code: str, above: Place | None) -> Place:
    place = Place(
        code=code, name=code.title(), level=level, parent_id=above and above.id,
        path=f"{above.path if above else '/'}{code}/", site_id=above and above.site_id,
        time_zone="Europe/Brussels",
    )  # fmt: skip
    session.add(place)
    session.flush()
    if level is Level.SITE:
        place.site_id = place.id
    made.places[place.path] = place.id
    return place


def _people(session: Session, made: Company) -> None:
    held = {name: [(role, "/acme/") for role in roles] for name, roles in ABOVE_ALL.items()}
    for code in SITES:
        held |= {f"{n} {code}": [(role, f"/acme/{code}/")] for n, role in SIGNERS.items()}
    for n in range(READERS):
        code = SITES[n % len(SITES)]
        held[f"reader {n:03}"] = [(Role.REQUESTER, f"/acme/{code}/area{n % AREAS}/")]
    rows = [
        {
            "name": name.title(),
            "email": f"{name.replace(' ', '.')}@acme.example",
            "time_zone": "Europe/Brussels",
        }
        for name in held
    ]
    made.people.update(zip(held, bulk_insert(session, Person, rows), strict=True))
    grants = [
        {
            "person_id": made.people[name],
            "role": role,
            **_at(made, path),
            "starts_on": SINCE,
            "granted_by": "system",
            "reason": "bench",
        }
        for name, roles in held.items()
        for role, path in roles
    ]
    bulk_insert(session, RoleGrant, grants)
    blank = {"password_hash": "unused", "totp_seed": "unused", "enrolled_at": clock.now()}
    enrolled = [{"person_id": key, **blank} for key in made.people.values()]
    bulk_insert(session, Credential, enrolled)


def _at(made: Company, path: str) -> dict[str, int]:
    site = f"/{'/'.join(path.strip('/').split('/')[:2])}/"
    return {"place_id": made.places[path], "site_id": made.places[site]}


def _namings(session: Session, made: Company) -> None:
    rows = [
        {
            "activity": activity,
            "subject_kind": "place",
            "subject_id": made.site(code),
            "subject": code.title(),
            "person_id": made.people[f"{name} {code}"],
            **_at(made, f"/acme/{code}/"),
            "starts_on": SINCE,
            "assigned_by": "system",
            "reason": "bench",
        }
        for code in SITES
        for activity, name in NAMED.items()
    ]
    bulk_insert(session, Assignment, rows)
