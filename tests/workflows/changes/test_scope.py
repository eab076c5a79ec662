"""A change of several assets and sites: what it is about, who signs for which, what it does."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.core import clock
from governance.core.access import allowed, may, readable
from governance.core.errors import Conflict, NotFound, RuleViolation
from governance.evidence.models import Signature, SignedContent
from governance.identity.models import Person, Role
from governance.ownership.models import Activity
from governance.places.models import Place
from governance.register.models import Asset
from governance.register.queries.holds import AUTHORISING, HOLDS
from governance.register.vocabulary import GxpRelevance, ValidationState
from tests.plant import SYSTEM, actor_named, add_asset, add_assignment, add_grant
from tests.workflows.changes.conftest import NO, SIGNERS
from tests.workflows.changes.sites import add, proposed, remove, two_sites  # noqa: F401  # a fixture
from tests.workflows.changes.test_rules import EVE, NOW, SOUND
from workflows.changes.commands import deciding, working, writing
from workflows.changes.models import ChangeRequest, ChangeScope, Consultation, Duty, RiskClass
from workflows.changes.models import ChangeState as S
from workflows.changes.queries.case import case_of
from workflows.changes.queries.facts import facts_of
from workflows.changes.queries.lists import changes
from workflows.changes.queries.waiting import to_sign
from workflows.changes.rules import scope
from workflows.changes.rules.facts import AlsoChanged
from workflows.changes.rules.machine import MACHINES, machine_of
from workflows.changes.rules.permissions import Permission
from workflows.notifications.models import Notice
from workflows.questions.rules import Permission as Asking


def signatures(database, activity):
    with database.reading() as session:
        wanted = select(Signature).where(Signature.activity == activity).order_by(Signature.id)
        return session.scalars(wanted).all()


@pytest.mark.scenario("P11")
def test_of_two_sites_each_accountable_person_signs_for_their_own_assets(both, database, plant):
    proposed(both, "LIMS-01")
    assert both.now().risk is RiskClass.HIGH
    for name in ("arne", "johan", "vera", "sten", "dirk", "coen", "ana"):
        both.by(name, deciding.sign)

    assert both.now().state is S.APPROVAL
    plc, lims = (f"AS-{plant.assets[tag]:05}" for tag in ("PLC-204", "LIMS-01"))
    (approval,) = signatures(database, "asset_approval")
    assert (approval.person_name, approval.covers) == ("Arne", plc)
    assert json.loads(approval.payload)["statements"][0]["covers"] == [plc]
    (take_down,) = signatures(database, "take_down")
    assert take_down.covers == f"{plc} {lims}"

    both.by("dana", deciding.sign)
    assert both.now().state is S.APPROVAL
    both.by("dave", deciding.sign)

    assert both.now().state is S.AUTHORISED
    covered = [(one.person_name, one.covers) for one in signatures(database, "qa_plan")]
    assert covered == [("Ana", plc), ("Dave", lims)]
    with database.reading() as session:
        assert verify(session).faults == []


def test_who_is_accountable_for_all_of_it_signs_once(both, database, plant):
    with database.writing() as session:
        add_asset(session, session.get_one(Place, plant.places["line1"]), "PLC-205")
        record(session, SYSTEM, "plant.extended", "line 1")
        session.commit()
    proposed(both, "PLC-205", "HMI-31")
    for name in SIGNERS:
        both.by(name, deciding.sign)
    assert both.now().state is S.AUTHORISED
    assert len(signatures(database, "qa_plan")) == 1
    with database.reading() as session:
        assert session.scalar(select(func.count()).where(Duty.activity == "multi_site")) == 0


def test_whoever_takes_over_an_asset_signs_for_it_also_who_has_signed_for_another(
    both, database, plant
):
    proposed(both, "LIMS-01").by("ana", deciding.sign)
    with database.writing() as session:
        qclab = session.get_one(Place, plant.places["qclab"])
        add_grant(session, session.get_one(Person, plant.people["ana"]), Role.QA, qclab)
        add_assignment(session, qclab, Activity.QA_PLAN, plant.people["ana"])
        record(session, SYSTEM, "plant.rearranged", qclab)
        session.commit()

    both.by("ana", deciding.sign)

    plc, lims = (f"AS-{plant.assets[tag]:05}" for tag in ("PLC-204", "LIMS-01"))
    assert [one.covers for one in signatures(database, "qa_plan")] == [plc, lims]
    with pytest.raises(RuleViolation, match="has signed"):
        both.by("ana", deciding.sign)


@pytest.mark.scenario("P10")
def test_an_asset_that_comes_or_goes_makes_the_signatures_void(both, database):
    proposed(both, "LIMS-01").by("ana", deciding.sign)
    before = both.now().content_sha256
    with pytest.raises(Conflict, match="its content is frozen"):
        both.by("nora", add, "HMI-31")
    both.by("nora", deciding.revise, "HMI-31 has the same firmware")
    both.by("nora", add, "HMI-31")
    both.by("nora", writing.propose)

    assert both.now().content_sha256 != before
    with database.reading() as session:
        bodies = session.scalars(select(SignedContent.body).order_by(SignedContent.id)).all()
        tags = [[words.split()[1][:-1] for words in json.loads(body)["further_assets"]]
                for body in bodies]  # fmt: skip
        case = case_of(session, both.now())
        assert not any(made.person_name == "Ana" for made in case.in_force)
    assert tags == [["LIMS-01"], ["HMI-31", "LIMS-01"]]
    (first,) = signatures(database, "qa_plan")
    assert first.content_sha256 == before
    both.by("ana", deciding.sign)
    assert len(signatures(database, "qa_plan")) == 2


def test_a_change_of_one_asset_reads_and_hashes_as_it_always_did(both, database):
    both.proposed()
    with database.reading() as session:
        body = json.loads(session.scalars(select(SignedContent.body)).one())
        (duty,) = session.scalars(select(Duty).where(Duty.activity == "qa_plan")).all()
    assert "further_assets" not in body
    assert duty.asset_id is None
    both.by("ana", deciding.sign)
    (made,) = signatures(database, "qa_plan")
    assert (made.covers, "covers" in json.loads(made.payload)["statements"][0]) == (None, False)


def test_what_the_writer_may_not_read_is_not_there_to_be_added(life, database):
    life.raised()
    with pytest.raises(NotFound, match="or none that you may read"):
        life.by("nora", add, "LIMS-01")
    with database.reading() as session:
        assert session.scalars(select(ChangeScope)).all() == []


def test_assets_are_added_and_taken_out_while_it_is_written_and_make_forms_stale(both, database):
    both.raised()
    seen = both.now().version
    assert both.by("nora", add, "LIMS-01", "HMI-31", "PLC-204") == 2
    assert both.now().version > seen
    with pytest.raises(RuleViolation, match="is about these already"):
        both.by("nora", add, "HMI-31")
    assert both.by("nora", remove, "HMI-31") == 1
    with pytest.raises(RuleViolation, match="no longer about"):
        both.by("nora", remove, "PLC-204")
    both.submitted().by("nora", add, "HMI-31")
    both.by("johan", writing.assess, NO)
    both.by("nora", writing.propose)
    assert both.now().state is S.APPROVAL
    with database.reading() as session:
        assert verify(session).faults == []


def test_a_change_holds_no_more_than_go_together(both, monkeypatch):
    monkeypatch.setattr(scope, "MOST", 2)
    both.raised()
    with pytest.raises(RuleViolation, match="would be about 3 assets, at most 2 go together"):
        both.by("nora", add, "LIMS-01", "HMI-31")


def test_a_change_that_began_under_the_first_definition_stays_with_one_asset(both, database):
    both.raised()
    with database.writing() as session:
        change = session.get_one(ChangeRequest, both.id)
        change.workflow = "change@1"
        record(session, SYSTEM, "change.pinned", change)
        session.commit()
    with pytest.raises(RuleViolation, match="began under change@1"):
        both.by("nora", add, "HMI-31")


@pytest.mark.parametrize(
    ("verb", "unsound", "named"),
    [
        ("submit", {"gone": "stolen"}, "HMI-31 is stolen"),
        ("complete", {"as_left_firmware": "2.9.3"}, "HMI-31 was left with firmware 2.9.3"),
    ],
)
def test_a_guard_looks_at_each_asset_and_names_the_one_that_fails(verb, unsound, named):
    sound = AlsoChanged("LIMS-01", as_left_firmware="2.9")
    other = AlsoChanged("HMI-31", **{"as_left_firmware": "2.9", **unsound})
    facts = replace(SOUND, is_started=True, further=(sound, other))
    (told,) = MACHINES["change@2"].refusals(facts, verb, EVE, NOW)
    assert named in told
    assert "LIMS-01" not in told
    assert MACHINES["change@1"].refusals(facts, verb, EVE, NOW) == ()


def test_the_work_is_done_and_released_on_each_asset(both, database, plant):
    proposed(both, "LIMS-01")
    for name in ("arne", "johan", "vera", "sten", "dirk", "coen", "ana", "dana", "dave"):
        both.by(name, deciding.sign)
    with pytest.raises(RuleViolation, match="is about 1 asset that Tom may not see"):
        both.by("tom", working.start)
    both.by("ines", working.start)
    with database.reading() as session:
        states = {session.get_one(Asset, plant.assets[tag]).validation_state
                  for tag in ("PLC-204", "LIMS-01")}  # fmt: skip
        lims = session.get_one(Asset, plant.assets["LIMS-01"])
        ines = actor_named(session, plant, "ines")
        (given,) = (give(session, ines, lims) for give in AUTHORISING)
        assert given.covers(lims.id, "firmware", clock.now())
        assert [hold(session, lims) for hold in HOLDS] == [[str(both.now())]]
    assert states == {ValidationState.UNDER_CHANGE}

    with pytest.raises(RuleViolation, match=r"LIMS-01 was left with firmware unknown") as refusal:
        both.by("ines", working.complete, working.Work("Loaded", "2.9.4"))
    assert "PLC-204 was left" not in str(refusal.value)
    read = {plant.assets["LIMS-01"]: "2.9.4"}
    both.by("ines", working.complete, working.Work("Loaded", "2.9.4", read))
    both.by("johan", working.verify, "Both run")
    both.by("ana", deciding.sign)
    assert both.now().state is S.RELEASE
    both.by("dave", deciding.sign)

    assert both.now().state is S.REVIEW
    with database.reading() as session:
        for tag in ("PLC-204", "LIMS-01"):
            asset = session.get_one(Asset, plant.assets[tag])
            assert (asset.firmware, asset.validation_state) == ("2.9.4", ValidationState.VALIDATED)
        assert verify(session).faults == []


def test_the_worst_asset_makes_the_risk_and_all_of_them_the_impact(both, database, plant):
    with database.writing() as session:
        for tag, gxp in (("PLC-204", GxpRelevance.NONE), ("HMI-31", GxpRelevance.DIRECT)):
            asset = session.get_one(Asset, plant.assets[tag])
            asset.gxp, asset.criticality = gxp, 4
        record(session, SYSTEM, "asset.seeded", "both")
        session.commit()
    both.raised().by("nora", add, "HMI-31")
    with database.reading() as session:
        told = {rule.rule for rule in case_of(session, both.now()).fired}
    assert "R2" in told
    assert "R9" not in told


@pytest.mark.scenario("A1")
def test_who_reads_one_of_its_assets_reads_the_change_and_finds_it(both, database, plant):
    both.raised()
    with database.reading() as session:
        dana = actor_named(session, plant, "dana")
        change = session.get_one(ChangeRequest, both.id)
        assert not may(session, dana, Permission.READ, change)
    both.by("nora", add, "LIMS-01")
    with database.reading() as session:
        change = session.get_one(ChangeRequest, both.id)
        assert may(session, dana, Permission.READ, change)
        assert allowed(session, dana, change) == {
            Permission.READ, Permission.SIGN, Permission.REJECT, Permission.REPLY,
            Permission.PROCEED, Permission.JUDGE, Permission.ACCEPT_IMPACT, Permission.JUSTIFY,
            Permission.CONSENT,
                Asking.ASK,
        }  # fmt: skip
        assert session.scalars(readable(dana, ChangeRequest)).all() == [change]
        assert session.scalars(changes(dana)).all() == [change]


@pytest.mark.scenario("P11")
def test_what_waits_says_for_which_assets(both, database, plant):
    proposed(both, "LIMS-01", "HMI-31")
    with database.reading() as session:
        why = {
            name: [item.why for item in to_sign(session, actor_named(session, plant, name))]
            for name in ("ana", "dave", "vera", "nora")
        }
        facts = facts_of(session, case_of(session, both.now()))
        (told,) = machine_of(both.now()).refusals(facts, "approve", SYSTEM, clock.now())
    plc, hmi, lims = (
        f"AS-{plant.assets[tag]:05} {tag}" for tag in ("PLC-204", "HMI-31", "LIMS-01")
    )
    assert why == {
        "ana": [f"You are accountable for QA plan of {plc} and {hmi}."],
        "dave": [f"You are accountable for QA plan of {lims}."],
        "vera": [f"You are accountable for validation of {plc}, {hmi} and {lims}."],
        "nora": [],
    }
    assert "Dave has not signed qa plan of LIMS-01 yet." in told
    both.by("dave", deciding.sign)
    with database.reading() as session:
        assert to_sign(session, actor_named(session, plant, "dave")) == []


def test_each_is_asked_and_told_for_the_assets_of_their_letter(both, lettered, database, plant):
    lettered("consulted", "qa_plan", "dana", at="durham")
    lettered("informed", "qa_plan", "dave", at="durham")
    lettered("informed", "qa_plan", "olga")

    proposed(both, "LIMS-01")

    with database.reading() as session:
        (asked,) = session.scalars(select(Consultation)).all()
        told = {row.person_id: row.sentence for row in session.scalars(select(Notice))}
    assert asked.person_id == plant.people["dana"]
    assert told == {
        plant.people["dave"]: f"{both.now()} on LIMS-01 is up for approval.",
        plant.people["olga"]: f"{both.now()} on PLC-204 is up for approval.",
    }
