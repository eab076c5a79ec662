"""The work on each asset by itself: some are released while others wait, or are taken out."""

import json

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.core.errors import Conflict, RuleViolation
from governance.evidence.models import Signature
from governance.places.models import Place
from governance.register.models import Asset
from governance.register.vocabulary import ValidationState
from tests.plant import SYSTEM, actor_named, add_asset
from tests.workflows.changes.conftest import NO, SIGNERS
from tests.workflows.changes.sites import add
from workflows.changes.commands import deciding, partly, referring, working, writing
from workflows.changes.commands.executing import Read
from workflows.changes.commands.partly import Share
from workflows.changes.commands.referring import Outside
from workflows.changes.execution.models import Execution, OutsideKind, OutsideStatus
from workflows.changes.execution.models import ExecutionState as X
from workflows.changes.models import ChangeState as S
from workflows.changes.queries import waiting
from workflows.changes.queries.case import case_of

TWINS = ("PLC-205", "PLC-206")
DIGEST, OTHER = "a" * 64, "b" * 64
DEVIATION = Outside(
    OutsideKind.DEVIATION, "eQMS", "DEV-26-014", "as left differs", OutsideStatus.OPEN
)


@pytest.fixture
def three(database, enrolled, life):
    """An approved change of PLC-204 and two controllers like it; gives the ids by tag as well."""
    with database.writing() as session:
        line = session.get_one(Place, enrolled.places["line1"])
        for tag in TWINS:
            add_asset(session, line, tag)
        record(session, SYSTEM, "plant.extended", "line 1")
        session.commit()
    life.raised().by("nora", add, *TWINS)
    life.submitted().by("johan", writing.assess, NO)
    life.by("nora", writing.propose)
    life.signed(SIGNERS)
    with database.reading() as session:
        wanted = select(Asset.tag, Asset.id).where(Asset.tag.in_(("PLC-204", *TWINS)))
        life.ids = dict(session.execute(wanted).all())
    return life


def standing(database, life):
    with database.reading() as session:
        rows = session.scalars(select(Execution).where(Execution.change_id == life.id))
        return {row.asset_id: row.state for row in rows}


def work_of(database, life, name):
    with database.reading() as session:
        actor = actor_named(session, life.plant, name)
        found = (*waiting.to_do(session, actor), *waiting.to_sign(session, actor))
        return [(item.group.value, item.verb) for item in found]


def test_what_is_handed_over_in_part_waits_in_my_work_for_whoever_goes_on(three, database):
    three.by("tom", working.start, [three.ids["PLC-204"], three.ids["PLC-205"]])
    assert work_of(database, three, "johan") == []
    three.by("tom", partly.hand_over, left(three, "PLC-205"))
    assert work_of(database, three, "johan") == [("do", "Verify")]

    three.by("johan", check, [three.ids["PLC-205"]])
    assert work_of(database, three, "johan") == []
    assert work_of(database, three, "ana") == [("sign", "Review")]

    three.by("ana", partly.let_go, [three.ids["PLC-205"]])
    assert work_of(database, three, "ana") == []


def left(life, *tags, firmware="2.9.4"):
    return Share({life.ids[tag]: Read(firmware) for tag in tags}, "Loaded as planned")


def test_some_are_released_while_one_is_taken_out_and_the_rest_goes_on(three, database):
    plc, second, third = (three.ids[tag] for tag in ("PLC-204", *TWINS))
    three.by("tom", working.start, [plc, second])
    assert standing(database, three) == {plc: X.STARTED, second: X.STARTED, third: X.WAITING}

    three.by("tom", partly.hand_over, left(three, "PLC-205"))
    three.by("johan", check, [second])
    three.by("ana", partly.let_go, [second])

    assert standing(database, three) == {plc: X.STARTED, second: X.RELEASED, third: X.WAITING}
    assert three.now().state is S.IMPLEMENTATION
    with database.reading() as session:
        asset = session.get_one(Asset, second)
        assert asset.firmware == "2.9.4"
        first = session.get_one(Asset, plc)
        assert first.validation_state is ValidationState.UNDER_CHANGE
        made = session.scalars(select(Signature).where(Signature.activity == "qa_release")).one()
        assert made.covers == asset.reference

    with pytest.raises(RuleViolation, match="PLC-206 waits for its work"):
        three.by("tom", working.complete, working.Work("All done", "2.9.4"))
    three.by("tom", partly.leave_out, [third], "Its spare is late; CR to follow")
    three.by("tom", working.complete, working.Work("All done", "2.9.4"))
    three.by("johan", working.verify, "Valves cycle")
    three.by("ana", deciding.sign)

    assert standing(database, three) == {plc: X.RELEASED, second: X.RELEASED, third: X.LEFT_OUT}
    assert three.now().state is S.REVIEW
    with database.reading() as session:
        assert session.get_one(Asset, third).firmware != "2.9.4"
        assert verify(session).faults == []


def check(session, actor, change, chosen, proof):
    partly.check_off(session, actor, change, chosen, ("Valves cycle", proof))


def test_what_is_released_is_neither_opened_nor_taken_back_with_the_rest(three):
    three.by("tom", working.start)
    three.by("tom", partly.hand_over, left(three, "PLC-205"))
    three.by("johan", check, [three.ids["PLC-205"]])
    three.by("ana", partly.let_go, [three.ids["PLC-205"]])

    for name, command, given in (
        ("nora", deciding.revise, "another plan"),
        ("tom", working.back_out, working.Work("Put back", "2.8.1")),
    ):
        with pytest.raises(RuleViolation, match="PLC-205 is released for use already"):
            three.by(name, command, given)


def test_work_is_sent_back_and_the_last_of_it_is_completed_as_a_whole(three, database):
    second = three.ids["PLC-205"]
    three.by("tom", working.start)
    three.by("tom", partly.hand_over, left(three, "PLC-205"))
    three.by("johan", partly.send_back, [second], "Its valve sticks")
    assert standing(database, three)[second] is X.STARTED

    with pytest.raises(RuleViolation, match="complete the work instead"):
        three.by("tom", partly.hand_over, left(three, "PLC-204", *TWINS))
    with pytest.raises(RuleViolation, match="is started: choose others"):
        three.by("johan", check, [second])
    with pytest.raises(RuleViolation, match="Choose at least one"):
        three.by("tom", partly.leave_out, [99], "not ours")


def test_one_that_is_taken_back_stands_as_it_was_found(three, database):
    second = three.ids["PLC-205"]
    three.by("tom", working.start)
    with pytest.raises(RuleViolation, match=r"and left with 2\.9\.4: put it back, or refer"):
        three.by("tom", partly.take_back, left(three, "PLC-205"))
    with database.reading() as session:
        was = session.get_one(Asset, second).firmware

    three.by("tom", partly.take_back, left(three, "PLC-205", firmware=was))
    rest = {three.ids["PLC-206"]: "2.9.4"}
    three.by("tom", working.complete, working.Work("The others are done", "2.9.4", rest))
    three.by("johan", working.verify, "Seen")
    three.by("ana", deciding.sign)

    assert standing(database, three)[second] is X.BACKED_OUT
    with database.reading() as session:
        assert session.get_one(Asset, second).firmware == was


@pytest.mark.scenario("C22")
def test_an_asset_that_was_left_otherwise_waits_for_a_deviation_and_its_disposition(
    life, database, plant
):
    plc = plant.assets["PLC-204"]
    life.assessed().by("nora", referring.aim, {plc: DIGEST})
    life.by("nora", writing.propose)
    life.signed(SIGNERS).by("tom", working.start)
    work = working.Work("Loaded 2.9.4, one block differs", "2.9.4", configs={plc: OTHER})
    with pytest.raises(RuleViolation, match=r"configuration b{12}, approved is a{12}: bring it"):
        life.by("tom", working.complete, work)

    life.by("tom", referring.refer, DEVIATION)
    life.by("tom", working.complete, work)
    life.by("johan", working.verify, "Valves cycle")
    with pytest.raises(RuleViolation) as refusal:
        life.by("ana", deciding.sign)
    assert "on which quality assurance has signed its disposition" in str(refusal.value)
    assert "DEV-26-014 in eQMS is open" in str(refusal.value)
    assert life.now().state is S.RELEASE

    life.by("ana", dispose, "The block is a comment; no effect on the product")
    life.by("ana", deciding.sign)

    assert life.now().state is S.REVIEW
    with database.reading() as session:
        case = case_of(session, life.now())
        made = next(one for one in case.signatures if one.activity == "disposition")
        assert made in case.in_force
        assert json.loads(made.payload)["statements"][0]["meaning"].endswith("the product")
        assert verify(session).faults == []


def dispose(session, actor, change, words, proof):
    (found,) = case_of(session, change).references
    referring.dispose_of(session, actor, change, found.id, (words, proof))


def test_a_closed_deviation_holds_nothing_and_is_looked_at_again(life, database):
    life.completed().by("tom", referring.refer, DEVIATION)
    life.by("johan", working.verify, "Valves cycle")
    with pytest.raises(RuleViolation, match="is open, and PLC-204 waits for it"):
        life.by("ana", deciding.sign)
    with pytest.raises(Conflict, match="refers to DEV-26-014 in eQMS already"):
        life.by("tom", referring.refer, DEVIATION)

    with database.reading() as session:
        (found,) = case_of(session, life.now()).references
    life.by("tom", referring.look_again, found.id, OutsideStatus.CLOSED)
    life.by("ana", deciding.sign)
    assert life.now().state is S.REVIEW


def test_who_did_the_work_does_not_dispose_of_its_deviation(life):
    life.completed(by="johan").by("johan", referring.refer, DEVIATION)
    with pytest.raises(Exception, match="Johan"):
        life.by("johan", dispose, "fine")
