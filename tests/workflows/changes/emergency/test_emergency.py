"""An emergency: made safe by one person at once, written and approved afterwards."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.core import clock
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.evidence.models import Signature
from governance.ownership.models import Activity
from governance.register.models import Asset
from governance.register.suspensions.models import Suspension
from governance.register.vocabulary import ValidationState
from governance.validation.outside.models import Cause
from tests.governance.validation.outside.intervals import follow, intervals
from tests.plant import SYSTEM
from tests.workflows.changes.conftest import MET
from tests.workflows.changes.emergency.conftest import AFTER, TEXTS
from workflows.changes.commands import closing, deciding, working
from workflows.changes.emergency import commands
from workflows.changes.models import ChangeState as S
from workflows.deviations.models import Deviation
from workflows.notifications.models import Notice


def deviations(database):
    with database.reading() as session:
        found = session.scalars(select(Deviation).order_by(Deviation.id))
        return [one.title.partition(" ")[2] for one in found]


def test_one_person_makes_safe_at_once_and_everybody_asked_is_told(urgent, database, plant):
    urgent.declared()

    assert urgent.now().state is S.EMERGENCY_ACTIVE
    assert urgent.asset().validation_state is ValidationState.UNDER_CHANGE
    assert {one.activity for one in urgent.consents()} == {Activity.TAKE_DOWN, Activity.QA_PLAN}
    with database.reading() as session:
        told = set(session.scalars(select(Notice.person_id)))
    assert {plant.people["arne"], plant.people["ana"]} <= told


def test_the_least_is_said_and_all_that_is_missing_is_told_at_once(urgent):
    with pytest.raises(RuleViolation, match="why it is done now and how it is taken back"):
        urgent.declared(texts={**TEXTS, "reason": "", "back_out": ""})
    later = clock.now() + timedelta(minutes=1)
    with pytest.raises(RuleViolation, match="within the last day"):
        urgent.declared(began_at=later)


def test_who_has_no_worker_role_declares_none(urgent):
    with pytest.raises(Forbidden):
        urgent.declared(by="rita")


def test_the_whole_life_from_the_act_to_the_release(urgent):
    urgent.declared().consented("arne", "ana").safe().put_up()
    assert urgent.now().state is S.APPROVAL
    urgent.approved()
    assert urgent.now().state is S.VERIFICATION
    urgent.by("johan", working.verify, "Valve 3 closes")
    urgent.by("ana", deciding.sign)
    assert urgent.now().state is S.REVIEW
    urgent.by("ana", closing.close, MET)

    assert urgent.now().state is S.CLOSED
    after = urgent.asset()
    assert (after.firmware, after.validation_state) == ("2.8.2", ValidationState.VALIDATED)


@pytest.mark.scenario("C14")
def test_a_signature_afterwards_says_when_the_act_was_and_when_it_was_signed(urgent, database):
    urgent.declared().consented("arne", "ana").safe().put_up().approved(["ana"])
    with database.reading() as session:
        made = session.scalars(select(Signature).where(Signature.person_name == "Ana")).all()
    assert made
    for one in made:
        assert one.meaning.startswith("Retrospective approval of what was done from ")
        assert f"{urgent.row().began_at:%Y-%m-%d %H:%M}" in one.meaning
        assert one.signed_at > urgent.row().began_at


def test_who_acted_does_not_approve_it_afterwards(urgent):
    urgent.declared(by="tom").consented("arne", "ana").safe(by="johan").put_up()
    with pytest.raises(RuleViolation, match=r"Johan acted in CR-.*; somebody else must approve"):
        urgent.by("johan", deciding.sign)
    with pytest.raises(RuleViolation, match="Johan acted in"):
        urgent.by("johan", deciding.reject, "I was wrong")


def test_who_stands_in_for_who_acted_does_not_approve_it_either(urgent, hands):
    urgent.declared(by="johan").consented("arne", "ana").safe(by="johan").put_up(by="johan")
    hands("johan", "ines")
    with pytest.raises(RuleViolation, match="stands in for who acted"):
        urgent.by("ines", deciding.sign)


def test_a_verbal_word_is_flagged_until_its_giver_confirms_it(urgent):
    urgent.declared().said()
    (one,) = [each for each in urgent.consents() if each.activity is Activity.TAKE_DOWN]
    assert (one.is_given, one.is_unconfirmed, one.given_by.name) == (True, True, "Arne")

    urgent.consented("arne")
    (one,) = [each for each in urgent.consents() if each.activity is Activity.TAKE_DOWN]
    assert (one.is_unconfirmed, one.how) == (False, "phone")


def test_a_verbal_word_that_is_not_confirmed_holds_the_approval(urgent):
    urgent.declared().said().consented("ana").safe()
    with pytest.raises(RuleViolation, match="Arne has not confirmed the word for take down"):
        urgent.put_up()
    urgent.by("arne", commands.deny, "I slept, nobody called")
    urgent.put_up()
    assert urgent.now().state is S.APPROVAL


def test_nobody_consents_to_what_they_do_themselves(urgent, roles):
    roles(arne="requester")
    urgent.declared(by="arne")
    with pytest.raises(RuleViolation, match="asks Arne for no word"):
        urgent.consented("arne")
    with pytest.raises(RuleViolation, match="Arne acts in CR-"):
        urgent.said(giver="arne", by="arne")


def test_a_word_of_the_future_and_one_of_long_ago_are_refused(urgent):
    urgent.declared()
    with pytest.raises(RuleViolation, match="later than now"):
        urgent.said(ago=timedelta(seconds=-1))
    with pytest.raises(RuleViolation, match="more than a day before"):
        urgent.said(ago=timedelta(days=1, minutes=1))
    with pytest.raises(RuleViolation, match="does not give the word for take down"):
        urgent.said(giver="vera")


def test_one_person_gives_one_word(urgent, roles):
    roles(arne="qa")
    urgent.declared().consented("arne")
    with pytest.raises(RuleViolation, match="one person counts once"):
        urgent.said(Activity.QA_PLAN, giver="arne")
    with pytest.raises(RuleViolation, match="asks Arne for no word"):
        urgent.consented("arne")


def test_somebody_on_call_or_standing_in_gives_the_word(urgent, roles, hands):
    roles(olga="qa", coen="area_owner", vera="qa")
    hands("ana", "vera")
    urgent.declared().consented("olga").said(giver="coen")
    given = {one.activity: one.given_by.name for one in urgent.consents()}
    assert given == {Activity.QA_PLAN: "Olga", Activity.TAKE_DOWN: "Coen"}


def test_what_carries_a_safety_function_asks_process_safety_too(urgent, database, plant):
    with database.writing() as session:
        asset = session.get(Asset, plant.assets["PLC-204"])
        asset.has_safety_function = True
        record(session, SYSTEM, "asset.seeded", asset)
        session.commit()
    urgent.declared()
    assert Activity.PROCESS_SAFETY in {one.activity for one in urgent.consents()}


def test_a_word_that_is_missing_once_it_is_safe_is_told_and_holds_nothing(urgent, database):
    urgent.declared().consented("ana").safe()
    missed = {one.activity for one in urgent.consents() if one.missed_at}
    assert missed == {Activity.TAKE_DOWN}
    assert deviations(database) == ["went on without a word for take down"]
    urgent.put_up()
    assert urgent.now().state is S.APPROVAL


def test_a_refusal_afterwards_rewrites_nothing_and_is_settled_by_a_normal_change(urgent, database):
    urgent.declared().consented("arne", "ana").safe().put_up()
    urgent.by("ana", deciding.reject, "2.8.2 was never tested here")
    assert urgent.now().state is S.RETRO_REJECTED
    assert urgent.now().performed == "Loaded 2.8.2, valve 3 closes"
    assert deviations(database) == ["was refused after the act"]
    with pytest.raises(Conflict):
        urgent.by("tom", deciding.revise, "let me try again")

    opened = urgent.by("tom", commands.follow_up)
    assert urgent.now().state is S.CLOSED
    assert urgent.row().follow_up_id == opened.id
    assert urgent.asset().validation_state is ValidationState.UNDER_CHANGE


def test_a_refusal_afterwards_is_settled_by_putting_it_back(urgent):
    urgent.declared().consented("arne", "ana").safe().put_up()
    urgent.by("ana", deciding.reject, "2.8.2 was never tested here")
    urgent.by("tom", working.back_out, working.Work("Loaded 2.8.1 again", "2.8.1"))
    urgent.by("coen", deciding.cancel, "2.8.1 runs as before")
    assert urgent.now().state is S.CANCELLED
    assert urgent.asset().validation_state is ValidationState.VALIDATED


@pytest.mark.scenario("C14")
def test_what_is_not_approved_in_time_is_told_once_and_takes_the_asset_out(urgent, database, later):
    urgent.declared().consented("arne", "ana").safe()
    due = urgent.now().due_at
    later(seconds=(due - clock.now()).total_seconds() - 1)
    urgent.clockwork()
    assert urgent.row().overdue_at is None

    later(seconds=2)
    urgent.clockwork().clockwork()
    assert urgent.row().overdue_at is not None
    assert urgent.asset().validation_state is ValidationState.SUSPENDED
    with database.reading() as session:
        assert len(session.scalars(select(Suspension)).all()) == 1
        assert deviations(database) == ["was not approved in time after the act"]
        told = [
            one for one in session.scalars(select(Notice)) if "not approved in time" in one.sentence
        ]
    assert len(told) == 2
    follow(database)
    (one,) = intervals(database)
    assert (one.cause, one.ended_at) == (Cause.UNRELEASED, None)
    assert "used before its release" in one.why

    urgent.put_up().approved(AFTER)
    urgent.by("johan", working.verify, "Valve 3 closes")
    urgent.by("ana", deciding.sign)
    urgent.by("ana", closing.close, MET)
    assert urgent.asset().validation_state is ValidationState.VALIDATED
    follow(database)
    assert [row.ended_at is None for row in intervals(database)] == [False]


def test_verified_badly_it_is_made_safe_again_and_approved_again(urgent):
    urgent.declared().consented("arne", "ana").safe().put_up().approved()
    urgent.by("johan", working.rework, "valve 3 sticks again")
    assert urgent.now().state is S.EMERGENCY_ACTIVE
    urgent.safe()
    assert urgent.now().state is S.RETROSPECTIVE
    assert urgent.now().content_sha256 is None


def test_while_somebody_makes_safe_no_other_work_begins_there(urgent, life):
    life.approved()
    other = life.id
    urgent.declared()
    life.id = other
    with pytest.raises(RuleViolation, match="is at work on PLC-204"):
        life.by("tom", working.start)
