"""Rules of a provider are tried on real people, and give nothing that a campaign ended."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core import clock
from governance.identity.models import Person, Role, RoleGrant
from governance.identity.requests import commands as requests
from governance.identity.rules import NewGrant
from governance.identity.sso.models import LinkedIdentity
from governance.places.models import Place
from governance.recertification import commands as campaigns
from governance.recertification.models import RecertifiedRight, Reply
from governance.recertification.rules import Given
from tests.governance.identity.sso.conftest import RULES

OT = ("ot_lead", "/acme/leuven/")


@pytest.fixture
def mia(gate):
    """Mia, who came in with a group that makes her OT lead of Leuven."""
    gate.op.said = {"name": "Mia", "email": "mia@acme.example", "groups": ["plant-ot", "cooks"]}
    gate.through(gate.client())
    person, held = gate.person("Mia")
    assert held == {OT}
    return person.id


def ended_by_a_campaign(gate, person_id):
    """Have a campaign over Leuven find that Mia's role is not needed."""
    with gate.database.acting() as session:
        ana, leuven = gate.actor(session, "ana"), session.get(Place, gate.plant.places["leuven"])
        due = clock.today() + timedelta(days=20)
        campaigns.open_campaign(session, ana, leuven, "Leuven, autumn", due)
    with gate.database.acting() as session:
        wanted = select(RecertifiedRight).where(RecertifiedRight.person_id == person_id)
        row = session.scalars(wanted).one()
        given = Given(Reply.NOT, clock.now(), "she moved to the kitchen")
        campaigns.answer(session, gate.actor(session, "ana"), row, given)


def approved_anew(gate, person_id):
    with gate.database.acting() as session:
        leuven = session.get(Place, gate.plant.places["leuven"])
        new = NewGrant(Role.OT_LEAD, clock.today(), None, "she is back on the line")
        asker, person = gate.actor(session, "tom"), session.get(Person, person_id)
        asked = requests.ask(session, asker, person, leuven, new)
        requests.approve(session, gate.actor(session, "ana"), asked)


def test_what_a_campaign_ended_no_rule_gives_again_until_it_is_approved_anew(gate, mia, sign_in):
    ended_by_a_campaign(gate, mia)
    assert gate.person("Mia")[1] == set()

    gate.through(gate.client())

    assert gate.person("Mia")[1] == set()
    (told,) = gate.events("role.withheld")
    assert b"RC-0001 found on" in told.body
    page = sign_in("ana").get(f"/people/{mia}/powers").text
    assert "Withheld" in page
    assert "RC-0001 found on" in page
    assert "is asked for there, and approved" in page
    approved_anew(gate, mia)
    gate.through(gate.client())
    assert gate.person("Mia")[1] == {OT}
    with gate.database.reading() as session:
        assert verify(session).faults == []
    assert "Withheld" not in sign_in("ana").get(f"/people/{mia}/powers").text


def test_who_held_it_before_and_was_not_asked_about_keeps_it(gate, mia):
    ended_by_a_campaign(gate, mia)
    gate.op.who, gate.op.said = "u-2", {"name": "Ben", "groups": ["plant-ot"]}

    gate.through(gate.client())

    assert gate.person("Ben")[1] == {OT}


@pytest.mark.usefixtures("mia")
def test_rules_are_tried_on_real_people_before_anything_is_kept(gate, sign_in):
    adam, at = sign_in("adam"), "/identity-providers"
    typed = {
        "name": "x", "issuer": gate.op.issuer, "client_id": "concord", "factors": "mfa",
        "reason": "r", "rules": "groups = cooks -> HR at acme", "claims": "",
    }  # fmt: skip

    tried = adam.post(f"{at}/try", data=typed).text

    row = tried[tried.index("Would gain") :]
    assert row.index("Mia") < row.index("HR, Acme") < row.index("OT lead, Leuven")
    assert gate.person("Mia")[1] == {OT}
    same = adam.post(f"{at}/try", data={**typed, "rules": RULES}).text
    assert "Nobody, of those who signed in by this issuer" in same


@pytest.mark.usefixtures("mia")
def test_the_second_person_sees_whom_the_rules_would_change(gate, sign_in):
    provider, ana = gate.ask(gate.op, rules="groups = cooks -> HR at acme"), sign_in("ana")
    page = ana.get(f"/identity-providers/{provider}").text
    assert page.index("Would gain") < page.index("HR, Acme") < page.index("OT lead, Leuven")
    assert ana.post(f"/identity-providers/{provider}/confirm").status_code == 302
    gate.through(gate.client(), number=provider)
    assert gate.person("Mia")[1] == {("hr", "/acme/")}


def test_of_what_a_provider_says_only_what_rules_read_is_kept(gate, mia):
    with gate.database.reading() as session:
        kept = session.scalars(select(LinkedIdentity.claims)).one()
        assert json.loads(kept) == {"groups": ["plant-ot", "cooks"]}
        given = session.scalars(select(RoleGrant).where(RoleGrant.person_id == mia)).one()
        assert given.identity_id


def test_a_provider_does_not_speak_for_the_directory(gate):
    provider = gate.add(gate.op, rules="directory.groups = line -> OT lead at acme/leuven")
    gate.op.said = {"name": "Mia", "directory.groups": ["line"]}

    gate.through(gate.client(), number=provider)

    assert gate.person("Mia")[1] == set()
