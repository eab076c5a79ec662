"""What is told to another program vouches for itself."""

import base64
import hmac
from datetime import UTC, datetime

import pytest

from governance.core.webhooks import key_of, signed

AT = datetime(2021, 2, 25, 4, 45, 30, 900_000, tzinfo=UTC)
BODY = b'{"test": 2432232314}'


def test_a_receiver_of_standard_webhooks_finds_the_signature_that_it_works_out():
    """The vector that the libraries of Standard Webhooks are tested with."""
    key = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    at = datetime.fromtimestamp(1614265330, tz=UTC)

    told = signed([key], "msg_p5jXN8AQM9LWM0D4loKWxJek", at, BODY)

    assert told == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_two_keys_sign_side_by_side():
    first, second = b"a" * 32, b"b" * 32

    told = signed([first, second], "RA-2026-0001.opened", AT, BODY)["webhook-signature"]

    text = b"RA-2026-0001.opened.1614228330." + BODY
    made = [base64.b64encode(hmac.digest(key, text, "sha256")).decode() for key in (first, second)]
    assert told == " ".join(f"v1,{each}" for each in made)


@pytest.mark.parametrize("written", ["", "whsec_", "whsec_%%%", "whsec_c2hvcnQ=", "c2VjcmV0" * 5])
def test_a_key_that_is_none_is_refused(written):
    with pytest.raises(ValueError, match="A key is whsec_"):
        key_of(written)
