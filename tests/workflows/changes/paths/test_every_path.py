"""The scenarios of change control, on every path that a change can take.

Where one does not apply to a path, its parameter says why, and what holds there instead is tried.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.models import REFUSED, AuditEvent
from governance.audit.verify import verify
from governance.core.errors import Conflict, DomainError, RuleViolation
from governance.evidence.models import Signature
from governance.evidence.queries import text_of
from governance.identity.models import Credential, Role
from governance.ownership.models import Activity, Assignment
from governance.register.models import Asset
from governance.register.vocabulary import GxpRelevance
from tests.credentials import PASSWORD, code_for, enrol
from tests.plant import SYSTEM, take_out
from tests.signing import intent_of, look
from tests.workflows.changes.conftest import NO
from tests.workflows.changes.test_execution import DEVIATION, DIGEST, OTHER, dispose
from workflows.changes.commands import deciding, judging, referring, working, writing
from workflows.changes.commands.judging import Given
from workflows.changes.judgements import Rating
from workflows.changes.models import Answer, ChangeRequest, ChangeType, RiskClass
from workflows.changes.models import ChangeState as S
from workflows.changes.queries.case import KIND, case_of

NORMAL, EMERGENCY, TEMPORARY = ChangeType.NORMAL, ChangeType.EMERGENCY, ChangeType.TEMPORARY
LIKE_FOR_LIKE, STANDARD = ChangeType.LIKE_FOR_LIKE, ChangeType.STANDARD
JSON = {"Accept": "application/json"}
LOW, _, HIGH = Rating


def on(*kinds, because=""):
    """Name the paths that something is tried on, and why it is told of them alone."""
    return pytest.mark.parametrize(
        "kind", [pytest.param(kind, id=f"{kind}: {because}" if because else None) for kind in kinds]
    )


WITH_A_PLAN = on(NORMAL, TEMPORARY, EMERGENCY)
PROVED = on(LIKE_FOR_LIKE, STANDARD, because="nobody signs a plan, it is proved as it is")


def cased(path, what):
    with path.life.database.reading() as session:
        return what(case_of(session, session.get_one(ChangeRequest, path.id)))


def stays_whole(database):
    with database.reading() as session:
        assert verify(session).faults == []


def events(database, verb, change=None):
    wanted = select(AuditEvent).where(AuditEvent.verb == verb)
    if change:
        wanted = wanted.where(AuditEvent.subject.contains(change.reference))
    with database.reading() as session:
        return session.scalars(wanted).all()


def activities(database, name=None):
    with database.reading() as session:
        wanted = select(Signature.person_name, Signature.activity).order_by(Signature.id)
        return [did for who, did in session.execute(wanted) if name is None or who == name.title()]


@pytest.mark.scenario("C1")
@WITH_A_PLAN
def test_an_edited_back_out_voids_every_approval_and_the_old_version_stays(
    path_of,
    database,
    kind,
):
    path = path_of(kind).to(S.APPROVAL)
    signers = path.signers[:-1] if kind is EMERGENCY else path.signers
    for name in signers:
        path.by(name, deciding.sign)
    old, was = path.now().content_sha256, path.now().back_out
    with pytest.raises(Conflict, match="its content is frozen"):
        path.by(path.author, writing.edit, {"back_out": "Load it from the safe"})

    path.by(path.author, deciding.revise, "the copy was moved")
    path.by(path.author, writing.edit, {"back_out": "Load it from the safe"})
    path.by(path.author, writing.propose)

    now = path.now()
    assert now.state is S.APPROVAL
    assert now.content_sha256 != old
    made = cased(path, lambda case: case.signatures)
    assert len([one for one in made if one.content_sha256 == old]) > len(signers)
    in_force = cased(path, lambda case: case.in_force)
    assert all(one.content_sha256 != old for one in in_force)
    with database.reading() as session:
        assert was in text_of(session, KIND, path.id, old)
    stays_whole(database)


@pytest.mark.scenario("C1")
@on(EMERGENCY, because="what was done and approved afterwards is not rewritten")
def test_what_was_approved_afterwards_is_opened_by_nobody(path_of, kind):
    path = path_of(kind).to(S.VERIFICATION)
    for command, given in ((deciding.revise, "once more"), (writing.edit, {"back_out": "x"})):
        with pytest.raises(Conflict):
            path.by(path.author, command, given)


@pytest.mark.scenario("C1")
@PROVED
def test_what_is_proved_is_edited_by_nobody(path_of, kind):
    path = path_of(kind).to(S.IMPLEMENTATION)
    with pytest.raises(Conflict, match="is proved as it is"):
        path.by(path.author, writing.edit, {"back_out": "Load it from the safe"})


def answers_for_quality(database, plant, name):
    with database.writing() as session:
        duty = session.scalars(select(Assignment).where(Assignment.activity == Activity.QA_PLAN))
        duty.one().person_id = plant.people[name]
        record(session, SYSTEM, "plant.rearranged", "duties")
        session.commit()


@pytest.mark.scenario("C2")
@WITH_A_PLAN
def test_who_asked_for_it_signs_it_for_quality_by_no_door(path_of, roles, hands, sign_in, kind):
    path = path_of(kind).to(S.APPROVAL)
    database, plant = path.life.database, path.life.plant
    roles(**{path.author: Role.QA})
    answers_for_quality(database, plant, path.author)
    before = activities(database)
    address = f"/changes/{path.id}"

    def refused():
        client = sign_in(path.author)
        told = client.post(f"{address}/sign", data={}, headers=JSON)
        assert told.status_code == 422, told.text
        return " ".join(told.json["reasons"])

    assert "wrote this change" in refused()
    client = sign_in(path.author)
    assert client.post(f"{address}/reject", data={"reason": "no"}, headers=JSON).status_code == 422
    answers_for_quality(database, plant, "ana")
    hands("ana", path.author)
    assert "wrote this change" in refused()

    assert activities(database) == before
    assert path.now().state is S.APPROVAL
    tried = [one.subject for one in events(database, REFUSED)]
    assert tried.count(f"changes.signed {address}/sign") == 2
    assert tried.count(f"changes.rejected {address}/reject") == 1
    assert {one.actor_name for one in events(database, REFUSED)} == {path.author.title()}


@pytest.mark.scenario("C2")
@PROVED
def test_who_did_it_does_not_verify_it_nor_as_a_delegate(path_of, roles, hands, sign_in, kind):
    path = path_of(kind).to(S.VERIFICATION)
    database = path.life.database
    roles(tom=Role.OT_LEAD)
    hands("johan", "tom")
    before = activities(database)

    told = sign_in("tom").post(
        f"/changes/{path.id}/verify", data={"found": "It runs"}, headers=JSON
    )

    assert told.status_code == 422
    assert "Tom did the work" in " ".join(told.json["reasons"])
    assert activities(database) == before
    assert path.now().state is S.VERIFICATION
    assert [one.actor_name for one in events(database, REFUSED)] == ["Tom"]


TO_SIGN = {
    LIKE_FOR_LIKE: (S.VERIFICATION, "johan", "verify", {"found": "It runs"}),
    STANDARD: (S.VERIFICATION, "johan", "verify", {"found": "It runs"}),
}


@pytest.mark.scenario("C5")
@on(*ChangeType)
def test_without_a_fresh_step_up_of_their_own_nobody_signs(path_of, sign_in, later, kind):
    state, name, verb, sent = TO_SIGN.get(kind, (S.APPROVAL, "ana", "sign", {}))
    path = path_of(kind).to(state)
    database, plant = path.life.database, path.life.plant
    seeds = {}
    for each in (name, "vera"):
        with database.writing() as session:
            take_out(session, session.get_one(Credential, plant.people[each]))
            record(session, SYSTEM, "test.prepared", each)
            session.commit()
        seeds[each] = enrol(database, plant.people[each])
    before, url, client = activities(database), f"/changes/{path.id}/{verb}", sign_in(name)
    intent = intent_of(look(client, url, sent))

    theirs = {"password": PASSWORD, "code": code_for(seeds["vera"])}
    for answer in (
        {},
        {"password": PASSWORD},
        {"password": "no", "code": code_for(seeds[name])},
        {"password": PASSWORD, "code": "000000"},
        theirs,
    ):
        reply = client.post(url, data={**sent, "intent": intent, **answer})
        assert reply.status_code == 422, answer
    other = sign_in("vera").post(url, data={**sent, "intent": intent, **theirs})
    assert other.status_code == 422
    later(minutes=6)
    late = {"password": PASSWORD, "code": code_for(seeds[name])}
    assert client.post(url, data={**sent, "intent": intent, **late}).status_code == 422

    assert activities(database) == before
    assert path.now().state is state


def at_once(path, acts):
    """Have several act at the same moment; return who was told why not."""
    barrier = Barrier(len(acts))

    def tries(act):
        name, *how = act
        barrier.wait()
        try:
            path.by(name, *how)
        except DomainError as told:
            return name, str(told)
        return name, ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return dict(pool.map(tries, acts))


@pytest.mark.scenario("C8")
@WITH_A_PLAN
def test_the_last_two_at_the_same_second_make_two_signatures_and_one_step(
    path_of,
    database,
    kind,
):
    path = path_of(kind).to(S.APPROVAL)
    *first, one, other = path.signers
    for name in first:
        path.by(name, deciding.sign)

    assert at_once(path, [(one, deciding.sign), (other, deciding.sign)]) == {one: "", other: ""}

    assert path.now().state is (S.VERIFICATION if kind is EMERGENCY else S.AUTHORISED)
    assert len(events(database, "change.approved", path.now())) == 1
    assert [len(activities(database, name)) for name in (one, other)] == [1, 1]
    stays_whole(database)


@pytest.mark.scenario("C8")
@PROVED
def test_of_two_who_verify_at_the_same_second_one_closes_it_and_the_other_is_told(
    path_of,
    database,
    kind,
):
    path = path_of(kind).to(S.VERIFICATION)

    told = at_once(path, [(name, working.verify, "It runs") for name in ("johan", "vera")])

    assert sorted(map(bool, told.values())) == [False, True]
    assert path.now().state is S.CLOSED
    assert activities(database).count("verified") == 1
    assert len(events(database, "change.closed", path.now())) == 1
    stays_whole(database)


@pytest.fixture
def harmless(database, plant):
    """PLC-204 bears on nothing."""
    with database.writing() as session:
        asset = session.get_one(Asset, plant.assets["PLC-204"])
        asset.gxp, asset.criticality = GxpRelevance.NONE, 4
        record(session, SYSTEM, "asset.seeded", asset)
        session.commit()


@pytest.mark.scenario("C20")
@pytest.mark.usefixtures("harmless")
@WITH_A_PLAN
def test_what_is_not_known_weighs_worst_and_holds_until_quality_accepts_it(
    path_of,
    kind,
):
    path = path_of(kind).to(S.RETROSPECTIVE if kind is EMERGENCY else S.ASSESSMENT)
    path.by(path.author, writing.edit, {"tests": "Cycled ten times"})
    path.by("johan", writing.assess, NO | {"data_integrity": (Answer.UNKNOWN, "nobody knows")})
    path.life.disposed(path.author)
    assert cased(path, lambda case: case.risk) is RiskClass.HIGH

    path.by("dirk", judging.judge, Given("data_integrity", "little is kept", LOW, LOW, HIGH))
    assert cased(path, lambda case: case.risk) is RiskClass.HIGH
    with pytest.raises(DomainError):
        path.by(path.author, writing.propose)
    with pytest.raises(RuleViolation, match="Ana does"):
        path.by("dirk", judging.judge, Given("data_integrity", "the vendor answers in May"))

    path.by("ana", judging.judge, Given("data_integrity", "on paper until the vendor answers"))
    path.by(path.author, writing.propose)
    assert path.now().state is S.APPROVAL
    assert path.now().risk is RiskClass.HIGH


@pytest.mark.scenario("C20")
@PROVED
def test_of_what_is_proved_nothing_is_asked_that_could_be_unknown(path_of, kind):
    path = path_of(kind).to(S.IMPLEMENTATION)
    with pytest.raises(Conflict, match="questions are answered in assessment"):
        path.by("johan", writing.assess, {"data_integrity": (Answer.UNKNOWN, "nobody knows")})


@pytest.mark.scenario("C22")
@on(NORMAL, TEMPORARY)
def test_what_was_left_otherwise_waits_for_a_deviation_and_its_disposition(
    path_of,
    database,
    plant,
    kind,
):
    path, plc = path_of(kind).to(S.PLANNING), plant.assets["PLC-204"]
    path.by("nora", referring.aim, {plc: DIGEST})
    for _ in range(3):
        path.step()
    work = working.Work("Loaded 2.9.4, one block differs", "2.9.4", configs={plc: OTHER})
    with pytest.raises(RuleViolation, match=r"configuration b{12}, approved is a{12}"):
        path.by("tom", working.complete, work)

    path.by("tom", referring.refer, DEVIATION)
    path.by("tom", working.complete, work)
    path.by("johan", working.verify, "Valves cycle")
    with pytest.raises(RuleViolation, match="has signed its disposition"):
        path.by("ana", deciding.sign)
    assert path.now().state is S.RELEASE
    path.by("ana", dispose, "The block is a comment")
    path.by("ana", deciding.sign)

    assert path.now().state is (S.IN_EFFECT if kind is TEMPORARY else S.REVIEW)
    stays_whole(database)


@pytest.mark.scenario("C22")
@on(LIKE_FOR_LIKE, STANDARD, because="no deviation helps: it is what was proved, or backed out")
def test_what_is_proved_is_left_as_it_was_proved(path_of, kind):
    path = path_of(kind).to(S.IMPLEMENTATION)
    with pytest.raises(RuleViolation, match=r"left with firmware 2\.8\.2, approved is 2\.8\.1"):
        path.by("tom", working.complete, path.worked("2.8.2"))
    path.by("tom", working.complete, path.worked("2.8.1"))


@pytest.mark.scenario("C22")
@on(EMERGENCY, because="what was left is what is approved afterwards, or refused")
def test_what_was_left_in_an_emergency_is_what_is_approved(path_of, kind):
    path = path_of(kind).to(S.APPROVAL)
    assert path.now().target_firmware == path.now().as_left_firmware == path.left
    assert path.left in cased(path, lambda case: case.approved or "")
