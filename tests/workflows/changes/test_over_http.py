"""Change control through its real pages and forms."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.models import AuditEvent
from governance.audit.verify import verify
from governance.core import clock
from governance.core.errors import Conflict
from governance.evidence.models import Signature
from governance.identity.models import Credential
from governance.places.models import Place
from governance.register.models import Dependency, DependencyType, Strength
from tests.credentials import PASSWORD, code_for, enrol
from tests.plant import SYSTEM, add_asset, take_out
from tests.signing import intent_of, look
from workflows.changes.commands import deciding
from workflows.changes.models import ChangeRequest
from workflows.changes.models import ChangeState as S


def verbs(database, verb):
    with database.reading() as session:
        return session.scalars(select(AuditEvent).where(AuditEvent.verb == verb)).all()


@pytest.mark.usefixtures("plant")
def test_a_draft_is_written_twice_sent_and_made_once(database, sign_in):
    client = sign_in("nora")
    page = client.get("/changes/new?asset=1").text
    assert "AS-00001" in page
    sent = {"asset": "PLC-204", "title": "New firmware", "kind": "firmware", "once": "k1"}

    first, second = (client.post("/changes/new", data=sent) for _ in range(2))

    assert first.location == second.location == "/changes/1"
    assert len(verbs(database, "change.raised")) == 1
    assert "PLC-204" in client.get("/changes/").text
    lost = client.post(
        "/changes/new", data={"asset": "PLC-999", "kind": "nonsense", "plan": "Keep"}
    )
    assert lost.status_code == 422
    assert "Title is needed." in lost.text
    assert "Keep" in lost.text
    unknown = client.post("/changes/new", data={**sent, "asset": "PLC-999", "once": "k2"})
    assert unknown.status_code == 422
    assert "No asset is called PLC-999" in unknown.text


def test_a_stale_form_is_a_conflict_and_keeps_what_was_typed(life, sign_in):
    life.raised()
    client = sign_in("nora")

    reply = client.post(
        "/changes/1/edit", data={"title": "Mine", "kind": "firmware", "version": "0"}
    )

    assert reply.status_code == 409
    assert "was changed since you opened it" in reply.text
    assert 'value="Mine"' in reply.text


def test_a_refusal_is_shown_with_every_reason_and_recorded(life, database, sign_in):
    life.raised(reason="", proposed="")
    client = sign_in("nora")

    reply = client.post("/changes/1/submit", headers={"Accept": "application/json"})

    assert reply.status_code == 422
    assert reply.json["reasons"] == [
        "CR-2026-0001 does not say why it is needed and how it will be yet: edit it first."
        .replace("2026", str(clock.now().year))
    ]  # fmt: skip
    (event,) = verbs(database, "attempt.refused")
    assert event.subject == "changes.submit /changes/1/submit"
    assert reply.json["reasons"][0] in client.get("/changes/1").text.replace("&#39;", "'")


def test_who_may_not_read_learns_nothing(life, app, sign_in):
    life.proposed()

    assert app.test_client().get("/changes/1").status_code == 401
    for verb in ("", "/sign", "/edit", "/revise"):
        assert sign_in("dana").get(f"/changes/1{verb}").status_code == 404
    assert sign_in("dana").post("/changes/1/start").status_code == 404
    assert sign_in("hanna").get("/changes/1/sign").status_code == 403
    assert sign_in("alan").post("/changes/1/start").status_code == 403
    assert "CR-" not in sign_in("dana").get("/changes/").text.split("<tbody>")[-1][:200]


@pytest.fixture
def enrolled_again(plant, database):
    """Give somebody a real credential in place of the fixture's; return its seed."""

    def enrol_again(name):
        with database.writing() as session:
            take_out(session, session.get(Credential, plant.people[name]))
            record(session, SYSTEM, "test.prepared", name)
            session.commit()
        return enrol(database, plant.people[name])

    return enrol_again


@pytest.mark.statement(1)
@pytest.mark.statement(2)
@pytest.mark.statement(8)
@pytest.mark.statement(10)
@pytest.mark.statement(13)
@pytest.mark.scenario("C5")
def test_a_signature_needs_password_and_code_afresh(life, enrolled_again, database, sign_in):
    life.proposed()
    seed, url = enrolled_again("ana"), "/changes/1/sign"
    client = sign_in("ana")
    assert "I approve the plan for quality assurance." in client.get(url).text
    page = look(client, url)
    assert all(words in page for words in ("Load 2.9.4", "Load 2.8.1", life.now().title))

    for wrong in (
        {},
        {"password": PASSWORD},
        {"password": "no", "code": code_for(seed)},
        {"password": PASSWORD, "code": "000000"},
    ):
        again = client.post(url, data={"intent": intent_of(page), **wrong})
        assert again.status_code == 422
        assert "Exactly what is signed" in again.text
    assert len(verbs(database, "change.signed")) == 0

    right = {"intent": intent_of(page), "password": PASSWORD, "code": code_for(seed)}
    assert client.post(url, data=right).status_code == 302
    replayed = client.post(url, data=right)
    assert replayed.status_code == 422
    assert "is signed already" in replayed.text
    with database.reading() as session:
        made = session.scalars(select(Signature).where(Signature.person_name == "Ana")).all()
        assert [one.activity for one in made] == ["qa_plan"]
        assert made[0].time_zone == "Europe/Brussels"
    shown = client.get("/changes/1").text
    assert all(words in shown for words in (made[0].meaning, "Ana", "Europe/Brussels", "in force"))
    with database.reading() as session:
        assert verify(session).faults == []


def test_files_count_as_content_before_approval_and_as_evidence_after(life, sign_in):
    life.raised()
    client = sign_in("nora")

    def send(name, text):
        file = (io.BytesIO(text), name)
        return client.post(
            "/changes/1/attach",
            data={"file": file, "description": "the release notes"},
            content_type="multipart/form-data",
        )

    assert send("notes.txt", b"2.9.4 mends it").status_code == 302
    assert send("empty.txt", b"").status_code == 422
    page = client.get("/changes/1").text
    assert "part of what is signed" in page
    assert client.get("/changes/").status_code == 200


def test_the_list_sorts_filters_searches_and_exports(life, sign_in):
    life.raised()
    client = sign_in("johan")

    assert "Replace firmware" in client.get("/changes/?state=draft&q=plc-2&sort=title").text
    assert "No change matches" in client.get("/changes/?state=closed").text
    assert client.get("/changes/?sort=nonsense").status_code == 422
    sheet = client.get("/changes/export/csv?state=draft")
    assert sheet.text.lstrip("\ufeff").startswith("Number,Title")


@pytest.mark.scenario("C8")
@pytest.mark.statement(14)
def test_of_twenty_at_once_one_signs_last_and_the_rest_are_told(life, database):
    life.approved(signers=("arne", "johan", "vera", "sten", "dirk"))
    assert life.now().state is S.APPROVAL

    def sign_at_once(_):
        try:
            life.by("ana", deciding.sign)
        except Conflict as refusal:
            return refusal
        return None

    with ThreadPoolExecutor(20) as pool:
        outcomes = list(pool.map(sign_at_once, range(20)))

    assert outcomes.count(None) == 1
    told = {str(outcome) for outcome in outcomes if outcome}
    assert told == {
        f"{life.now().reference} is in authorised; nothing of it waits for a signature."
    }
    assert {getattr(outcome, "status", None) for outcome in outcomes if outcome} == {409}
    assert len(verbs(database, "change.approved")) == 1
    with database.reading() as session:
        assert verify(session).faults == []
        assert session.get(ChangeRequest, 1).state is S.AUTHORISED


@pytest.mark.scenario("A1")
def test_the_impact_names_nothing_that_its_reader_may_not_see_on_the_way(
    database, wired, plant, life, sign_in
):
    with database.writing() as session:
        line = session.get_one(Place, plant.places["line1"])
        behind = add_asset(session, line, "PLC-205")
        tie = {"type": DependencyType.RECIPE_FROM, "strength": Strength.HARD}
        session.add(Dependency(dependent_id=behind.id, provider_id=wired["LIMS-01"], **tie))
        record(session, SYSTEM, "plant.extended", line)
        session.commit()
    life.assessed()

    page = sign_in("nora").get("/changes/1").text

    assert "PLC-205 depends on 1 asset you may not see" in page
    assert "PLC-204 → HMI-31 → 1 asset you may not see → PLC-205" in page
    assert "LIMS-01" not in page
    assert "1 you may not see" in page
    assert "3 by a dependency that nobody confirmed" in page
