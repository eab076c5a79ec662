"""Whether a signature holds is said from its own bytes: each alteration has its reason."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from governance.evidence.models import Grade, ProviderWord, SignedContent
from governance.evidence.proving import challenge_of, verified
from governance.evidence.rules import sha256_of
from tests.authenticator import PRESENT, SoftKey, b64, cose
from tests.provider import OTHER_RSA
from tests.signed import genuine, word_for

AT = datetime(2026, 11, 27, 21, 29, 11, 482_500, tzinfo=UTC)
ANA = SimpleNamespace(id=7, name="Ana Ruiz")
BODY = '{"attachments":[{"name":"notes.txt","sha256":"aa"}],"reference":"CR-2026-0001"}'


def content(body=BODY, subject_id=12):
    return SignedContent(
        subject_kind="change_request", subject_id=subject_id, body=body, sha256=sha256_of(body)
    )


def signed(**of_key):
    return genuine(ANA, content(), AT, SoftKey(**of_key))


def reasons(one):
    return verified(one.made, one.content.body, one.proof)


def test_a_genuine_signature_holds_and_names_its_files():
    one = signed()

    assert reasons(one) == ()
    assert '"attachments":["aa"]' in one.made.payload


@pytest.mark.statement(3)
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("subject_id", 13),
        ("subject_kind", "drift"),
        ("subject", "CR-2026-0002"),
        ("content_sha256", "0" * 64),
        ("person_id", 8),
        ("person_name", "Ana Other"),
        ("roles", "QA"),
        ("time_zone", "UTC"),
        ("meaning", "I reject this plan."),
        ("activity", "qa_release"),
        ("covers", "AS-00002"),
        ("grade", Grade.ATTESTED),
        ("signed_at", AT + timedelta(minutes=6)),
        ("signed_at", AT - timedelta(seconds=1)),
    ],
)
def test_a_column_that_says_something_else_than_was_signed_is_named(column, value):
    one = signed()
    setattr(one.made, column, value)

    named = {reason.partition(": ")[0] for reason in reasons(one)}

    assert named & {column, "meaning", "subject_id"}, named


@pytest.mark.statement(3)
def test_a_payload_altered_by_one_byte_is_no_longer_what_the_key_answered():
    one = signed()
    one.made.payload = one.made.payload.replace('"version":3', '"version":4')

    assert reasons(one) == ("key proof: the key answered another question",)
    one.made.payload += " "
    assert reasons(one) == ("payload: it is not canonical JSON without repeated names",)
    one.made.payload = '{"a":1,"a":1}'
    assert "canonical" in reasons(one)[0]


@pytest.mark.abuse(7)
def test_a_content_that_is_gone_or_another_one_is_told():
    one = signed()

    assert "no such content" in verified(one.made, None, one.proof)[0]
    assert "another one" in verified(one.made, BODY + " ", one.proof)[0]


def test_a_key_that_did_not_verify_its_user_or_answered_elsewhere_does_not_count():
    assert "did not verify its user" in reasons(signed(flags=PRESENT))[0]
    one = signed()
    one.proof.origin = "https://concord.example"
    assert "answered at http://localhost:8000" in reasons(one)[0]
    one.proof.rp_id = "concord.example"
    assert any("another host" in reason for reason in reasons(one))


def test_the_proof_of_another_key_or_of_none_does_not_count():
    one = signed()
    one.proof.public_key = b64(cose(SoftKey()))

    assert "does not fit" in reasons(one)[0]
    assert "nothing is kept" in verified(one.made, BODY, None)[0]
    one.proof.client_data = "no base64url!"
    assert "cannot be read" in reasons(one)[0]


def test_what_a_provider_signed_is_about_this_text_and_by_its_key():
    one = signed()
    for word, why in (
        (word_for(one.made.payload, nonce="another"), "asked for something else"),
        (word_for(one.made.payload, OTHER_RSA), "does not fit"),
        (ProviderWord(id_token="no.token", key="{}"), "cannot be read"),
    ):
        told = verified(one.made, BODY, one.proof, word)
        assert [why in each for each in told] == [True]


def test_the_challenge_is_bound_to_the_domain_and_every_byte():
    assert challenge_of("{}") == "bvJB-uC1zVp81VZamDyFAASa5SyBNpzqapKIbQZHuMc"
    assert challenge_of("{}") != challenge_of("{} ")
