"""What a token and a service account have to be, in whole sentences; no database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from governance.core.access import Actor, Held
from governance.identity.models import Person, Role
from governance.identity.tokens import rules
from governance.identity.tokens.models import AccountState, ApiToken
from governance.identity.tokens.rules import AccountFacts, NewAccount, NewToken
from governance.identity.tokens.scopes import Scope
from tests.refusals import refused

ADAM = Actor(1, "Adam")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HELD = [Held(Role.QA, "/acme/leuven/")]
READ = (Scope.READ_REGISTER,)
BY_SCIM = (
    "People are brought by SCIM with a token that is good for nothing else, of a service "
    "account: ask for one with the role HR of the enterprise."
)


def test_everything_that_stands_against_a_token_is_told_at_once():
    new = NewToken("script", (), days=0, is_fresh=False)

    assert refused(rules.check_token, new, [], is_service=False) == (
        "You signed in more than 10 minutes ago: sign out, sign in again, and make the token then.",
        "Say what the token is good for: without a scope it opens nothing.",
        "A token lasts from 1 to 365 days.",
        "No role is held there: the token would open nothing. Choose another place.",
    )


@pytest.mark.parametrize(("days", "lasts"), [(0, False), (1, True), (365, True), (366, False)])
def test_a_token_lasts_a_year_at_most(days, lasts):
    new = NewToken("script", READ, days=days)
    assert (not refused(rules.check_token, new, HELD, is_service=False)) is lasts


@pytest.mark.parametrize(
    ("scopes", "is_service", "is_refused"),
    [
        ((Scope.SCIM,), True, False),
        ((Scope.SCIM,), False, True),
        ((Scope.SCIM, *READ), True, True),
        ((*READ, Scope.WRITE_REGISTER), True, False),
        ((*READ, Scope.WRITE_REGISTER), False, False),
    ],
)
def test_people_are_brought_by_a_token_of_a_service_account_for_nothing_else(
    scopes, is_service, is_refused
):
    told = refused(rules.check_token, NewToken("feed", scopes), HELD, is_service=is_service)
    assert told == ((BY_SCIM,) if is_refused else ())


def test_a_token_narrows_what_is_held_and_never_widens_it():
    held = [Held("qa", "/acme/"), Held("hr", "/acme/leuven/suite3/"), Held("qa", "/acme/durham/")]

    assert rules.narrowed(held, "/acme/leuven/") == {
        Held("qa", "/acme/leuven/"), Held("hr", "/acme/leuven/suite3/"),
    }  # fmt: skip
    assert rules.narrowed(held, "/acme/durham/qclab/") == {Held("qa", "/acme/durham/qclab/")}
    assert rules.narrowed(held[1:2], "/acme/durham/") == frozenset()


@pytest.mark.parametrize("moment", [timedelta(0), timedelta(seconds=-1)])
def test_a_token_that_is_refused_already_is_not_ended_once_more(moment):
    over = ("The token ct_a is refused already: there is nothing to end.",)
    good = NOW + timedelta(seconds=1)

    assert (
        refused(rules.check_ending, ApiToken(prefix="ct_a", expires_at=NOW + moment), NOW) == over
    )
    ended = ApiToken(prefix="ct_a", expires_at=good, ended_at=NOW)
    assert refused(rules.check_ending, ended, NOW) == over
    assert not refused(rules.check_ending, ApiToken(prefix="ct_a", expires_at=good), NOW)


@pytest.mark.parametrize("gone", [None, Person(name="Tom", deactivated_at=NOW)])
def test_everything_that_stands_against_a_service_account_is_told_at_once(gone):
    new = NewAccount("Feed", "brings readings", Role.ADMINISTRATOR, 2)

    assert refused(rules.check_account, new, "Feed", gone) == (
        "There is, or was, a service account Feed: give this one its own name.",
        "A program administers nothing: choose the role whose work it does.",
        "Responsible: choose somebody active of the list.",
    )
    fit = NewAccount("Feed", "brings readings", Role.REQUESTER, 2)
    assert not refused(rules.check_account, fit, None, Person(name="Tom"))


def test_nobody_signs_in_as_a_program():
    assert rules.why_no_person("Feed") == (
        "Feed is a service account: nobody signs in as it, and it is never active as people are."
    )


def test_a_service_account_begins_and_goes_on_with_somebody_who_answers_for_it():
    facts = AccountFacts("Feed", AccountState.ASKED, responsible="Tom")
    assert rules.somebody_answers_for_it(facts, ADAM, NOW) is None

    left = AccountFacts("Feed", AccountState.ASKED, responsible="Tom", is_responsible_there=False)
    assert rules.somebody_answers_for_it(left, ADAM, NOW) == (
        "Tom has left: have Feed asked for anew, with somebody else."
    )
    ends_on = rules.notice_on(date(2026, 11, 23))
    assert ends_on == date(2026, 12, 7)
    assert rules.alarm("Feed", "Tom", ends_on) == (
        "Tom has left and nobody answers for Feed: it ends on 7 Dec 2026 unless somebody "
        "takes it over, and its tokens may be known to who left"
    )
