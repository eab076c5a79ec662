"""The list of people: what it shows and how it is narrowed."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor, readable
from governance.core.listing.shape import Cell, Choice, Column, Flag, Listing, Text
from governance.identity.employment.models import Employment
from governance.identity.employment.queries import has_employment
from governance.identity.models import ROLE_LABELS, Person, Role, RoleGrant
from governance.identity.queries import has_second_factor, holds_role, is_called
from governance.places.models import Level, Place
from governance.places.queries import sites

YES_NO = (("yes", "yes"), ("no", "no"))


def held_today(person: Person) -> list[RoleGrant]:
    """Return the roles of a person that are in force today, by role."""
    held = [grant for grant in person.grants if grant.is_in_force(clock.today())]
    return sorted(held, key=lambda grant: (list(Role).index(grant.role), grant.place.path))


def _roles(person: Person) -> Cell:
    roles = dict.fromkeys(ROLE_LABELS[grant.role] for grant in held_today(person))
    return Cell(", ".join(roles)) if roles else Cell("none", is_muted=True)


def _second_factor(person: Person) -> Cell:
    if person.credential:
        return Cell("set up", shape="done", tone="ok")
    return Cell("not set up", shape="idle", tone="warn")


def _activity(person: Person) -> Cell:
    if person.deactivated_at:
        return Cell("deactivated", shape="stop")
    return Cell("active", shape="done", tone="ok")


def _either(clause: ColumnElement[bool], values: Sequence[str]) -> ColumnElement[bool]:
    """Return a condition for `yes`, `no`, or both, which is none."""
    return or_(*(clause if value == "yes" else ~clause for value in values))


def _at_sites(values: Sequence[str]) -> ColumnElement[bool]:
    """Hold a role at one of the sites, or at the enterprise above all of them."""
    enterprise = select(Place.id).where(Place.level == Level.ENTERPRISE)
    chosen = [int(value) for value in values]
    return holds_role(or_(RoleGrant.site_id.in_(chosen), RoleGrant.place_id.in_(enterprise)))


def people(session: Session, actor: Actor) -> Listing:
    """Return the list as it is now: its sites are those of the tree."""
    names = {place.id: place.name for place in session.scalars(readable(actor, Place))}
    places = [(str(site.id), site.name) for site in session.scalars(sites())]

    def where(person: Person) -> Cell:
        held = dict.fromkeys(names.get(grant.site_id, "") for grant in held_today(person))
        return Cell(", ".join(filter(None, held)) or "nowhere", is_muted=not held)

    return Listing(
        "people",
        columns=(
            Column("name", "Name", lambda person: person.name, sort=Person.name, is_reference=True),
            Column("email", "E-mail", lambda person: person.email, sort=Person.email),
            Column("roles", "Roles today", _roles),
            Column("sites", "Where", where),
            Column("second_factor", "Second factor", _second_factor, is_minor=True),
            Column("active", "State", _activity, sort=Person.deactivated_at),
        ),
        filters=(
            Text("q", "Name or e-mail", is_called, least=2),
            Choice("role", "Role", [(role.value, ROLE_LABELS[role]) for role in Role],
                   lambda values: holds_role(RoleGrant.role.in_(values))),
            Choice("site", "Site", places, _at_sites, lead="at"),
            Choice("active", "Active", YES_NO,
                   lambda values: _either(Person.deactivated_at.is_(None), values)),
            Choice("second_factor", "Second factor", YES_NO,
                   lambda values: _either(has_second_factor(), values)),
            Flag("no_role", "without any role", ~holds_role()),
            Flag("no_number", "without an employee ID", ~has_employment()),
            Flag("no_site", "without a site", ~has_employment(Employment.site_id.is_not(None))),
        ),
        default_sort="name",
        key=Person.id,
        singular="person",
        plural="people",
        endpoint="people.index",
        record_endpoint="people.show",
        export_endpoint="people.export",
    )  # fmt: skip
