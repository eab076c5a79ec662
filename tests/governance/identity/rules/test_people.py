"""What a person, a role and a link have to be, told in whole sentences; no database."""

from datetime import UTC, date, datetime

import pytest

from governance.core.access import Actor
from governance.identity import rules
from governance.identity.models import Person, Role, RoleGrant
from governance.identity.rules import NewGrant, NewPerson
from governance.places.models import Place
from tests.refusals import refused

ADAM = Actor(1, "Adam")
LEFT = datetime(2026, 11, 1, tzinfo=UTC)
TODAY = date(2026, 11, 23)
YESTERDAY, TOMORROW = date(2026, 11, 22), date(2026, 11, 24)


def nora(**told):
    return Person(**{"id": 2, "name": "Nora", "email": "nora@acme.example", **told})


def auditor(starts_on=TODAY, ends_on=None):
    return NewGrant(Role.AUDITOR, starts_on, ends_on, "covers Ana")


def held(starts_on, ends_on=None):
    return RoleGrant(role=Role.AUDITOR, starts_on=starts_on, ends_on=ends_on)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" Zoe@Acme.example ", "zoe@acme.example"), ("  ", None), ("", None), (None, None)],
)
def test_an_address_is_kept_in_small_letters_or_not_at_all(typed, kept):
    assert NewPerson("Zoë", typed, "UTC").address == kept


def test_an_address_stays_with_one_person_and_a_time_zone_has_a_name():
    new = NewPerson("Zoë", "nora@acme.example", "Mars/X")

    assert refused(rules.check_person, new, nora()) == (
        "“Mars/X” is not the name of a time zone: choose one such as Europe/Brussels.",
        (
            "Nora has the e-mail address nora@acme.example: "
            "an address stays with one person, even after they left."
        ),
    )
    assert not refused(rules.check_person, NewPerson("Zoë", None, "Europe/Brussels"), None)


def test_everything_that_stands_against_a_role_is_told_at_once():
    myself = Person(id=1, name="Adam", deactivated_at=LEFT)
    new, since = auditor(YESTERDAY, YESTERDAY), date(2020, 1, 1)
    others = [held(since), held(since, TODAY)]
    wanted = "and this is from 22 Nov 2026 until 22 Nov 2026: the dates overlap."

    assert refused(rules.check_grant, ADAM, myself, new, others, TODAY) == (
        "Nobody gives a role to themselves: ask another administrator.",
        "22 Nov 2026 has passed: a role begins today or later.",
        "The role begins on 22 Nov 2026: the first day without it comes after.",
        "Adam is deactivated: reactivate them first.",
        f"Adam holds auditor there from 1 Jan 2020 already, {wanted}",
        f"Adam holds auditor there from 1 Jan 2020 until 23 Nov 2026 already, {wanted}",
    )


@pytest.mark.parametrize("ends_on", [None, TOMORROW])
def test_a_role_may_begin_today_and_last_a_day(ends_on):
    assert not refused(rules.check_grant, ADAM, nora(), auditor(TODAY, ends_on), [], TODAY)


@pytest.mark.parametrize(
    ("new", "other", "overlap"),
    [
        (auditor(TODAY), held(TODAY), True),
        (auditor(TODAY), held(YESTERDAY, TODAY), False),
        (auditor(TODAY), held(YESTERDAY, TOMORROW), True),
        (auditor(TODAY, TOMORROW), held(TOMORROW), False),
        (auditor(TODAY, TOMORROW), held(TODAY), True),
        (auditor(TODAY), held(TOMORROW, TOMORROW), False),  # ended before it began: never held
        (auditor(TODAY), held(TOMORROW, date(2026, 11, 25)), True),
    ],
)
def test_back_to_back_the_same_role_is_held_once_and_never_twice_on_a_day(new, other, overlap):
    assert bool(rules.reasons_overlapping(nora(), new, [other])) is overlap


def test_a_role_ends_today_or_later_and_once():
    grant = held(date(2020, 1, 1), TOMORROW)

    assert refused(rules.check_revocation, grant, YESTERDAY, TODAY) == (
        "22 Nov 2026 has passed: a role ends today or later.",
    )
    for day in (TOMORROW, date(2026, 11, 25)):
        assert refused(rules.check_revocation, grant, day, TODAY) == (
            "The role ends on 24 Nov 2026 already.",
        )
    assert not refused(rules.check_revocation, grant, TODAY, TODAY)
    assert not refused(rules.check_revocation, held(TODAY), TOMORROW, TODAY)


def test_nobody_sends_themselves_away_nor_somebody_twice():
    assert refused(rules.check_leaving, Actor(2, "Nora"), nora()) == (
        "Nobody deactivates themselves: ask another administrator.",
    )
    assert refused(rules.check_leaving, ADAM, nora(deactivated_at=LEFT)) == (
        "Nora is deactivated already.",
    )
    assert not refused(rules.check_leaving, ADAM, nora())


def test_only_who_left_comes_back():
    assert refused(rules.check_returning, nora()) == (
        "Nora is active: there is nothing to take back.",
    )
    assert not refused(rules.check_returning, nora(deactivated_at=LEFT))


def test_everything_that_stands_against_a_link_is_told_at_once():
    person = nora(id=1, email=None, deactivated_at=LEFT)

    assert refused(rules.check_link, ADAM, person, is_enrolled=True) == (
        "Nobody makes a link for themselves: ask another administrator.",
        "Nora is deactivated: reactivate them first.",
        "Nora has no e-mail address to sign in with: edit them, and give it.",
        (
            "Nora has a password and a second factor. Where they are lost, "
            "End the second factor on this page comes first."
        ),
    )
    assert not refused(rules.check_link, ADAM, nora(), is_enrolled=False)


def test_only_somebody_else_ends_a_second_factor_that_is_there():
    assert refused(rules.check_reset, Actor(2, "Nora"), nora(), is_enrolled=False) == (
        "Nobody ends their own second factor: ask another administrator.",
        "Nora has no second factor: there is nothing to end.",
    )
    assert not refused(rules.check_reset, ADAM, nora(), is_enrolled=True)


def test_the_command_line_passes_no_second_person_by():
    leuven = Place(name="Leuven")
    many = ["Ada", "Adam", "Ann", "Art"]

    assert refused(rules.check_recovery, nora(), leuven, many) == (
        (
            f"Nora signs at {leuven}: Ada or Adam or Ann ends the second "
            "factor on the person's page, and somebody who answers for the place confirms it."
        ),
    )
    assert not refused(rules.check_recovery, nora(), None, many)
    assert not refused(rules.check_recovery, nora(), leuven, [])


def test_the_last_administrator_stays():
    assert refused(rules.check_administrator_stays, 0, "Adam") == (
        "Adam is the only administrator of the whole enterprise: name another one first.",
    )
    assert not refused(rules.check_administrator_stays, 1, "Adam")


@pytest.mark.parametrize(
    ("left", "stands"),
    [(None, "deactivate them instead"), (LEFT, "their account is ended")],
)
def test_nobody_is_erased_and_it_is_said_what_is_done_in_place_of_it(left, stands):
    assert rules.why_not_erased(nora(deactivated_at=left), 7) == (
        "Nora is not erased: name, meaning and time of what they signed, and who they are in "
        f"7 acts of the trail, are part of records that must be kept; {stands}."
    )
