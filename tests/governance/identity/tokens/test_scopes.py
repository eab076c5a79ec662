"""Which addresses a token opens: those of its scopes, and no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.access import Held
from governance.identity.tokens.rules import narrowed
from governance.identity.tokens.scopes import PERSONAL, SCOPE_LABELS, Scope, area_of, opens

EVERY = [*Scope]


def addresses(app):
    for rule in app.url_map.iter_rules():
        route = getattr(app.view_functions[rule.endpoint], "route", None)
        if rule.rule.startswith("/api/") and route:
            for method in rule.methods - {"HEAD", "OPTIONS"}:
                yield rule.rule, method, str(route.permission)


def test_every_address_for_programs_is_opened_by_a_scope_or_is_somebodys_own_word(woven):
    closed = {
        (address, permission)
        for address, method, permission in addresses(woven[0])
        if not opens(EVERY, permission, method)
    }
    assert {permission for _, permission in closed} <= PERSONAL, (
        f"say in governance/identity/tokens/scopes.py which area opens {closed}"
    )


def test_without_a_scope_nothing_is_opened(woven):
    assert not [a for a in addresses(woven[0]) if opens((), a[2], a[1])]


def test_who_may_read_may_not_write(woven):
    reads = [scope for scope in Scope if scope.endswith(":read")]
    writes = [a for a in addresses(woven[0]) if a[1] != "GET"]
    assert writes
    assert not [a for a in writes if opens(reads, a[2], a[1])]


def test_each_scope_is_said_in_words_and_opens_something_but_scim(woven):
    assert set(SCOPE_LABELS) == set(Scope)
    used = {scope for scope in Scope for a in addresses(woven[0]) if opens([scope], a[2], a[1])}
    assert used == set(Scope) - {Scope.SCIM}


@pytest.mark.parametrize("permission", sorted(PERSONAL))
def test_what_somebody_gives_their_own_word_for_is_opened_by_no_token(permission):
    assert not opens(EVERY, permission, "POST")


def test_what_nobody_named_is_of_no_area():
    assert area_of("teapot:pour") == ""
    assert not opens(EVERY, "teapot:pour", "GET")


PATHS = st.sampled_from(["/a/", "/a/b/", "/a/b/c/", "/a/d/", "/a/bb/"])


@given(st.frozensets(st.builds(Held, st.sampled_from(["qa", "hr"]), PATHS)), PATHS)
def test_a_token_never_holds_more_than_who_it_acts_as(held, path):
    kept = narrowed(held, path)

    for each in kept:
        assert each.path.startswith(path)
        assert any(h.role == each.role and each.path.startswith(h.path) for h in held)
    for each in held:
        if each.path.startswith(path):
            assert each in kept
