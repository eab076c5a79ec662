"""Recovery codes: ten, shown once, each good for one sign-in, none for a signature."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from governance.audit.models import AuditEvent
from governance.audit.verify import verify
from governance.core.errors import RuleViolation
from governance.identity import entering as entering_by
from governance.identity.factors.models import RecoveryCode
from governance.identity.seeds import Seeds
from governance.identity.sessions import Origin
from tests.credentials import PASSWORD, SEED_KEY, code_for, enrol

SHOWN = re.compile(r'<li class="ref">([a-z0-9-]+)</li>')


def made(client, seed, step=0):
    typed = {"password": PASSWORD, "code": code_for(seed, step)}
    return SHOWN.findall(client.post("/account/recovery-codes", data=typed).text)


def entering(app, code, name="johan"):
    client = app.test_client()
    typed = {"email": f"{name}@acme.example", "password": PASSWORD, "code": code}
    return client, client.post("/sign-in", data=typed).status_code


@pytest.mark.asvs("6.5.1", "6.5.2")
def test_each_of_ten_codes_lets_its_owner_in_once(app, database, plant, sign_in):
    seed, johan = enrol(database, plant.people["johan"]), sign_in("johan")
    enrol(database, plant.people["nora"])
    assert "0 of 10 left" in johan.get("/account/").text

    codes = made(johan, seed)

    assert len(set(codes)) == 10
    assert entering(app, codes[2], "nora")[1] == 422
    client, status = entering(app, f" {codes[2].upper()} ")
    assert status == 302
    assert "You used a recovery code: 9 left." in client.get("/account/").text
    assert "9 of 10 left" in client.get("/account/").text
    assert entering(app, codes[2])[1] == 422
    assert entering(app, codes[3][:-1] + ("b" if codes[3][-1] == "a" else "a"))[1] == 422
    assert entering(app, codes[3])[1] == 302
    with database.reading() as session:
        kept = list(session.scalars(select(RecoveryCode.code_hash)))
        assert all(each.startswith("$argon2id$") for each in kept)
        assert verify(session).faults == []
        verbs = list(session.scalars(select(AuditEvent.verb)))
        assert verbs.count("recovery_code.used") == 2


@pytest.mark.abuse(22)
def test_one_code_given_twice_at_once_lets_in_once(database, plant, sign_in):
    seed = enrol(database, plant.people["johan"])
    code = made(sign_in("johan"), seed)[0]
    here = Origin("127.0.0.1", "test", "127.0.0.1 test")
    tried = entering_by.Tried("johan@acme.example", PASSWORD, code, here)

    def attempt(_):
        try:
            return entering_by.enter(database, Seeds(SEED_KEY), tried)
        except RuleViolation:
            return None

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(attempt, range(2)))

    assert sum(answer is not None for answer in answers) == 1
    with database.reading() as session:
        used = RecoveryCode.ended_at.is_not(None)
        assert len(session.scalars(select(RecoveryCode).where(used)).all()) == 1


@pytest.mark.asvs("7.5.1")
def test_new_codes_end_the_old_ones_and_ask_for_password_and_code(app, database, plant, sign_in):
    seed, johan = enrol(database, plant.people["johan"]), sign_in("johan")
    old = made(johan, seed)
    assert johan.post(
        "/account/recovery-codes", data={"password": "x", "code": "1"}
    ).status_code == (422)

    new = made(johan, seed, 1)

    assert len(new) == 10
    assert entering(app, old[0])[1] == 422
    assert entering(app, new[0])[1] == 302


def test_a_recovery_code_attests_nothing(database, plant, sign_in):
    seed, johan = enrol(database, plant.people["johan"]), sign_in("johan")
    codes = made(johan, seed)

    again = johan.post(
        "/account/recovery-codes", data={"password": PASSWORD, "code": codes[0][:12]}
    )

    assert again.status_code == 422
    assert not SHOWN.findall(again.text)
