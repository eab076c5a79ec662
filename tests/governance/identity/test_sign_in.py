"""The way in: what is asked, what is counted, what is told, what is kept."""

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select, text, update

from governance.audit.commands import record
from governance.audit.models import AuditEvent, AuditRow
from governance.core import clock
from governance.core.db import Base
from governance.core.errors import DomainError, RuleViolation
from governance.identity import entering
from governance.identity.models import Credential, Person, SignIn
from governance.identity.passwords import is_outdated
from governance.identity.rights.models import SigningRight
from governance.identity.seeds import Seeds
from governance.identity.sessions import Origin
from tests.credentials import CHEAP, PASSWORD, SEED_KEY, code_for, enrol
from tests.plant import SYSTEM, take_out

SCRIPTS = sorted(Path("static").glob("*.js"))
HERE = Origin("10.0.0.5", "a browser", "10.0.0.5 test")


def form(name, seed, **given):
    typed = {"email": f"{name}@acme.example", "password": PASSWORD, "code": code_for(seed)}
    return {**typed, **given}


def verbs(database):
    with database.reading() as session:
        return list(session.scalars(select(AuditEvent.verb).order_by(AuditEvent.seq)))


@pytest.mark.asvs("6.3.3", "16.3.1")
def test_with_all_three_right_one_is_in_and_with_any_of_them_wrong_one_is_not(app, database, plant):
    seed, client = enrol(database, plant.people["johan"]), app.test_client()
    wrong = (
        {"password": "thirteen grey herons over the dike"},
        {"code": code_for(seed, 7)},
        {"code": "١٢٣٤٥٦"},
        {"email": "johanna@acme.example"},
        {"email": "nora@acme.example"},
    )
    told = set()
    for difference in wrong:
        refused = client.post("/sign-in", data=form("johan", seed, **difference))
        assert refused.status_code == 422
        told.add(entering.NOT_LET_IN in refused.text)
        assert PASSWORD not in refused.text
    assert told == {True}
    assert client.get("/people/").status_code == 401

    entered = client.post("/sign-in", data=form("JOHAN", seed, next="/people/?q=nor"))

    assert (entered.status_code, entered.location) == (302, "/people/?q=nor")
    assert "Nora" in client.get("/people/?q=nor").text
    assert verbs(database)[-6:] == ["sign_in.refused"] * 5 + ["person.signed_in"]
    with database.reading() as session:
        credential = session.get(Credential, plant.people["johan"])
        assert credential.password_hash != CHEAP
        assert not is_outdated(credential.password_hash)


@pytest.mark.abuse(14)
@pytest.mark.asvs("7.2.1", "7.2.4", "7.4.1")
def test_an_old_cookie_is_dead_after_signing_in_again_and_after_signing_out(app, database, plant):
    seed, client = enrol(database, plant.people["johan"]), app.test_client()
    client.get("/sign-in")
    client.post("/sign-in", data=form("johan", seed))
    stolen = client.get_cookie("concord").value

    client.post("/sign-in", data=form("johan", seed, code=code_for(seed, 1)))

    def answer(cookie):
        thief = app.test_client()
        thief.set_cookie("concord", cookie)
        return thief.get("/account/").status_code

    mine = client.get_cookie("concord").value
    assert (answer(stolen), answer(mine)) == (401, 200)
    assert client.post("/sign-out").location == "/sign-in"
    assert answer(mine) == 401
    assert client.get("/account/").status_code == 401
    assert client.post("/sign-out").location == "/sign-in"
    assert verbs(database)[-3:] == ["person.signed_in", "person.signed_in", "person.signed_out"]


@pytest.mark.asvs("7.3.1", "7.3.2")
@pytest.mark.statement(15)
@pytest.mark.parametrize(("name", "unused"), [("johan", 15), ("hanna", 30)])
def test_a_session_ends_unused_sooner_of_who_signs_and_in_any_case(
    app, database, plant, name, unused
):
    seed, client = enrol(database, plant.people[name]), app.test_client()
    with database.acting() as session:
        hanna = session.get(Person, plant.people["hanna"])
        take_out(session, session.get(SigningRight, hanna.id))
        record(session, SYSTEM, "person.signs_nothing", hanna)
    with time_machine.travel("2026-11-23T08:00:00Z", tick=False) as at:
        client.post("/sign-in", data=form(name, seed))
        for _ in range(2):
            at.shift(timedelta(minutes=unused - 2))
            assert client.get("/account/").status_code == 200
        at.shift(timedelta(minutes=unused + 1))
        assert client.get("/account/").status_code == 401
        client.post("/sign-in", data=form(name, seed))
        with database.writing() as session:
            began = clock.now() - timedelta(hours=11, minutes=50)
            session.execute(update(SignIn).values(began_at=began))
            session.commit()
        assert client.get("/account/").status_code == 200
        at.shift(timedelta(minutes=11))
        assert client.get("/account/").status_code == 401


@pytest.mark.abuse(22)
@pytest.mark.asvs("6.5.1")
def test_one_code_given_twice_at_once_opens_one_session(database, plant):
    seed = enrol(database, plant.people["johan"])
    tried = entering.Tried("johan@acme.example", PASSWORD, code_for(seed), HERE)

    def attempt(_):
        try:
            return entering.enter(database, Seeds(SEED_KEY), tried)
        except RuleViolation:
            return None

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(attempt, range(2)))

    assert sum(answer is not None for answer in answers) == 1
    with database.reading() as session:
        assert len(session.scalars(select(SignIn)).all()) == 1
    assert attempt(0) is None


@pytest.mark.asvs("6.5.1")
def test_a_code_of_a_step_before_the_accepted_one_is_dead(database, plant):
    seed, seeds = enrol(database, plant.people["johan"]), Seeds(SEED_KEY)
    with time_machine.travel("2026-11-23T08:00:10Z", tick=False):
        now, before = code_for(seed), code_for(seed, -1)
        entering.enter(database, seeds, entering.Tried("johan@acme.example", PASSWORD, now, HERE))
        with pytest.raises(RuleViolation):
            entering.enter(
                database, seeds, entering.Tried("johan@acme.example", PASSWORD, before, HERE)
            )


@pytest.mark.abuse(22)
@pytest.mark.asvs("2.3.2", "6.3.1")
def test_tries_are_counted_for_the_address_and_the_codes_for_the_person(app, database, plant):
    seed, client = enrol(database, plant.people["johan"]), app.test_client()
    with time_machine.travel("2026-11-23T08:00:00Z", tick=False) as at:
        for _ in range(5):
            client.post("/sign-in", data=form("johan", seed, code="000000"))
        assert client.post("/sign-in", data=form("johan", seed)).status_code == 422
        at.shift(timedelta(minutes=5, seconds=1))
        assert client.post("/sign-in", data=form("johan", seed)).status_code == 302
        stranger = app.test_client()
        guess = {"email": "nobody@acme.example", "password": "x", "code": "000000"}
        answers = [stranger.post("/sign-in", data=guess).status_code for _ in range(11)]
        assert answers == [422] * 10 + [429]
        assert "wait five minutes" in stranger.post("/sign-in", data=guess).text


@pytest.mark.asvs("1.2.2", "3.7.2")
@pytest.mark.parametrize(
    "address",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"],
)
def test_signing_in_leads_to_pages_of_this_application_only(app, database, plant, address):
    seed, client = enrol(database, plant.people["johan"]), app.test_client()

    shown = client.get("/sign-in", query_string={"next": address}).text
    entered = client.post("/sign-in", data=form("johan", seed, next=address))

    assert "evil" not in shown
    assert entered.location == "/"


@pytest.mark.asvs("6.2.8", "6.2.9")
def test_a_password_is_taken_as_it_was_typed_however_long(app, database, plant, sign_in):
    seed, new = enrol(database, plant.people["johan"]), f"  Šest žlutých KONÍ {'x y ' * 40} "
    form_of_it = {"password": PASSWORD, "code": code_for(seed), "new_password": new, "again": new}
    assert sign_in("johan").post("/account/password", data=form_of_it).status_code == 302

    def enters(password):
        with time_machine.travel(clock.now() + timedelta(minutes=6)):
            typed = form("johan", seed, password=password)
            return app.test_client().post("/sign-in", data=typed).status_code == 302

    others = (new.strip(), new.upper(), new.casefold(), new[:64], new[:-1], new + " ")
    assert [enters(other) for other in others] == [False] * len(others)
    assert enters(new)


@pytest.mark.asvs("6.2.6", "6.2.7")
def test_a_password_is_masked_and_filled_in_by_whatever_keeps_it(app):
    (field,) = re.findall(
        r'<input[^>]*name="password"[^>]*>', app.test_client().get("/sign-in").text
    )

    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "paste" not in "".join(script.read_text() for script in SCRIPTS)


@pytest.mark.asvs("14.3.1", "14.3.3")
def test_a_browser_keeps_nothing_of_the_records_once_somebody_has_left(sign_in):
    out = sign_in("johan").post("/sign-out")

    said = {script.name: script.read_text() for script in SCRIPTS}
    keeping = {name for name, text in said.items() if "Storage" in text}
    assert out.headers["Clear-Site-Data"] == '"cache"'
    assert keeping == {"concord.js", "lists.js", "theme.js"}
    assert set(re.findall(r'remember\("(\w+)"', said["concord.js"])) == {"theme", "keys"}
    assert "localStorage" not in said["lists.js"], "what is chosen is of one tab"
    assert "sessionStorage.clear()" in said["concord.js"], "and gone with its session"


def test_what_was_typed_when_the_session_ended_is_kept_and_sent_again(app, database, plant):
    people = plant.people
    seed, client = enrol(database, people["adam"]), app.test_client()
    with time_machine.travel("2026-11-23T08:00:00Z", tick=False) as at:
        client.post("/sign-in", data=form("adam", seed))
        at.shift(timedelta(hours=1))
        typed = {"name": "Zoë Árnadóttir", "email": "zoe@acme.example", "time_zone": "UTC",
                 "once": "k1", "csrf_token": "old", "password": "not to be kept"}  # fmt: skip
        lost = client.post("/people/new", data=typed)
        sealed = lost.text.split('name="lost" value="')[1].split('"')[0]

        assert lost.status_code == 401
        assert "What you typed is kept" in lost.text
        missed = client.post("/sign-in", data=form("adam", seed, code="1", lost=sealed))
        assert (missed.status_code, sealed in missed.text) == (422, True)
        other = enrol(database, people["hanna"])
        stranger = app.test_client().post("/sign-in", data=form("hanna", other, lost=sealed))
        assert (stranger.status_code, stranger.location) == (302, "/")
        page = client.post("/sign-in", data=form("adam", seed, lost=sealed))

        assert page.status_code == 200
        assert "You were signed out while sending this" in page.text
        assert page.text.count("Zoë Árnadóttir") == 2
        assert "not to be kept" not in page.text
        assert 'value="old"' not in page.text
        assert 'action="/people/new"' in page.text
        sent = client.post("/people/new", data={**typed, "csrf_token": "new"})
        assert "Zoë" in client.get(sent.location).text


def test_a_lost_form_that_is_too_long_says_so_and_a_forged_one_is_left_out(app, database, plant):
    seed, client = enrol(database, plant.people["adam"]), app.test_client()
    client.post("/sign-in", data=form("adam", seed))
    with database.writing() as session:
        session.execute(text("UPDATE sign_in SET ended_at = began_at"))
        session.commit()

    long = client.post("/people/new", data={"name": "x" * 70_000})
    forged = client.post("/sign-in", data=form("adam", seed, code=code_for(seed, 1), lost="x.y.z"))

    assert "too long to be kept" in long.text
    assert (forged.status_code, forged.location) == (302, "/")


@pytest.mark.abuse(24)
@pytest.mark.asvs("14.2.4", "16.2.5")
def test_no_secret_reaches_the_logs_or_the_trail(app, database, plant, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    seed, client = enrol(database, plant.people["johan"]), app.test_client()
    code = code_for(seed)
    client.post("/sign-in", data=form("johan", seed, password="canary of the wrong password"))
    client.post("/sign-in", data=form("johan", seed, email="canary-typed-as-address@x"))
    client.post("/sign-in", data=form("johan", seed, code=code))
    token = client.get_cookie("concord").value
    with database.reading() as session:
        kept = b"".join(session.scalars(select(AuditEvent.body)))
        kept += b"".join(body or b"" for body in session.scalars(select(AuditRow.body)))
        stored = session.get(Credential, plant.people["johan"])
        hidden = (PASSWORD, seed, "canary", stored.password_hash, stored.totp_seed, token)
    said = caplog.text + "".join(capfd.readouterr())
    assert [secret for secret in hidden if secret.encode() in kept or secret in said] == []
    with pytest.raises(DomainError) as refusal:
        entering.enter(database, Seeds(SEED_KEY), entering.Tried("a@b", "canary", "000000", HERE))
    assert "canary" not in repr(refusal.value)
    assert "canary" not in repr(entering.Tried("a@b", "canary", "canary", HERE))


@pytest.mark.abuse(24)
def test_no_secret_lies_in_any_table_as_it_was_given(app, database, plant):
    seed, client = enrol(database, plant.people["johan"]), app.test_client()
    client.post("/sign-in", data=form("johan", seed))
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]

    with database.reading() as session:
        every = [session.execute(select(table)).all() for table in Base.metadata.sorted_tables]
    lies = str(every)
    assert "johan@acme.example" in lies
    assert [secret for secret in (PASSWORD, seed, token) if secret in lies] == []


@pytest.mark.abuse(23)
@pytest.mark.asvs("7.4.2")
def test_somebody_who_left_is_out_at_once_and_stays_out(app, database, plant, sign_in):
    seed, client = enrol(database, plant.people["alan"]), app.test_client()
    client.post("/sign-in", data=form("alan", seed))
    assert client.get("/people/").status_code == 200
    hanna, number = sign_in("hanna"), plant.people["alan"]

    gone = hanna.post(f"/people/{number}/deactivate", data={"reason": "left the company"})

    assert gone.location == f"/people/{number}"
    assert client.get("/people/").status_code == 401
    again = client.post("/sign-in", data=form("alan", seed, code=code_for(seed, 1)))
    assert again.status_code == 422
    page = hanna.get(f"/people/{number}").text
    assert "left the company" in page
    assert hanna.post(f"/people/{number}/reactivate", data={"reason": "back"}).status_code == 302
    assert client.get("/people/").status_code == 401
    assert (
        client.post("/sign-in", data=form("alan", seed, code=code_for(seed, 1))).status_code == 302
    )
    with database.reading() as session:
        assert session.get(Person, number).deactivated_at is None
        assert session.scalars(select(SignIn).where(SignIn.seen_at > clock.now())).all() == []
