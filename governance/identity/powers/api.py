"""Who can do what for programs: of one record, and of one person, on a day."""

from datetime import date

from apiflask import APIBlueprint

from governance.core import api
from governance.core.api import Shape
from governance.core.web import actor, missing, requires, session
from governance.identity.models import Person, Role, RoleGrant
from governance.identity.powers import reading
from governance.identity.powers.besides import besides
from governance.identity.powers.narrowing import asked, day_asked
from governance.identity.powers.rules import Permission
from governance.identity.sso.planning import Withheld, withheld_from
from governance.places.models import Place

bp = APIBlueprint("api_powers", __name__, url_prefix=api.ROOT, tag="Access")


class ThroughOut(Shape):
    """The role that gives it: where, since when, who gave it and why."""

    grant_id: int
    role: Role
    place_id: int
    starts_on: date
    ends_on: date | None
    granted_by: str
    confirmed_by: str | None
    is_by_rule: bool
    reason: str


class PowerOut(Shape):
    """That one person may do one thing with the record."""

    permission: str
    person_id: int
    person: str
    through: list[ThroughOut]
    because: str
    notes: list[str]


class PowersOut(Shape):
    """Who may do what with a record."""

    items: list[PowerOut]
    is_cut: bool


class AbilityOut(Shape):
    """What one role lets a person do with one kind of record; a star: more is asked for."""

    through: ThroughOut
    kind: str
    permissions: list[str]


class BesideOut(Shape):
    """What lets a person act besides roles: a delegation, a duty."""

    source: str
    what: str
    where: str
    since: date
    until: date | None
    why: str


class WithheldOut(Shape):
    """A role that a rule of a provider comes to today, and that is not given all the same."""

    role: Role
    place_id: int
    rule: str
    why: str


class PersonPowersOut(Shape):
    """All that one person can do; what is withheld from them is told of today alone."""

    abilities: list[AbilityOut]
    besides: list[BesideOut]
    withheld: list[WithheldOut]


def through_of(grant: RoleGrant) -> ThroughOut:
    """Return a role as programs read it."""
    return ThroughOut(
        grant_id=grant.id, role=grant.role, place_id=grant.place_id, starts_on=grant.starts_on,
        ends_on=grant.ends_on, granted_by=grant.granted_by, confirmed_by=grant.confirmed_by,
        is_by_rule=grant.identity_id is not None, reason=grant.reason,
    )  # fmt: skip


def power_of(power: reading.Power) -> PowerOut:
    """Return a power as programs read it."""
    return PowerOut(
        permission=power.permission.value, person_id=power.person.id, person=power.person.name,
        through=[through_of(each) for each in power.through], because=power.because,
        notes=list(power.notes),
    )  # fmt: skip


def withheld_of(each: Withheld) -> WithheldOut:
    """Return a role that is withheld, as programs read it."""
    rule = each.rule
    return WithheldOut(role=rule.role, place_id=each.place.id, rule=rule.words, why=each.why)


def of_person_out(person: Person, on: date | None) -> PersonPowersOut:
    """Return all that a person can do, as programs read it."""
    able = reading.abilities(session(), person, on)
    return PersonPowersOut(
        abilities=[
            AbilityOut(
                through=through_of(each.grant), kind=each.kind, permissions=list(each.permissions)
            )
            for each in able
        ],
        besides=[
            BesideOut.model_validate(each) for each in besides(session(), actor(), person, on)
        ],
        withheld=[] if on else [withheld_of(each) for each in withheld_from(session(), person)],
    )


@bp.get("/powers/<kind>/<int:number>")
@requires(Permission.SEE, Place)
@bp.output(PowersOut)
def of_record(kind: str, number: int) -> PowersOut:
    """Give who may do what with a record, narrowed by `q` and `may`, on a day by `on`."""
    found = reading.record_of(session(), actor(), kind, number) or missing("record")
    told = reading.powers(session(), found, *asked(), day_asked())
    return PowersOut(items=[power_of(each) for each in told.powers], is_cut=told.is_cut)


@bp.get("/people/<int:id>/powers")
@requires(Permission.SEE_OF, Person)
@bp.output(PersonPowersOut)
def of_person(person: Person) -> PersonPowersOut:
    """Give all that one person can do, on a day by `on`."""
    return of_person_out(person, day_asked())
