"""The settings of a provider: who asks, who confirms, and what none can be."""

import pytest
from sqlalchemy import select, text

from governance.core.contributions import waiting
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.identity.models import Person, Role
from governance.identity.sso import commands
from governance.identity.sso.fetching import ProviderError, discover, fetch
from governance.identity.sso.models import IdentityProvider, ProviderState
from governance.identity.sso.rules import Settings, met, read_rules
from governance.places.models import Place
from tests.plant import add_grant
from tests.provider import SECRET, Provider

TOLD = {
    "name": "Acme account", "client_id": "concord", "factors": "mfa", "rules": "",
    "reason": "one account",
}  # fmt: skip


@pytest.fixture
def propose(session, an_actor, op):
    """Ask for a provider as somebody, with something told otherwise."""
    found = discover(op.issuer)

    def ask(who="adam", secret="sealed", **given):  # noqa: S107
        told = Settings(**{"issuer": op.issuer, **TOLD, **given})
        return commands.propose(session, an_actor(who), told, found, secret)

    return ask


@pytest.mark.asvs("3.7.2")
def test_one_asks_another_confirms_and_what_was_before_ends(session, an_actor, propose):
    first = propose()
    assert first.state is ProviderState.ASKED
    for who, refusal in (("adam", Forbidden), ("johan", Forbidden), ("hanna", Forbidden)):
        with pytest.raises(refusal):
            commands.confirm(session, an_actor(who), first)
    assert "Acme account" in str(waiting(session, an_actor("arne")))
    commands.confirm(session, an_actor("ana"), first)

    second = propose(secret="", reason="new groups")
    commands.confirm(session, an_actor("dave"), second)

    assert (first.state, second.state) == (ProviderState.ENDED, ProviderState.IN_FORCE)
    assert second.client_secret == first.client_secret
    with pytest.raises(Conflict):
        commands.confirm(session, an_actor("ana"), second)


def test_who_asks_does_not_confirm_even_holding_both_roles(session, an_actor, plant, propose):

    adam = session.get(Person, plant.people["adam"])
    add_grant(session, adam, Role.QA, session.get(Place, plant.places["acme"]))
    session.flush()
    asked = propose()

    with pytest.raises(RuleViolation, match="Adam asked for it"):
        commands.confirm(session, an_actor("adam"), asked)
    commands.refuse(session, an_actor("ana"), asked, "not ours")
    assert asked.state is ProviderState.REFUSED
    withdrawn = propose()
    commands.withdraw(session, an_actor("adam"), withdrawn, "a mistake")
    assert withdrawn.state is ProviderState.WITHDRAWN


def test_nobody_below_the_enterprise_asks(propose):
    for who in ("ana", "hanna", "alan", "johan"):
        with pytest.raises(Forbidden):
            propose(who)


def test_every_reason_against_it_is_told_at_once(propose):
    rules = (
        "groups = a -> QA at acme/nowhere\nnonsense\ngroups = b -> king at acme\n"
        "groups = c -> administrator at acme"
    )

    with pytest.raises(RuleViolation) as refused:
        propose(secret="", factors=" ", rules=rules, issuer="http://acme.example")

    said = "\n".join(refused.value.reasons)
    for part in ("is none:", "no role: king", "makes administrators", "https://", "second factor",
                 "client's secret", "no place acme/nowhere"):  # fmt: skip
        assert part in said


def test_rules_come_to_roles_by_exact_values():
    rules, reasons = read_rules(
        "groups = CN=QA, OU=Plant -> QA at acme/leuven\nroles = ot -> ot_lead at acme"
    )

    assert reasons == []
    assert [each.words for each in met(rules, {"groups": ["CN=QA, OU=Plant"]})] == [rules[0].words]
    assert met(rules, {"groups": "CN=QA", "roles": {"ot": 1}}) == []
    assert met(rules, {"roles": "ot"}) == [rules[1]]


@pytest.mark.asvs("10.5.3")
@pytest.mark.parametrize(
    ("metadata", "why"),
    [
        ({"issuer": "https://evil.example"}, "exactly so"),
        ({"token_endpoint": "http://acme.example/token"}, "https"),
        ({"jwks_uri": None}, "no address"),
        ({"jwks_uri": "file:///etc/passwd"}, "no address"),
        ({"authorization_endpoint": "https://u:p@acme.example/"}, "no address"),
        ({"code_challenge_methods_supported": ["plain"]}, "S256"),
        ({"id_token_signing_alg_values_supported": ["HS256", "none"]}, "RS256"),
        ({"response_types_supported": ["token"]}, "code"),
    ],
)
def test_a_provider_that_cannot_do_what_is_needed_is_not_taken(op, metadata, why):
    op.metadata = metadata

    with pytest.raises(ProviderError, match=why):
        discover(op.issuer)


def test_no_redirect_is_followed_and_no_flood_is_read(op):
    for path in ("/elsewhere", "/flood", "/nothing"):
        with pytest.raises(ProviderError):
            fetch(op.issuer + path)
    assert "/jwks" not in op.calls
    gone = Provider()
    gone.close()
    with pytest.raises(ProviderError, match="did not answer"):
        discover(gone.issuer)


@pytest.mark.asvs("10.1.1")
def test_the_secret_is_nowhere_to_be_read(gate):
    with gate.database.reading() as session:
        stored = session.scalars(select(IdentityProvider.client_secret)).one()
        kept = "".join(map(str, session.execute(text("SELECT * FROM audit_row")).all()))
    assert SECRET not in stored
    assert stored not in kept
