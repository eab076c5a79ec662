import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.identity import passwords
from governance.identity.secrecy import reasons_against

KNOWN = ("Johan Maes", "johan.maes@acme.example")


@pytest.mark.asvs("6.2.1", "6.2.4", "6.2.11")
@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short but odd", "needs 15"),
        ("aaaaaaaaaaaaaaaaaaaa", "repeats itself"),
        ("wednesdaywednesday", "repeats itself"),
        ("abcdefghijklmnopq", "runs along"),
        ("qwertyuiopasdfghjkl", "runs along"),
        ("9876543210987654", "runs along"),
        ("johan.maes@acme.example", "little more"),
        ("JohanMaes-2026!!!", "little more"),
        ("Password12345!!!!", "little more"),
        ("Welcome-to-Acme-1", "little more"),
    ],
)
def test_what_is_guessed_first_is_refused(password, reason):
    told = reasons_against(password, 15, KNOWN)
    assert [reason in sentence for sentence in told] == [True]


@pytest.mark.asvs("6.2.5")
@pytest.mark.parametrize(
    "password",
    [
        "thirteen grey herons over the dyke",
        "johan plants tulips in october",
        "correct horse battery staple",
        "0f9c1d7be2a84365",
        "šest žlutých koní",
    ],
)
def test_words_that_do_not_belong_together_are_taken(password):
    assert reasons_against(password, 15, KNOWN) == []


@given(st.text(max_size=80), st.text(max_size=20))
def test_any_text_is_answered(password, name):
    assert isinstance(reasons_against(password, 15, (name,)), list)


@pytest.mark.asvs("11.4.2")
def test_hashes_are_argon2id_with_parameters_that_cost(monkeypatch):
    monkeypatch.undo()
    assert passwords.hashed("x" * 15).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert not passwords.is_right(None, "")
    assert not passwords.is_right("no hash", "x")
