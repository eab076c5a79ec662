"""What is held to accounts that nobody uses, that are kept for an outage, and to alarms."""

from datetime import UTC, date, datetime

import pytest

from governance.core.access import Actor
from governance.identity.alarms import rules as alarms
from governance.identity.alarms.models import EventKind, SecurityAlarm
from governance.identity.dormant import rules as dormant
from governance.identity.dormant.models import DormantAccount
from governance.identity.held import rules as held
from governance.identity.models import Person, Role
from governance.identity.powers import rules as powers
from governance.identity.spare import rules as spare
from governance.identity.spare.models import SpareUse
from tests.refusals import refused

ADAM = Actor(1, "Adam")
AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def dormants(many, **told):
    return [DormantAccount(id=n, person_id=100 + n, **told) for n in range(1, many + 1)]


def test_everything_that_stands_against_a_decision_on_dormant_accounts_is_told_at_once():
    found = dormants(1, ended_at=AT)

    assert refused(dormant.check_deciding, found, ["Sam"], 101, "  ") == (
        "Say why: the reason stands with each of the accounts.",
        "One of them is yours: somebody else decides on it.",
        "The account of Sam is kept for an outage: leave it out.",
        "dormant account 1 is dormant no more: open the list again.",
    )
    assert refused(dormant.check_deciding, [], [], 1, "left") == (
        "Choose the accounts that you decide on.",
    )


def test_a_hundred_dormant_accounts_are_decided_on_at_a_time():
    assert not refused(dormant.check_deciding, dormants(100), [], 1, "left")
    assert refused(dormant.check_deciding, dormants(101), [], 1, "left") == (
        "These are 101 accounts: decide on 100 at a time.",
    )


@pytest.mark.parametrize("until_on", [None, TODAY, date(2026, 5, 1), date(2027, 5, 23)])
def test_an_account_that_nobody_uses_stays_for_half_a_year_at_most(until_on):
    assert refused(dormant.check_keeping, until_on, TODAY) == (
        "Say until when they stay, up to and including 22 May 2027.",
    )
    for day in (date(2026, 11, 24), date(2027, 5, 22)):
        assert not refused(dormant.check_keeping, day, TODAY)


def test_a_spare_account_is_kept_by_somebody_else_and_once():
    assert refused(spare.check_keeping, ADAM, 1, "Adam", is_kept=True) == (
        "Adam does not do so for themselves: ask another administrator.",
        "The account of Adam is a spare one already.",
    )
    assert not refused(spare.check_keeping, ADAM, 2, "Nora", is_kept=False)


def test_the_use_of_a_spare_account_is_looked_into_by_somebody_else_and_once():
    assert refused(spare.check_review, ADAM, SpareUse(id=3, person_id=1)) == (
        "Adam used it: somebody else looks into use 3 of a spare account.",
    )
    over = {"id": 3, "person_id": 2, "closed_at": AT}
    assert refused(spare.check_review, ADAM, SpareUse(**over, reviewed_at=AT)) == (
        "use 3 of a spare account was looked into already.",
    )
    assert refused(spare.check_review, ADAM, SpareUse(id=3, person_id=2)) == (
        (
            "use 3 of a spare account is not closed: "
            "what was done with it is known once nobody is in by it any more."
        ),
    )
    assert not refused(spare.check_review, ADAM, SpareUse(**over))


def test_a_spare_account_signs_nothing_and_says_what_to_do():
    assert spare.why_no_signature("Sam") == (
        "Sam is in with a spare account, kept for an outage: it signs nothing. Enter on paper "
        "what cannot wait, and sign with your own account afterwards."
    )


@pytest.mark.parametrize("kind", EventKind)
def test_what_raises_an_alarm_is_one_event_too_many_or_a_grave_one_alone(kind):
    grave = {EventKind.LOCKED, EventKind.KEY, EventKind.EXPOSED, EventKind.NEW_ADDRESS}
    listed = {EventKind.SPARE, EventKind.SESSIONS}
    first = 1 if kind in grave else 10

    assert not alarms.raises_alarm(kind, first - 1, 10)
    assert alarms.raises_alarm(kind, first, 10) is (kind not in listed)


def test_an_alarm_is_looked_into_once():
    assert refused(alarms.check_look, SecurityAlarm(id=4, looked_at=AT)) == (
        "The alarm 4 was looked into already: its page says by whom.",
    )
    assert not refused(alarms.check_look, SecurityAlarm(id=4))


def test_a_card_names_somebody_until_ten_years_after_they_left():
    nora = Person(name="Nora")
    assert refused(held.check_pseudonymising, nora, TODAY) == (
        "Nora works here: the card names them until long after they left.",
    )
    nora.deactivated_at = datetime(2016, 11, 24, tzinfo=UTC)
    assert refused(held.check_pseudonymising, nora, TODAY) == (
        "Nora left on 24 Nov 2016: their card names them until 24 Nov 2026.",
    )
    nora.deactivated_at = datetime(2016, 11, 23, tzinfo=UTC)
    assert not refused(held.check_pseudonymising, nora, TODAY)
    assert held.pseudonym(7) == "Former colleague 7"


@pytest.mark.parametrize(
    ("today", "left"),
    [(TODAY, date(2016, 11, 23)), (date(2028, 2, 29), date(2018, 2, 28)),
     (date(2026, 1, 31), date(2016, 1, 28))],
)  # fmt: skip
def test_who_left_ten_years_ago_to_the_day_is_asked_about(today, left):
    assert held.left_before(today) == left


def test_what_one_person_holds_and_is_kept_apart_is_told():
    assert powers.notes([Role.ADMINISTRATOR, Role.QA, Role.OT_LEAD]) == [
        (
            "Administrator and any role that signs: who gives rights decides nothing in the "
            "business. End one of them."
        ),
        "QA and line: signs a change for one of the two, never for both.",
    ]
    for roles in ([Role.QA], [Role.OT_LEAD, Role.AREA_OWNER], [Role.AUDITOR, Role.ADMINISTRATOR]):
        assert powers.notes(roles) == []
