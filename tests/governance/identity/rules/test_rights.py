"""Which rights take two people, and what is told to whoever may not be the second; no database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from governance.core.access import Actor
from governance.identity.models import Person, Role
from governance.identity.requests import rules as requests
from governance.identity.requests.models import AskedState
from governance.identity.requests.rules import AskedFacts
from governance.identity.rights import rules as rights
from governance.identity.rights.models import RequestState, SigningRight
from governance.identity.rights.rules import RequestFacts
from governance.identity.rules import NewGrant
from tests.refusals import refused

ANA, NORA, ADAM = Actor(1, "Ana"), Actor(2, "Nora"), Actor(3, "Adam")
AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = AT.date()
SECONDS = tuple((n, name) for n, name in enumerate("ABCDEF", start=11))
RIGHT = RequestFacts(
    "RR-1", RequestState.ASKED,
    person_id=2, person="Nora", asked_by_id=3, asked_by="Adam", seconds=((1, "Ana"), *SECONDS),
)  # fmt: skip
ROLE = AskedFacts(
    "RQ-1", AskedState.ASKED,
    person_id=2, person="Nora", asked_by_id=3, asked_by="Adam", approved_by_id=1,
    due_on=TODAY, seconds=((1, "Ana"), *SECONDS), reason="covers Ana",
)  # fmt: skip


def changed(facts, **told):
    return type(facts)(**{name: getattr(facts, name) for name in facts.__dataclass_fields__} | told)


def test_a_right_is_decided_on_by_somebody_whom_it_is_not_about():
    assert rights.decided_by_another(RIGHT, ADAM, AT) == (
        "Adam asked for it: somebody else decides on RR-1."
    )
    assert rights.decided_by_another(RIGHT, NORA, AT) == (
        "RR-1 is about Nora: somebody else decides on it."
    )
    assert rights.decided_by_another(RIGHT, ANA, AT) is None


def test_a_right_is_decided_on_by_who_answers_for_the_place():
    said = rights.decided_by_who_answers_for_the_place

    assert said(RIGHT, ANA, AT) is None
    assert said(RIGHT, NORA, AT) == (
        "RR-1 is decided by who answers for the place: ask Ana or A or B or C or D."
    )
    assert said(changed(RIGHT, seconds=()), ANA, AT) == (
        "RR-1 waits: nobody is there but the two whom it is about."
    )


def test_what_a_leaver_asked_for_is_asked_for_anew():
    assert rights.asker_may_still_ask(RIGHT, ANA, AT) is None
    assert rights.asker_may_still_ask(changed(RIGHT, asker_may=False), ANA, AT) == (
        "Adam may not ask for it any more: have it asked for anew."
    )


def test_who_decides_against_a_right_says_why():
    assert rights.deciding_against_has_a_reason(changed(RIGHT, reason="left"), ANA, AT) is None
    assert rights.deciding_against_has_a_reason(RIGHT, ANA, AT) == "Say why RR-1 is not granted."


def test_who_may_not_sign_yet_is_told_what_is_missing_step_by_step():
    ask = "an administrator, on the page of Nora, and whoever answers for the place confirms it"
    said = rights.reasons_against_signing

    assert said("Nora", None) == [
        f"Nora may not sign yet: first it is verified who they are, by {ask}."
    ]
    locked = SigningRight(locked_at=AT, locked_why="after 5 failures", acknowledged_at=AT)
    assert said("Nora", locked) == [
        (
            f"Nora may not sign since 23 November 2026, 12:00 UTC, after 5 failures: "
            f"it is unlocked by {ask}."
        )
    ]
    assert said("Nora", SigningRight()) == [
        "Nora has still to say what a signature means: under My sessions, What my signature means."
    ]
    assert said("Nora", SigningRight(acknowledged_at=AT)) == []


def test_nobody_verifies_themselves_nor_who_has_nothing_to_sign_with():
    assert refused(rights.check_enabling, ADAM, "Adam", 3, is_enrolled=False) == (
        "Adam does not verify themselves: ask another administrator.",
        "Adam has nothing to sign with yet: make a link to set it up first.",
    )
    assert not refused(rights.check_enabling, ADAM, "Nora", 2, is_enrolled=True)


def test_a_role_is_approved_by_somebody_whom_it_is_not_about():
    assert requests.decided_by_another(ROLE, NORA, AT) == (
        "RQ-1 is about Nora: somebody else decides on it."
    )
    assert requests.decided_by_another(ROLE, ADAM, AT) == (
        "Adam asked for RQ-1: somebody else decides on it."
    )
    assert requests.decided_by_another(ROLE, ANA, AT) is None


def test_a_role_is_approved_by_who_answers_for_the_place():
    said = requests.approved_by_who_answers_for_the_place

    assert said(ROLE, ANA, AT) is None
    assert said(ROLE, NORA, AT) == (
        "RQ-1 is approved by who answers for the place: ask Ana or A or B or C or D."
    )
    assert said(changed(ROLE, seconds=()), ANA, AT) == (
        "RQ-1 waits: nobody is there but the two whom it is about."
    )


def test_a_role_is_given_by_who_neither_holds_nor_approved_it():
    assert requests.given_by_another(ROLE, NORA, AT) == (
        "RQ-1 is about Nora: another administrator gives it."
    )
    assert requests.given_by_another(ROLE, ANA, AT) == (
        "Ana approved RQ-1: another administrator gives it."
    )
    assert requests.given_by_another(ROLE, ADAM, AT) is None


def test_a_role_waits_for_roles_apart_for_somebody_active_and_for_a_reason():
    assert requests.roles_stay_apart(ROLE, ADAM, AT) is None
    assert requests.roles_stay_apart(changed(ROLE, apart=("A.", "B.")), ADAM, AT) == "A. B."
    assert requests.person_works_here(ROLE, ADAM, AT) is None
    assert requests.person_works_here(changed(ROLE, is_active=False), ADAM, AT) == (
        "Nora was deactivated: refuse RQ-1."
    )
    assert requests.deciding_against_has_a_reason(ROLE, ADAM, AT) is None
    assert requests.deciding_against_has_a_reason(changed(ROLE, reason=None), ADAM, AT) == (
        "Say why RQ-1 is not given."
    )


def test_a_request_is_decided_on_up_to_its_last_day_and_expires_after_it():
    last, next_day = AT, AT + timedelta(days=1)

    assert requests.its_day_is_not_over(ROLE, ADAM, last) is None
    assert requests.its_day_is_not_over(ROLE, ADAM, next_day) == (
        "RQ-1 expired after 23 Nov 2026: ask for the role anew."
    )
    assert requests.its_day_is_over(ROLE, ADAM, next_day) is None
    assert requests.its_day_is_over(ROLE, ADAM, last) == (
        "RQ-1 may be decided on up to and including 23 Nov 2026."
    )


def test_everything_that_stands_against_asking_for_a_role_is_told_at_once():
    nora = Person(name="Nora", deactivated_at=AT)
    before = TODAY - timedelta(days=1)
    new = NewGrant(Role.QA, before, before, "covers Ana")

    asked = refused(requests.check_asking, nora, new, TODAY, ("Holds it.",), is_asked=True)

    assert asked == (
        "Holds it.",
        "Nora is deactivated: reactivate them first.",
        "22 Nov 2026 has passed: a role begins today or later.",
        "The role begins on 22 Nov 2026: the first day without it comes after.",
        "The role QA was asked for Nora there, and waits for an answer.",
    )


@pytest.mark.parametrize("ends_on", [None, date(2026, 11, 24)])
def test_a_role_may_be_asked_for_from_today_on(ends_on):
    new = NewGrant(Role.QA, TODAY, ends_on, "covers Ana")
    assert not refused(requests.check_asking, Person(name="Nora"), new, TODAY, (), is_asked=False)
