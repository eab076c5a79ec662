"""Providers for programs: read, tried and ended through the same commands; never confirmed."""

import pytest

from governance.identity.tokens import commands
from governance.identity.tokens.rules import NewToken
from governance.places.models import Place

AT = "/api/identity-providers"


@pytest.fixture
def ask(gate):
    """Return how a program of somebody asks, by a token with these scopes."""

    def asked(address, method="GET", said=None, *, by="adam", scopes=("access:read",)):
        with gate.database.acting() as session:
            place = session.get(Place, gate.plant.places["acme"])
            told = NewToken("x", tuple(scopes))
            key = commands.create(session, gate.actor(session, by), place, told)[1]
        client = gate.app.test_client(use_cookies=False)
        bearer = {"Authorization": f"Bearer {key}"}
        return client.open(address, method=method, json=said, headers=bearer)

    return asked


def test_a_program_reads_the_settings_and_never_the_secret(gate, ask):
    page = ask(AT).json
    assert (page["count"], page["items"][0]["issuer"]) == (1, gate.op.issuer)
    one = ask(f"{AT}/{gate.number}").json
    assert one["state"] == "in_force"
    assert "client_secret" not in one
    assert ask(f"{AT}/99").status_code == 404


def test_a_program_tries_rules_and_changes_nothing_by_it(gate, ask):
    gate.op.said = {"name": "Mia", "groups": ["plant-ot", "cooks"]}
    gate.through(gate.client())
    rules = {"rules": "groups = cooks -> HR at acme"}
    both = ("access:read", "access:write")

    told = ask(f"{AT}/{gate.number}/try", "POST", rules, scopes=both).json

    (effect,) = told["items"]
    assert [each["role"] for each in effect["gains"]] == ["hr"]
    assert [each["role"] for each in effect["loses"]] == ["ot_lead"]
    assert gate.person("Mia")[1] == {("ot_lead", "/acme/leuven/")}
    wrong = ask(f"{AT}/{gate.number}/try", "POST", {"rules": "nonsense"}, scopes=both)
    assert wrong.status_code == 422


def test_a_program_ends_a_provider_as_its_page_does_and_confirms_none(gate, ask):
    waits = gate.ask(gate.op, "Acme account 2")
    both = ("access:read", "access:write")
    assert ask(f"{AT}/{waits}/confirm", "POST", {}, by="ana", scopes=both).status_code == 404
    why = {"reason": "asked for twice"}
    gone = ask(f"{AT}/{waits}/withdraw", "POST", why, scopes=both)
    assert (gone.status_code, gone.json["state"]) == (200, "withdrawn")
    stale = {"reason": "it was taken over", "version": 99}
    assert ask(f"{AT}/{gate.number}/end", "POST", stale, scopes=both).status_code == 409
    assert ask(f"{AT}/{gate.number}/end", "POST", why).status_code == 403

    ended = ask(f"{AT}/{gate.number}/end", "POST", {"reason": "taken over"}, scopes=both)

    assert (ended.status_code, ended.json["state"]) == (200, "ended")
    assert gate.events("provider.ended")[-1].actor_name == "Adam"
