"""What the rules of a provider come to for somebody: at a sign-in, and when rules are tried.

One plan for both, so that what is shown before the rules are kept is what they do afterwards.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.identity.apart import held_by, reasons_apart
from governance.identity.models import Person, Role, RoleGrant
from governance.identity.queries import is_held_on
from governance.identity.rules import NewGrant
from governance.identity.sso.models import IdentityProvider, LinkedIdentity
from governance.identity.sso.queries import IN_FORCE
from governance.identity.sso.rules import DIRECTORY_GROUPS, RoleRule, met, read_rules
from governance.places.models import Place

MOST_TRIED: Final = 200
"""Accounts on which rules are tried on one page, those who signed in last."""

BARRED: list[Callable[[Session, int], Mapping[tuple[Role, int], str]]] = []
"""Each says which roles, at which places, no rule gives to a person, and why; higher slices add."""

GROUPS: list[Callable[[Session, int], list[str]]] = []
"""Each says in which groups a directory has a person; higher slices add it."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A role that a rule comes to and that is not given all the same."""

    rule: RoleRule
    place: Place
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What the rules come to for one person now."""

    person: Person
    gains: list[tuple[RoleRule, Place]] = field(default_factory=list)
    loses: list[tuple[RoleGrant, Place]] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether everything stays as it is."""
        return not (self.gains or self.loses or self.withheld)


def said_of(session: Session, identity: LinkedIdentity) -> dict[str, Any]:
    """Return what rules read: what the provider said last, and the groups of the directory.

    What a provider says in the name of the directory says nothing.
    """
    groups = [name for of in GROUPS for name in of(session, identity.person_id)]
    return {**json.loads(identity.claims), DIRECTORY_GROUPS: groups}


def plan(
    session: Session, person: Person, identity: LinkedIdentity, rules: Iterable[RoleRule]
) -> Plan:
    """Work out which roles rules give to a person, which they end, and which are withheld."""
    today, made = clock.today(), Plan(person)
    wanted = {(each.role, each.path): each for each in met(rules, said_of(session, identity))}
    held = session.execute(
        select(RoleGrant, Place)
        .join(Place, Place.id == RoleGrant.place_id)
        .where(RoleGrant.person_id == person.id, is_held_on(today))
    ).all()
    for grant, place in held:
        rule = wanted.pop((grant.role, place.path), None)
        if rule is None and grant.identity_id == identity.id:
            made.loses.append((grant, place))
    leaving = {grant.id for grant, _place in made.loses}
    staying = [each for each in held_by(session, person) if each.id not in leaving]
    barred = barred_for(session, person.id) if wanted else {}
    for (role, path), rule in wanted.items():
        at = session.scalars(select(Place).where(Place.path == path)).one_or_none()
        if at is None:
            continue
        new = NewGrant(role, today, None, rule.words)
        reasons = reasons_apart(person.name, new, at.path, staying)
        if why := barred.get((role, at.id)):
            reasons.append(why)
        if reasons:
            made.withheld.append(Withheld(rule, at, " ".join(reasons)))
        else:
            made.gains.append((rule, at))
            staying.append(RoleGrant(role=role, place=at, starts_on=today, ends_on=None))
    return made


def barred_for(session: Session, person_id: int) -> dict[tuple[Role, int], str]:
    """Return the roles, by place, that no rule gives to a person, and why."""
    return {key: why for of in BARRED for key, why in of(session, person_id).items()}


def withheld_from(session: Session, person: Person) -> list[Withheld]:
    """Return the roles that rules in force come to for a person, and that are withheld."""
    wanted = (
        select(LinkedIdentity, IdentityProvider)
        .join(IdentityProvider, IdentityProvider.issuer == LinkedIdentity.issuer)
        .where(IN_FORCE, LinkedIdentity.person_id == person.id)
        .order_by(LinkedIdentity.id)
    )
    return [
        each
        for identity, provider in session.execute(wanted)
        for each in plan(session, person, identity, read_rules(provider.rules)[0]).withheld
    ]


def tried_on(session: Session, issuer: str, rules: Iterable[RoleRule]) -> tuple[list[Plan], bool]:
    """Return whom rules would change at their next sign-in, and whether some were left out.

    They are tried on what was last said of the people who sign in by this issuer.
    """
    wanted = (
        select(LinkedIdentity, Person)
        .join(Person, Person.id == LinkedIdentity.person_id)
        .where(LinkedIdentity.issuer == issuer, Person.deactivated_at.is_(None))
        .order_by(LinkedIdentity.seen_at.desc(), LinkedIdentity.id)
        .limit(MOST_TRIED + 1)
    )
    known, each = session.execute(wanted).all(), list(rules)
    plans = [plan(session, person, identity, each) for identity, person in known[:MOST_TRIED]]
    changed = [one for one in plans if not one.is_empty]
    return sorted(changed, key=lambda one: one.person.name), len(known) > MOST_TRIED
