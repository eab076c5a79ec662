"""Which groups of a provider come to which roles, and what its settings have to be."""

from datetime import UTC, datetime

import pytest

from governance.core.access import Actor
from governance.identity.models import Role
from governance.identity.sso import rules
from governance.identity.sso.models import IdentityProvider, ProviderState
from governance.identity.sso.rules import ProviderFacts, RoleRule, Settings
from tests.refusals import refused

AT = datetime(2026, 11, 23, tzinfo=UTC)
QA = RoleRule("groups", "plant-qa", Role.QA, "/acme/leuven/")
NOT_A_RULE = "of the rules is none: write it as: groups = plant-qa -> QA at acme/leuven."
NO_OBJECT = 'Claims are a JSON object, such as {"groups": ["plant-qa"]}.'


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("groups = plant-qa -> QA at acme/leuven", QA),
        ("  groups=plant-qa->qa at /acme/leuven/ ", QA),
        ("groups = a = b -> OT lead at acme", RoleRule("groups", "a = b", Role.OT_LEAD, "/acme/")),
        (
            "https://acme.example/roles = x y -> area_owner at acme",
            RoleRule("https://acme.example/roles", "x y", Role.AREA_OWNER, "/acme/"),
        ),
    ],
)
def test_a_line_says_who_holds_which_role_where(line, rule):
    assert rules.read_rules(f"\n{line}\n\n") == ([rule], [])
    assert rules.read_rules(rule.words) == ([rule], [])


def test_a_line_is_told_as_it_is_written():
    assert QA.words == "groups = plant-qa -> QA at acme/leuven"


def test_every_line_that_cannot_be_read_is_named_by_its_number():
    lines = (
        "groups: plant-qa is QA", "", "groups = a -> Boss at acme",
        "groups = b -> Administrator at acme", QA.words,
    )  # fmt: skip

    assert rules.read_rules("\n".join(lines)) == ([QA], [
        f"Line 1 {NOT_A_RULE}",
        "Line 2 of the rules names no role: Boss.",
        ("Line 3 of the rules makes administrators: they are named here, by somebody, and not by "
        "a group elsewhere."),
    ])  # fmt: skip


@pytest.mark.parametrize("said", ["", "[]", "{", '"qa"', "[" * 100_000])
def test_what_is_tried_on_no_claims_is_refused_with_all_that_is_wrong(said):
    assert refused(rules.tried, "nonsense", said) == (f"Line 1 {NOT_A_RULE}", NO_OBJECT)
    assert refused(rules.tried, QA.words, said) == (NO_OBJECT,)


def test_rules_apply_to_whoever_has_the_value_and_to_nobody_else():
    text = f"{QA.words}\ndepartment = it -> IT lead at acme"

    assert rules.tried(text, '{"groups": ["staff", "plant-qa"]}') == [QA]
    assert rules.tried(text, '{"groups": "plant-qa"}') == [QA]
    for other in ('{"groups": ["plant-qa2"]}', '{"groups": {"plant-qa": 1}}', "{}"):
        assert rules.tried(text, other) == []


def test_a_provider_that_does_not_know_somebody_lets_them_in_nowhere():
    known = IdentityProvider(id=1, name="Entra")
    other = IdentityProvider(id=2, name="Okta")

    assert not refused(rules.check_known, known, [other, known])
    assert refused(rules.check_known, known, [other]) == (
        "Entra does not know you yet: link it under My account first.",
    )


def test_one_person_is_enough_only_before_anybody_answers_for_a_place():
    facts = ProviderFacts("Entra", ProviderState.ASKED)

    assert rules.nobody_answers_yet(facts, Actor(1, "Adam"), AT) == (
        "Entra takes a second person: QA or an area owner."
    )
    alone = ProviderFacts("Entra", ProviderState.ASKED, has_owners=False)
    assert rules.nobody_answers_yet(alone, Actor(1, "Adam"), AT) is None


def told(**other):
    usual = {
        "name": "Entra", "issuer": "https://login.acme.example", "client_id": "concord",
        "factors": "mfa", "rules": QA.words, "reason": "one account for all",
    }  # fmt: skip
    return Settings(**usual | other)


def test_everything_that_stands_against_a_provider_is_told_at_once():
    wrong = told(issuer="http://login.acme.example", factors=" ", rules=f"x\n{QA.words}")

    assert refused(rules.check_settings, wrong, ["/acme/"], has_secret=False) == (
        f"Line 1 {NOT_A_RULE}",
        "The issuer cannot be used: it has to begin with https://.",
        "Say which values of acr or amr stand for a second factor: without one nobody gets in.",
        "Give the client's secret, or its private key: none is kept of this client.",
        "There is no place acme/leuven: its page shows how its path is written.",
    )
    assert not refused(rules.check_settings, told(), ["/acme/", "/acme/leuven/"], has_secret=True)
