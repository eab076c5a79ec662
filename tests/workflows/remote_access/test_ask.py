"""Remote access is asked for within a change, and signed by people apart from it."""

from datetime import timedelta

import pytest

from governance.core import clock
from governance.core.errors import Forbidden, RuleViolation
from governance.identity.models import Role
from tests.workflows.remote_access.conftest import VENDOR
from workflows.changes.commands import deciding, triaging
from workflows.remote_access.commands import asking
from workflows.remote_access.models import RemoteState
from workflows.remote_access.rules.asking import User

S = RemoteState


def test_two_people_sign_and_then_it_may_be_opened(letting):
    letting.requested()

    letting.by("arne", asking.approve)
    assert letting.now().state is S.REQUESTED

    letting.by("sten", asking.approve)
    kept = letting.now()
    assert kept.state is S.APPROVED
    assert {row.signature.person_id for row in kept.consents} == {
        letting.plant.people[name] for name in ("arne", "sten")
    }


def test_every_reason_against_it_is_told_at_once(letting):
    now = clock.now()

    with pytest.raises(RuleViolation) as refused:
        letting.requested(
            from_at=now, until_at=now + timedelta(hours=13),
            assets=(letting.plant.assets["LIMS-01"],), users=(VENDOR, VENDOR),
        )  # fmt: skip

    told = " ".join(refused.value.reasons)
    assert "remote access lies within it" in told
    assert "more than 12 hours" in told
    assert "nothing else is reached for it" in told
    assert "each once" in told


@pytest.mark.parametrize("minutes", [(10, 10), (-20, -10)])
def test_it_ends_after_it_begins_and_after_now(letting, minutes):
    now = clock.now()
    begins, ends = (now + timedelta(minutes=each) for each in minutes)

    with pytest.raises(RuleViolation, match="ends after it begins, and after now"):
        letting.requested(from_at=begins, until_at=ends)


def test_nobody_is_named_who_is_not_active_here(letting):
    with pytest.raises(RuleViolation, match="Person 987654 is nobody who is active here"):
        letting.requested(users=(User(987_654),))


def test_a_change_that_is_not_approved_bears_none(letting):
    letting.life.by("olga", deciding.revise, "another window")

    with pytest.raises(RuleViolation, match="only for a change that is approved"):
        letting.requested()


def test_an_emergency_bears_it_without_a_window(letting, declared):
    letting.life.id = declared

    letting.approved(until_at=clock.now() + timedelta(hours=11))

    assert letting.now().state is S.APPROVED


def test_who_asks_does_not_approve(letting, roles):
    roles(arne=Role.OT_LEAD)
    letting.requested(by="arne")

    with pytest.raises(RuleViolation, match=r"Arne asked for RA-.*somebody else signs it"):
        letting.by("arne", asking.approve)


def test_who_comes_in_does_not_approve(letting):
    letting.requested(users=(User(letting.plant.people["arne"]),))

    with pytest.raises(RuleViolation, match=r"Arne is let in by RA-.*somebody else signs it"):
        letting.by("arne", asking.approve)


def test_the_deputy_of_who_comes_in_does_not_approve_either(letting, hands):
    hands("arne", "johan", at="suite3")
    letting.requested(users=(User(letting.plant.people["arne"]),))

    with pytest.raises(RuleViolation, match="or acts for who is: somebody else signs it"):
        letting.by("johan", asking.approve)


def test_one_person_for_everything_lets_nobody_in(letting, roles, hands):
    roles(arne=Role.OT_SECURITY)
    hands("sten", "arne")
    letting.requested()

    with pytest.raises(RuleViolation, match="has one signer for all that it takes"):
        letting.by("arne", asking.approve)


def test_who_answers_for_nothing_of_it_signs_nothing(letting):
    letting.requested()

    with pytest.raises(RuleViolation, match=r"waits for .*PLC-204.*nothing of it is Johan's"):
        letting.by("johan", asking.approve)
    with pytest.raises(Forbidden):
        letting.by("ana", asking.approve)


def test_nothing_is_signed_once_its_change_is_held(letting):
    letting.requested()

    letting.life.by("johan", triaging.hold, "parts are late")

    assert letting.now().state is S.LAPSED


def test_who_answers_for_it_refuses_with_the_reason(letting):
    letting.requested()
    with pytest.raises(RuleViolation, match=r"Nothing of RA-.* waits for Johan"):
        letting.by("johan", asking.refuse, "no")
    with pytest.raises(RuleViolation, match="Say what was done, or why"):
        letting.by("sten", asking.refuse, " ")

    letting.by("sten", asking.refuse, "the VPN has no second factor")

    kept = letting.now()
    assert (kept.state, kept.ending) == (S.REFUSED, "the VPN has no second factor")


def test_who_asked_withdraws_it(letting):
    letting.approved()

    with pytest.raises(Forbidden):
        letting.by("olga", asking.withdraw, "not needed")
    letting.by("tom", asking.withdraw, "not needed")

    assert letting.now().state is S.WITHDRAWN
