"""What authorises a change: every signature under its present content, by whoever may give it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.models import AuditEvent
from governance.audit.verify import verify
from governance.evidence.models import Signature
from governance.identity.models import Role
from governance.ownership.models import Activity, Assignment
from tests.plant import SYSTEM
from tests.workflows.changes.conftest import SIGNERS, WRITTEN
from workflows.changes.commands import deciding, writing
from workflows.changes.models import ChangeState as S

JSON = {"Accept": "application/json"}
BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.fixture
def standing(roles, hands):
    """Give roles, and have somebody stand in."""
    return roles, hands


def events(database, verb):
    with database.reading() as session:
        wanted = select(AuditEvent).where(AuditEvent.verb == verb).order_by(AuditEvent.seq)
        return session.scalars(wanted).all()


@pytest.mark.abuse(7)
@pytest.mark.scenario("C1")
@pytest.mark.statement(4)
def test_an_edited_back_out_supersedes_all_approvals_and_leaves_the_old_version_readable(
    life, database, sign_in
):
    life.approved()
    old, owner = life.now().content_sha256, sign_in("nora")
    refused = owner.post("/changes/1/edit", data=as_typed(life.now()), headers=JSON)
    assert refused.status_code == 409
    assert "its content is frozen" in refused.json["reasons"][0]

    assert owner.post("/changes/1/revise", data={"reason": "Copy moved"}).status_code == 302
    sent = {**as_typed(life.now()), "back_out": "Load 2.8.1 from the safe"}
    assert owner.post("/changes/1/edit", data=sent).status_code == 302
    life.by("nora", writing.propose)

    assert life.now().state is S.APPROVAL
    page = sign_in("ana").get("/changes/1").text
    signatures = page.split('id="signatures"')[1].split("</section>")[0]
    assert signatures.count("superseded: the content changed") == len(SIGNERS) + 2
    assert signatures.count("in force") == 1  # its author's, under the new content
    before = sign_in("ana").get(f"/changes/1/contents/{old}").text
    assert "Superseded: the change reads differently now" in before
    assert "from the local copy" in before
    assert "Load 2.8.1 from the safe" not in before
    assert not events(database, "change.started")


def as_typed(change):
    """What the form of the change holds, as its author sees it."""
    texts = {name: str(getattr(change, name) or "") for name in WRITTEN}
    window = {
        name: getattr(change, name).astimezone(BRUSSELS).strftime("%Y-%m-%dT%H:%M")
        for name in ("window_begins_at", "window_ends_at")
    }
    return {**texts, **window, "title": change.title, "kind": change.kind.value}


@pytest.mark.scenario("C2")
@pytest.mark.statement(25)
def test_whoever_asked_for_it_signs_it_for_quality_by_no_door(
    life, database, plant, sign_in, standing
):
    roles, hands = standing
    roles(nora=Role.QA)
    with database.writing() as session:
        duty = select(Assignment).where(Assignment.activity == Activity.QA_PLAN)
        session.scalars(duty).one().person_id = plant.people["nora"]
        record(session, SYSTEM, "plant.rearranged", "duties")
        session.commit()
    life.proposed()
    nora = sign_in("nora")
    assert "Nora wrote this change; somebody else must sign it." in refused_sign(nora)

    with database.writing() as session:
        session.scalars(duty).one().person_id = plant.people["ana"]
        record(session, SYSTEM, "plant.rearranged", "duties")
        session.commit()
    assert "the others have still to sign" in refused_sign(nora)
    hands("ana", "nora")
    nora = sign_in("nora")
    assert "Nora wrote this change; somebody else must sign it." in refused_sign(nora)
    assert nora.post("/changes/1/reject", data={"reason": "no"}, headers=JSON).status_code == 422

    with database.reading() as session:
        assert [one.activity for one in session.scalars(select(Signature))] == ["authorship"]
        assert verify(session).faults == []
    tried = [event.subject for event in events(database, "attempt.refused")]
    assert tried.count("changes.signed /changes/1/sign") == 3
    assert {event.actor_name for event in events(database, "attempt.refused")} == {"Nora"}
    assert life.now().state is S.APPROVAL


def refused_sign(client):
    """The page offers what is asked, the post is refused: return why."""
    assert client.get("/changes/1/sign").status_code == 200
    reply = client.post("/changes/1/sign", data={}, headers=JSON)
    assert reply.status_code == 422
    return " ".join(reply.json["reasons"])


@pytest.mark.abuse(20)
@pytest.mark.scenario("C8")
@pytest.mark.statement(14)
def test_two_who_sign_last_in_the_same_second_make_two_signatures_and_one_transition(
    life, database
):
    life.approved(signers=("johan", "vera", "sten", "dirk"))
    barrier = Barrier(2)

    def last(name):
        barrier.wait()
        life.by(name, deciding.sign)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(last, ("arne", "ana")))

    assert life.now().state is S.AUTHORISED
    assert len(events(database, "change.approved")) == 1
    with database.reading() as session:
        by = [one.person_name for one in session.scalars(select(Signature))]
        assert by.count("Ana") == 1
        assert by.count("Arne") == 2  # for the asset and for the area
        assert verify(session).faults == []
