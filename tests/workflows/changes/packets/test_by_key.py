"""A signature with the signer's own key: the tool checks it without the server."""

import json
import zipfile
from io import BytesIO

import cbor2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

from governance.audit.commands import record
from governance.core import clock
from tests.authenticator import PRESENT, SoftKey, b64, cose
from tests.plant import SYSTEM
from tests.signed import genuine, key_row
from tests.signing import sign_at
from tests.workflows.changes.packets.packs import checked, packed, tool


@pytest.mark.parametrize("copied", ["sqlite"], indirect=True)
def test_a_packet_holds_what_the_key_answered_and_since_when_it_was_the_signers(
    life, database, plant, sign_in, tmp_path
):
    key = SoftKey()
    with database.acting() as session:
        session.add(key_row(key, plant.people["ana"], clock.now()))
        record(session, SYSTEM, "security_key.added", "ana")
    life.proposed()
    sign_at(sign_in("ana"), f"/changes/{life.id}/sign", key=key)

    packet, verifier = packed(database, tmp_path, "change", life.now().reference)
    found = checked(packet, verifier)

    assert (found.faults, found.doubts) == ([], [])
    (ana,) = [one for one in found.signatures if one["person_name"] == "Ana"]
    assert ana["grade"] == "signed-with-the-signers-key"
    assert any("answered to these words" in each for each in ana["proves"])
    assert not any("the server says so" in each for each in ana["does_not_prove"])
    with zipfile.ZipFile(BytesIO(packet)) as file:
        told = [json.loads(line)["body"] for line in file.read("trail.jsonl").splitlines()]
    assert [json.loads(body)["verb"] for body in told].count("security_key.added") == 1


class Person:
    id, name = 14, "Ana"


class Content:
    subject_kind, subject_id, body, sha256 = "change_request", 1, "{}", "0" * 64


@pytest.fixture
def answer():
    """What a key answered, as the packet holds it, and to which words."""
    one = genuine(Person, Content, clock.now())
    names = ("client_data", "authenticator_data", "signature", "public_key", "rp_id", "origin")
    return one.made.payload, {name: getattr(one.proof, name) for name in names}


def test_an_answer_holds_and_none_to_other_words_or_with_a_flipped_bit(answer):
    payload, proof = answer
    tool.check_answer(payload, proof)

    with pytest.raises(tool.Faulty, match="another question"):
        tool.check_answer(payload.replace("CR-", "CS-"), proof)
    for name in ("client_data", "authenticator_data", "signature", "public_key"):
        raw = bytearray(tool.unpacked(proof[name]))
        raw[-1] ^= 1
        with pytest.raises((tool.Faulty, *tool.STRANGE)):
            tool.check_answer(payload, {**proof, name: b64(bytes(raw))})


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ({"flags": PRESENT}, "did not verify its user"),
        ({"origin": "https://elsewhere.example"}, None),
        ({"rp_id": "elsewhere.example"}, None),
    ],
)
def test_an_answer_elsewhere_or_without_its_user_is_refused(key, told):
    one = genuine(Person, Content, clock.now(), SoftKey(**key))
    proof = {
        "client_data": one.proof.client_data, "signature": one.proof.signature,
        "authenticator_data": one.proof.authenticator_data, "public_key": one.proof.public_key,
        "rp_id": "localhost", "origin": "http://localhost:8000",
    }  # fmt: skip
    with pytest.raises(tool.Faulty, match=told or "at another address"):
        tool.check_answer(one.made.payload, proof)


def test_the_three_kinds_of_keys_are_read():
    data = b"said"
    soft = SoftKey()
    assert tool.cbor(cose(soft))[0][3] == -7

    edward = ed25519.Ed25519PrivateKey.generate()
    raw = edward.public_key().public_bytes_raw()
    tool.check_cose(cbor2.dumps({1: 1, 3: -8, -1: 6, -2: raw}), edward.sign(data), data)

    rivest = rsa.generate_private_key(65537, 2048)
    n, e = rivest.public_key().public_numbers().n, rivest.public_key().public_numbers().e
    made = {1: 3, 3: -257, -1: n.to_bytes(256), -2: e.to_bytes(3)}
    signed = rivest.sign(data, padding.PKCS1v15(), hashes.SHA256())
    tool.check_cose(cbor2.dumps(made), signed, data)
    with pytest.raises(tool.Faulty, match="algorithm"):
        tool.check_cose(cbor2.dumps({1: 2, 3: -36}), b"", data)
    with pytest.raises(tool.Faulty, match="COSE"):
        tool.check_cose(cbor2.dumps([1]), b"", data)
