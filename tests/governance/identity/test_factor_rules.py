"""Where keys can be used, and how recovery codes are read."""

import pytest

from governance.core.errors import RuleViolation
from governance.identity.factors import rules


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://concord.acme.example/"])
def test_where_browsers_let_no_key_be_used_it_is_said(url):
    with pytest.raises(RuleViolation, match="Browsers let no security key be used"):
        rules.party_at(url)


def test_the_usual_port_is_left_out_as_browsers_do():
    assert rules.party_at("https://concord.acme.example:443/").origin == (
        "https://concord.acme.example"
    )
    assert rules.party_at("https://concord.acme.example:8443/").origin.endswith(":8443")


def test_a_recovery_code_is_read_however_it_was_typed():
    shown = rules.new_code(10)

    number, letters = rules.read_code(shown)

    assert (number, len(letters)) == (10, 15)
    assert rules.read_code(shown.upper().replace("-", " ")) == (number, letters)
    for other in ("", "123456", "10-aaaaa", "x" + shown, shown + "a", "10-" + "o" * 15):
        assert rules.read_code(other) is None
