"""Signing a change with a security key: what was shown, by its own person, once, in time."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.models import AuditEvent
from governance.audit.verify import verify
from governance.core import clock
from governance.enforcement.commands import keep
from governance.enforcement.models import Level, Rule
from governance.enforcement.rules import Setting
from governance.evidence.asking import SignForm
from governance.evidence.models import Grade, KeyProof, Signature
from governance.identity.factors.models import SecurityKey, SigningIntent
from governance.identity.models import RoleGrant
from governance.places.models import Place
from tests.authenticator import SoftKey
from tests.credentials import PASSWORD
from tests.plant import SYSTEM, actor_named
from tests.signed import key_row
from tests.signing import intent_of, look, options_of, sign_at
from workflows.changes.commands import deciding, writing
from workflows.changes.rules.content import MEANINGS

SIGN = "/changes/1/sign"


@pytest.fixture
def keyed(life, database, plant):
    """Give people a key each: `keyed("ana")` returns hers."""

    def give(name):
        key = SoftKey()
        with database.writing() as session:
            session.add(key_row(key, plant.people[name], clock.now()))
            record(session, SYSTEM, "plant.keyed", name)
            session.commit()
        return key

    life.proposed()
    return give


def signed_by(database, name):
    with database.reading() as session:
        wanted = select(Signature).where(Signature.person_name == name.title())
        return session.scalars(wanted.order_by(Signature.id)).all()


@pytest.mark.statement(3)
@pytest.mark.statement(8)
def test_a_key_signs_what_was_shown_and_anybody_can_check_it(keyed, database, sign_in, life):
    key, ana = keyed("ana"), sign_in("ana")
    page = look(ana, SIGN)
    for words in ("I approve the plan for quality assurance.", "Load 2.8.1", life.now().title,
                  "signed with your security key"):  # fmt: skip
        assert words in page, words

    answer = {"intent": intent_of(page), "answer": key.used(options_of(page))}
    assert ana.post(SIGN, data=answer).status_code == 302

    (made,) = signed_by(database, "ana")
    assert made.grade is Grade.BY_KEY
    with database.reading() as session:
        proof = session.get_one(KeyProof, made.id)
        assert (proof.rp_id, proof.origin) == ("localhost", "http://localhost:8000")
        assert session.get_one(SecurityKey, proof.security_key_id).sign_count == 1
        report = verify(session)
        assert (report.faults, report.contents["signatures"]) == ([], 2)
        assert session.scalars(select(SigningIntent)).all() == []
    assert "signed with the signers key" in sign_in("alan").get("/signatures/").text


@pytest.mark.abuse(6)
@pytest.mark.statement(12)
@pytest.mark.statement(13)
@pytest.mark.scenario("C5")
def test_an_answer_is_good_for_nothing_but_what_was_shown(keyed, database, sign_in, later):
    key, arnes = keyed("ana"), keyed("arne")
    ana, arne, elsewhere = sign_in("ana"), sign_in("arne"), sign_in("ana")
    page = look(ana, SIGN)
    answer = {"intent": intent_of(page), "answer": key.used(options_of(page))}

    for client, sent, said in (
        (arne, answer, "in another session"),
        (elsewhere, answer, "in another session"),
        (ana, {**answer, "intent": "made-up"}, "look at it anew"),
        (ana, {**answer, "answer": key.used({"challenge": "AAAA"})}, "did not answer to what"),
        (ana, {**answer, "answer": arnes.used(options_of(page))}, "is not one of yours"),
        (ana, {**answer, "answer": ""}, "did not answer to what"),
        (ana, {**answer, "answer": "{}"}, "did not answer to what"),
    ):
        reply = client.post(SIGN, data=sent)
        assert (reply.status_code, said in reply.text) == (422, True), said
    reject = ana.post("/changes/1/reject", data={**answer, "reason": "The window is short"})
    assert reject.status_code == 409
    assert "what you would say of it changed meanwhile" in reject.text

    later(minutes=5)
    assert ana.post(SIGN, data=answer).status_code == 422
    assert signed_by(database, "ana") == []


@pytest.mark.statement(4)
@pytest.mark.statement(13)
def test_a_content_that_was_revised_meanwhile_is_not_signed(keyed, life, database, sign_in):
    key, ana = keyed("ana"), sign_in("ana")
    page = look(ana, SIGN)
    life.by("nora", deciding.revise, "the back-out was wrong")

    reply = ana.post(SIGN, data={"intent": intent_of(page), "answer": key.used(options_of(page))})

    assert reply.status_code == 409
    assert signed_by(database, "ana") == []


@pytest.mark.statement(14)
def test_one_answer_sent_twice_at_once_makes_one_signature(keyed, database, sign_in):
    key, clients = keyed("ana"), [sign_in("ana")]
    page = look(clients[0], SIGN)
    answer = {"intent": intent_of(page), "answer": key.used(options_of(page))}

    with ThreadPoolExecutor(2) as pool:
        sent = [pool.submit(clients[0].post, SIGN, data=answer) for _ in range(2)]
        codes = sorted(each.result().status_code for each in sent)

    assert codes[0] == 302
    assert codes[1] in {409, 422}
    assert len(signed_by(database, "ana")) == 1


@pytest.mark.statement(18)
def test_a_key_that_was_removed_or_copied_signs_nothing(keyed, database, sign_in):
    key, ana = keyed("ana"), sign_in("ana")
    page = look(ana, SIGN)
    answer = {"intent": intent_of(page), "answer": key.used(options_of(page))}
    with database.writing() as session:
        session.scalars(select(SecurityKey)).one().sign_count = 9
        record(session, SYSTEM, "key.counted", "Ana")
        session.commit()
    assert "as a copy of it would" in ana.post(SIGN, data=answer).text
    with database.reading() as session:
        verbs = session.scalars(select(AuditEvent.verb).order_by(AuditEvent.seq)).all()
        assert verbs[-2:] == ["attempt.refused", "security_key.counted_back"]

    with database.writing() as session:
        session.scalars(select(SecurityKey)).one().removed_at = clock.now()
        record(session, SYSTEM, "key.removed", "Ana")
        session.commit()
    assert ana.post(SIGN, data=answer).status_code == 422
    assert signed_by(database, "ana") == []


def test_where_it_is_enforced_what_weighs_most_takes_a_key(keyed, database, plant, sign_in):
    with database.writing() as session:
        setting = Setting(Rule.WEIGHTY_BY_KEY, Level.ENFORCE, clock.today(), "everybody has a key")
        leuven = session.get_one(Place, plant.places["leuven"])
        keep(session, actor_named(session, plant, "ana"), leuven, setting)
        session.commit()
    ana = sign_in("ana")
    refused = ana.post(SIGN)
    assert refused.status_code == 422
    assert "signed with a security key: add one to your account" in refused.text

    key = keyed("ana")
    assert "sign with yours" in ana.post(SIGN, data={"grade": "code"}).text
    assert sign_at(ana, SIGN, key=key).status_code == 302
    (made,) = signed_by(database, "ana")
    assert made.grade is Grade.BY_KEY


def test_below_that_the_page_warns_and_password_and_code_do_as_well(keyed, sign_in):
    keyed("ana")
    ana = sign_in("ana")

    page = look(ana, SIGN, {"grade": "code"})

    assert "will be refused once the rule is enforced" in page
    assert 'name="password"' in page
    wrong = ana.post(SIGN, data={"intent": intent_of(page), "password": PASSWORD, "code": "1"})
    assert wrong.status_code == 422
    assert "Exactly what is signed" in wrong.text


@pytest.mark.statement(8)
def test_what_changed_since_one_last_signed_is_shown(keyed, life, sign_in):
    key, ana = keyed("ana"), sign_in("ana")
    sign_at(ana, SIGN, key=key)
    life.by("nora", deciding.revise, "the back-out was too slow")
    life.by("nora", writing.edit, {"back_out": "Load 2.8.1 from the card"})
    life.by("nora", writing.propose)

    page = look(ana, SIGN)

    assert "What changed since you last signed" in page
    assert "<del>Load 2.8.1 from the local copy; decide by 08:00" in page
    assert "<ins>Load 2.8.1 from the card" in page


@pytest.mark.statement(9)
def test_a_rejection_is_signed_and_says_its_reason(keyed, database, sign_in):
    key, ana = keyed("ana"), sign_in("ana")

    reply = sign_at(ana, "/changes/1/reject", {"reason": "The window is short"}, key=key)

    assert reply.status_code == 302
    (made,) = signed_by(database, "ana")
    assert (made.activity, made.meaning) == (
        "rejection", "I reject this plan. The window is short",
    )  # fmt: skip


@pytest.mark.statement(5)
@pytest.mark.statement(29)
def test_a_superseded_version_stays_readable_and_says_so_on_paper_too(keyed, life, sign_in):
    key, ana = keyed("ana"), sign_in("ana")
    sign_at(ana, SIGN, key=key)
    url = f"/changes/1/contents/{life.now().content_sha256}"
    assert "watermark" not in ana.get(url).text

    life.by("nora", deciding.revise, "the back-out was too slow")

    old = ana.get(url).text
    assert '<div class="watermark print-only" aria-hidden="true">Superseded</div>' in old
    assert "Superseded: the change reads differently now." in old
    assert "I approve the plan for quality assurance." in old
    assert "the back-out was too slow" in ana.get("/changes/1").text


@pytest.mark.statement(7)
def test_the_meaning_is_that_of_the_step_whatever_is_sent(keyed, database, sign_in):
    key, ana = keyed("ana"), sign_in("ana")
    own = {"meaning": "I only looked", "activity": "technical_review"}

    assert sign_at(ana, SIGN, own, key=key).status_code == 302

    (made,) = signed_by(database, "ana")
    assert (made.activity, made.meaning) == ("qa_plan", MEANINGS["qa_plan"])


@pytest.mark.statement(2)
def test_the_time_is_that_of_the_server_in_utc_whatever_is_sent(keyed, database, sign_in):
    key, ana = keyed("ana"), sign_in("ana")
    own = {"signed_at": "2001-01-01T00:00:00Z", "at": "2001-01-01", "time_zone": "Pacific/Apia"}
    before = clock.now()

    assert sign_at(ana, SIGN, own, key=key).status_code == 302

    (made,) = signed_by(database, "ana")
    assert before - timedelta(seconds=1) <= made.signed_at <= clock.now()
    assert (made.signed_at.utcoffset(), made.time_zone) == (timedelta(0), "Europe/Brussels")
    said = datetime.fromisoformat(json.loads(made.payload)["shown_at"])
    assert said.utcoffset() == timedelta(0)
    assert said <= made.signed_at <= said + timedelta(minutes=5)
    shown = ana.get("/changes/1").text
    there = made.signed_at.astimezone(ZoneInfo(made.time_zone))
    assert all(words in shown for words in (f"{there:%H:%M}", "Europe/Brussels"))


@pytest.mark.statement(24)
def test_a_right_that_ended_after_the_page_was_shown_signs_nothing(keyed, database, plant, sign_in):
    key, ana = keyed("ana"), sign_in("ana")
    page = look(ana, SIGN)
    with database.writing() as session:
        wanted = select(RoleGrant).where(RoleGrant.person_id == plant.people["ana"])
        for held in session.scalars(wanted):
            held.ends_on = clock.today()
        record(session, SYSTEM, "role.revoked", "Ana")
        session.commit()

    reply = ana.post(SIGN, data={"intent": intent_of(page), "answer": key.used(options_of(page))})

    assert reply.status_code in {403, 404}
    assert signed_by(database, "ana") == []


OF_SEVERAL = {"/changes/older/ask-over", "/changes/older/take-over"}
"""Pages that list several records and what is signed of each, and keep a row for each."""


@pytest.mark.statement(21)
@pytest.mark.statement(22)
def test_whatever_signs_is_a_page_about_one_record_and_never_a_program(app):
    signing = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if "POST" in rule.methods
        and (route := getattr(app.view_functions[rule.endpoint], "route", None))
        and route.form
        and issubclass(route.form, SignForm)
    }

    assert {"/changes/<int:id>/sign", "/register/drifts/<int:id>/correct"} <= signing
    assert {rule for rule in signing if "<int:id>" not in rule} == OF_SEVERAL
    assert not any(rule.startswith("/api/") for rule in signing)


def test_nothing_that_serves_people_signs_at_once():
    """What is signed without being shown is the demo's past; the web has no way to it."""
    root = Path(__file__).parents[3]
    found = {
        path.relative_to(root).as_posix()
        for folder in ("governance", "workflows")
        for path in (root / folder).rglob("*.py")
        if "Way.AT_ONCE" in path.read_text("utf-8")
    }

    assert found == {"governance/identity/attest.py"}
