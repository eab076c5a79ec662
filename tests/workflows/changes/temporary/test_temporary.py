"""A temporary change: it has an end, a way back, and nobody forgets it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core import clock
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.register.models import Asset
from governance.register.vocabulary import ValidationState
from governance.validation.outside.models import Cause
from tests.governance.validation.outside.intervals import follow, intervals
from tests.workflows.changes.conftest import MET, SIGNERS, WRITTEN
from workflows.changes.commands import closing, deciding, working, writing
from workflows.changes.commands.executing import Read
from workflows.changes.emergency.commands import Declared, declare
from workflows.changes.extending import commands as extending
from workflows.changes.extending.models import ExtensionState
from workflows.changes.models import ChangeKind
from workflows.changes.models import ChangeState as S
from workflows.changes.reminding.models import Reminder
from workflows.changes.temporary import commands
from workflows.changes.temporary.commands import Back, Ending
from workflows.changes.temporary.queries import extension_of
from workflows.notifications.models import Notice


def told(database, plant, text):
    with database.reading() as session:
        found = select(Notice.person_id).where(Notice.sentence.contains(text))
        names = {key: name for name, key in plant.people.items()}
        return sorted(names[one] for one in session.scalars(found))


def test_it_is_approved_in_effect_taken_back_seen_and_closed(bypass, database):
    bypass.in_effect()
    assert bypass.now().state is S.IN_EFFECT
    assert bypass.asset().firmware == "2.9.4"
    assert bypass.now().due_at == bypass.row().ends_at

    bypass.back()
    assert bypass.asset().validation_state is ValidationState.UNDER_CHANGE
    bypass.by("johan", commands.confirm, "2.8.1 runs as before")

    assert bypass.now().state is S.CLOSED
    after = bypass.asset()
    assert (after.firmware, after.validation_state) == ("2.8.1", ValidationState.VALIDATED)
    with database.reading() as session:
        assert verify(session).faults == []


def test_without_an_end_a_way_back_and_a_name_it_is_not_put_up(bypass):
    with pytest.raises(RuleViolation, match="does not say until when it stands, how it is taken"):
        bypass.proposed(ends_at=None, restoration="", restorer_id=None)


def test_it_stands_thirty_days_at_most_after_its_window(bypass):
    with pytest.raises(RuleViolation, match="more than 30 days after its window"):
        bypass.proposed(days=31)
    bypass.by("nora", commands.settle_end, Ending(clock.now() + timedelta(days=30), "x", 2))
    bypass.by("nora", writing.propose)
    assert bypass.now().state is S.APPROVAL


def test_its_end_is_part_of_what_is_signed_and_is_frozen_with_it(bypass):
    bypass.proposed()
    with pytest.raises(Conflict, match="its content is frozen"):
        bypass.by("nora", commands.settle_end, Ending(clock.now() + timedelta(days=2), "x", 2))


def test_who_took_it_back_does_not_confirm_that_and_may_be_sent_back(bypass, roles):
    roles(tom="ot_lead")
    bypass.in_effect().back()
    with pytest.raises(RuleViolation, match=r"Tom took CR-.* back; somebody else must see that"):
        bypass.by("tom", commands.confirm, "fine")
    bypass.by("johan", commands.redo, "the log is missing")
    with pytest.raises(RuleViolation, match="Nobody has signed yet"):
        bypass.by("johan", commands.confirm, "fine")


def test_what_is_not_as_before_needs_its_deviation(bypass):
    bypass.in_effect().back("2.8.2")
    with pytest.raises(
        RuleViolation, match=r"PLC-204 had firmware 2\.8\.1 and was left with 2\.8\.2"
    ):
        bypass.by("johan", commands.confirm, "fine")
    bypass.by("johan", commands.redo, "name the deviation")
    left = {bypass.plant.assets["PLC-204"]: Read("2.8.2")}
    bypass.by("tom", commands.put_back, Back("2.8.1 is gone", left, "DEV-7 in the QMS"))
    bypass.by("johan", commands.confirm, "2.8.2, as DEV-7 says")
    assert bypass.asset().firmware == "2.8.2"


@pytest.mark.scenario("C16")
def test_past_its_end_the_asset_leaves_its_approved_state_and_people_are_told(
    bypass, database, plant, later
):
    bypass.in_effect()
    ends = bypass.row().ends_at
    later(seconds=(ends - clock.now()).total_seconds() - 1)
    bypass.clockwork()
    assert bypass.row().expired_at is None
    assert bypass.asset().validation_state is ValidationState.VALIDATED

    later(seconds=2)
    bypass.clockwork()
    assert bypass.row().expired_at is not None
    assert bypass.asset().validation_state is ValidationState.SUSPENDED
    assert told(database, plant, "is past its end and stands") == ["ana", "arne", "tom"]

    follow(database)
    (one,) = intervals(database)
    assert (one.cause, one.ended_at) == (Cause.EXPIRED, None)

    bypass.back()
    bypass.by("johan", commands.confirm, "as before")
    assert bypass.asset().validation_state is ValidationState.VALIDATED
    follow(database)
    (over,) = intervals(database)
    assert over.ended_at is not None
    assert over.ended_by_id == plant.people["johan"]


def test_seven_days_and_one_day_before_its_end_it_is_brought_to_mind(bypass, database, later):
    bypass.in_effect()
    left = bypass.row().ends_at - clock.now()
    for ahead, steps in ((timedelta(days=7, seconds=1), 0), (timedelta(days=7), 1),
                         (timedelta(days=1, seconds=1), 1), (timedelta(days=1), 2)):  # fmt: skip
        to = bypass.row().ends_at - ahead
        later(seconds=(to - clock.now()).total_seconds())
        bypass.clockwork()
        with database.reading() as session:
            ends = bypass.row().ends_at
            rows = session.scalars(select(Reminder).where(Reminder.due_at == ends)).all()
        assert len(rows) == steps, (left, ahead)


def test_what_stands_too_long_holds_other_changes_but_no_emergency(bypass, database, plant, later):
    bypass.in_effect(days=2)
    temporary = bypass.life.id
    later(days=2, seconds=1)
    bypass.clockwork()

    bypass.life.approved(current="firmware 2.9.4", target_firmware="2.9.5")
    with pytest.raises(RuleViolation, match="stands past its end on PLC-204"):
        bypass.by("tom", working.start)
    with database.writing() as session:
        actor, _ = bypass.life.proof(session, "tom")
        texts = {"reason": "a", "current": "b", "back_out": "c"}
        asset = session.get(Asset, plant.assets["PLC-204"])
        made = declare(session, actor, asset, Declared("Free it", ChangeKind.CONFIGURATION, texts))
        assert made.state is S.EMERGENCY_ACTIVE
    bypass.life.id = temporary
    bypass.by("tom", commands.restore)
    assert bypass.now().state is S.RESTORATION


def test_made_to_last_it_stands_until_the_lasting_change_is_released(bypass):
    bypass.in_effect()
    temporary = bypass.life.id
    opened = bypass.by("nora", commands.convert)
    with pytest.raises(Conflict, match=r"makes CR-.* last already"):
        bypass.by("nora", commands.convert)
    bypass.life.id = opened.id
    now = clock.now()
    window = {"window_begins_at": now, "window_ends_at": now + timedelta(hours=3)}
    effect = {name: WRITTEN[name] for name in ("effect_criteria", "effect_on")}
    bypass.by("nora", writing.edit, {**window, **effect})
    bypass.life.submitted().answered().disposed().by("nora", writing.propose)
    bypass.life.signed(SIGNERS)
    bypass.clockwork()
    bypass.by("tom", working.start)
    bypass.by("tom", working.complete, working.Work("It is there", "2.9.4"))
    bypass.by("johan", working.verify, "it runs")
    bypass.by("ana", deciding.sign)
    bypass.by("ana", closing.close, MET)
    bypass.life.id = temporary
    assert bypass.now().state is S.IN_EFFECT
    bypass.clockwork()
    assert bypass.now().state is S.CLOSED


class TestLongerOnce:
    def asked(self, bypass, by="nora", days=20):
        ends = clock.now() + timedelta(days=days)
        bypass.in_effect().by(by, extending.prolong, ends, "the spare comes on Monday")
        return ends

    @pytest.mark.scenario("C16")
    def test_it_needs_quality_and_the_owner_and_never_the_requester(self, bypass):
        ends = self.asked(bypass)
        with pytest.raises((RuleViolation, Forbidden)):
            bypass.by("nora", extending.sign_extension)
        bypass.by("ana", extending.sign_extension)
        assert bypass.row().ends_at != ends
        with pytest.raises(RuleViolation, match="not Ana who signs"):
            bypass.by("ana", extending.sign_extension)
        bypass.by("arne", extending.sign_extension)
        assert bypass.row().ends_at == ends == bypass.now().due_at
        assert bypass.row(extension_of).state is ExtensionState.GRANTED

    def test_an_owner_who_asks_does_not_sign_nor_who_stands_in_for_them(self, bypass, roles, hands):
        roles(arne="change_owner", coen="area_owner")
        self.asked(bypass, by="arne")
        with pytest.raises(RuleViolation, match=r"Arne asks that CR-.* stands longer"):
            bypass.by("arne", extending.sign_extension)
        hands("arne", "coen", at="suite3")
        with pytest.raises(RuleViolation, match="Coen stands in for who asks"):
            bypass.by("coen", extending.sign_extension)

    def test_a_delegate_of_quality_signs_for_it(self, bypass, roles, hands):
        roles(vera="qa")
        self.asked(bypass)
        hands("ana", "vera")
        bypass.by("vera", extending.sign_extension)
        assert bypass.row(extension_of).quality_id

    def test_it_is_asked_for_once_within_its_time_and_for_so_long(self, bypass, later):
        with pytest.raises(RuleViolation, match="at most 30 days"):
            self.asked(bypass, days=41)
        bypass.by("nora", extending.prolong, clock.now() + timedelta(days=12), "wait")
        with pytest.raises(Conflict, match=r"EX-.* asks for a later end of CR-.* already"):
            bypass.by("nora", extending.prolong, clock.now() + timedelta(days=13), "wait")
        later(days=10, hours=1)
        with pytest.raises(RuleViolation, match="past its end"):
            bypass.by("ana", extending.sign_extension)
