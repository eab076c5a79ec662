"""Groups of the directory come to roles by the rules of a provider, and by nothing else."""

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.core import clock
from governance.identity.models import Person
from governance.identity.queries import actor_for
from governance.identity.sso import commands
from governance.identity.sso.models import IdentityProvider, LinkedIdentity
from tests.governance.ownership.directory.test_people import GROUP, NEW, patch
from tests.plant import SYSTEM, actor_named

ISSUER = "https://acme.example"
RULE = "directory.groups = line -> OT lead at acme/leuven"


@pytest.fixture
def ina(ask, database, plant):
    """Ina, whom the directory brought, and whom a provider knows whose rules read its groups."""
    number = ask("/Users", "POST", NEW).json["id"]
    with database.writing() as session:
        provider = IdentityProvider(
            name="Acme account", issuer=ISSUER, client_id="c", client_secret="x", rules=RULE,
            authorization_endpoint=ISSUER, token_endpoint=ISSUER, jwks_uri=ISSUER, factors="mfa",
            auth_method="client_secret_basic", is_named_in_answers=True, reason="one account",
            asked_by_id=plant.people["adam"], asked_at=clock.now(),
        )  # fmt: skip
        session.add(provider)
        session.flush()
        commands.confirm(session, actor_named(session, plant, "ana"), provider)
        person = session.scalars(select(Person).where(Person.name == "Ina Vos")).one()
        session.add(
            LinkedIdentity(
                person_id=person.id, issuer=ISSUER, subject="u-ina", has_arrived=False,
                linked_at=clock.now(), seen_at=clock.now(), claims="{}",
            )
        )  # fmt: skip
        record(session, SYSTEM, "person.linked", person, provider=ISSUER, called="u-ina")
        session.commit()
        return number, person.id


def held(database, person_id):
    with database.reading() as session:
        return {each.role for each in actor_for(session, session.get(Person, person_id)).held}


def test_a_group_gives_what_a_rule_says_and_takes_it_at_once(ask, database, ina):
    number, person_id = ina
    told = {"schemas": [GROUP], "displayName": "line", "members": [{"value": number}]}

    group = ask("/Groups", "POST", told).json["id"]

    assert held(database, person_id) == {"ot_lead"}
    ask(f"/Groups/{group}", "PATCH", patch("members", []))
    assert held(database, person_id) == set()
    ask(f"/Groups/{group}", "PATCH", patch("members", [{"value": number}]))
    assert held(database, person_id) == {"ot_lead"}
    ask(f"/Groups/{group}", "PATCH", patch("displayName", "kitchen"))
    assert held(database, person_id) == set()


def test_a_group_that_is_gone_gives_nothing_any_more(ask, database, ina):
    number, person_id = ina
    told = {"schemas": [GROUP], "displayName": "line", "members": [{"value": number}]}
    group = ask("/Groups", "POST", told).json["id"]
    assert ask(f"/Groups/{group}", "DELETE").status_code == 204
    assert held(database, person_id) == set()


def test_a_group_that_no_rule_names_gives_nothing(ask, database, ina):
    number, person_id = ina
    told = {"schemas": [GROUP], "displayName": "plant-qa", "members": [{"value": number}]}
    assert ask("/Groups", "POST", told).status_code == 201
    assert held(database, person_id) == set()
