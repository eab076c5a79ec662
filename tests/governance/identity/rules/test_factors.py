"""Where keys can be used, and how recovery codes are read."""

import pytest

from governance.identity.factors import rules
from governance.identity.factors.rules import Party
from tests.refusals import refused

ACME = "https://concord.acme.example"


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("http://127.0.0.1:8000/x", "http://127.0.0.1:8000"),
        ("https://127.0.0.1", "https://127.0.0.1"),
        ("http://concord.acme.example/", "http://concord.acme.example"),
        ("https:///people", "https://"),
    ],
)
def test_where_browsers_let_no_key_be_used_it_is_said(url, origin):
    assert refused(rules.party_at, url) == (
        (
            f"Browsers let no security key be used at {origin}: CONCORD_PUBLIC_URL has to be an "
            "https address with a name, or http://localhost. The authenticator app works anywhere."
        ),
    )


@pytest.mark.parametrize(
    ("url", "party"),
    [
        (f"{ACME}:443/people", Party("concord.acme.example", ACME)),
        (f"{ACME}:8443/", Party("concord.acme.example", f"{ACME}:8443")),
        (f"{ACME}:80/", Party("concord.acme.example", f"{ACME}:80")),
        ("http://localhost:80", Party("localhost", "http://localhost")),
        ("http://localhost:443", Party("localhost", "http://localhost:443")),
    ],
)
def test_the_usual_port_is_left_out_as_browsers_do(url, party):
    assert rules.party_at(url) == party


def test_keys_belong_to_the_address_under_which_the_first_was_added():
    first, now = (
        Party("concord.acme.example", ACME),
        Party("other.example", "https://other.example"),
    )

    assert not refused(rules.check_party, now, None)
    assert not refused(rules.check_party, first, Party("concord.acme.example", ACME))
    assert refused(rules.check_party, now, first) == (
        (
            f"Security keys of this installation belong to {ACME}, and CONCORD_PUBLIC_URL says "
            "https://other.example: set it back. Until then sign in with the code of the "
            "authenticator app."
        ),
    )


def test_a_person_has_ten_keys_at_most_each_with_its_own_name():
    ten = ["Blue", *map(str, range(9))]

    assert refused(rules.check_new_key, "bLUE", ten) == (
        "You have a key called bLUE: give this one another name.",
        "You have 10 keys: remove one that you no longer use.",
    )
    assert not refused(rules.check_new_key, "Red", ten[:9])


@pytest.mark.parametrize(
    ("stored", "given", "holds"),
    [(0, 0, True), (0, 1, True), (1, 2, True), (1, 1, False), (2, 1, False), (1, 0, False)],
)
def test_a_key_that_counts_back_was_copied(stored, given, holds):
    assert rules.counts_on(stored, given) is holds


def test_a_recovery_code_is_read_however_it_was_typed():
    shown = rules.new_code(10)

    number, letters = rules.read_code(shown)

    assert (number, len(letters)) == (10, 15)
    assert rules.read_code(shown.upper().replace("-", " ")) == (number, letters)
    for other in ("", "123456", "10-aaaaa", "x" + shown, shown + "a", "10-" + "o" * 15):
        assert rules.read_code(other) is None
