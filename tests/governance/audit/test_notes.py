"""Signed notes and checkpoints: what is read, what is refused, and who signed."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from governance.audit import notes
from governance.audit.notes import Algorithm, Key, NoteError, TreeHead

LOG = Ed25519PrivateKey.from_private_bytes(b"log" + bytes(29))
WITNESS = Ed25519PrivateKey.from_private_bytes(b"witness" + bytes(25))
ORIGIN, SEER = "plant.example/trail", "witness.example/w1"
HEAD = TreeHead(ORIGIN, 20852163, bytes(range(32)))
AT = datetime(2026, 3, 4, 12, tzinfo=UTC)

LOG_KEY = Key(ORIGIN, LOG.public_key().public_bytes_raw())
WITNESS_KEY = Key(SEER, WITNESS.public_key().public_bytes_raw(), Algorithm.COSIGNATURE)

GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "\N{EM DASH} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXg"
    "KvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
"""The example that the documentation of another implementation gives."""


def written(*more):
    note = notes.sign(HEAD, LOG)
    return str(notes.Note(note.text, (*note.signatures, *more))).encode()


def test_the_example_of_another_implementation_is_read_and_is_signed():
    key, note = notes.key(GO_KEY), notes.note(GO_NOTE.encode())

    assert notes.signers(note, [key]) == {key: None}
    assert (str(key), str(note)) == (GO_KEY, GO_NOTE)


def test_a_checkpoint_is_opened_by_those_who_know_its_key_and_by_nobody_else():
    assert notes.opened(written(), [LOG_KEY]) == HEAD
    assert notes.key(str(LOG_KEY)) == LOG_KEY
    for others in ([], [WITNESS_KEY], [Key("other.example/trail", LOG_KEY.public)]):
        with pytest.raises(NoteError, match=r"No key known of plant\.example/trail"):
            notes.opened(written(), others)


def test_a_witness_is_told_with_the_time_of_its_signature():
    note = notes.note(written(notes.cosign(notes.sign(HEAD, LOG), SEER, WITNESS, AT)))

    assert notes.signers(note, [LOG_KEY, WITNESS_KEY]) == {LOG_KEY: None, WITNESS_KEY: AT}
    assert notes.signers(note, [LOG_KEY]) == {LOG_KEY: None}


def test_no_witness_opens_a_checkpoint_that_the_log_did_not_sign():
    text = str(HEAD)
    lines = (notes.cosign(notes.Note(text, ()), SEER, WITNESS, AT),)

    with pytest.raises(NoteError, match="No key known"):
        notes.opened(str(notes.Note(text, lines)).encode(), [LOG_KEY, WITNESS_KEY])


def test_a_key_of_one_kind_signs_nothing_of_the_other():
    as_witness = Key(ORIGIN, LOG_KEY.public, Algorithm.COSIGNATURE)

    assert as_witness.id != LOG_KEY.id
    with pytest.raises(NoteError, match="No key known"):
        notes.opened(written(), [as_witness])


@pytest.mark.parametrize("at", range(0, len(written()), 3))
def test_no_byte_of_a_checkpoint_can_be_another(at):
    raw = bytearray(written())
    raw[at] ^= 1

    with pytest.raises(NoteError):
        notes.opened(bytes(raw), [LOG_KEY])


def test_a_forged_line_of_a_known_witness_spoils_the_whole_note():
    line = notes.cosign(notes.sign(HEAD, LOG), SEER, WITNESS, AT)
    late = notes.Signature(line.name, line.key_id, b"\xff" * 8 + line.value[8:])
    short = notes.Signature(line.name, line.key_id, line.value[:40])
    other = notes.Signature(line.name, line.key_id, bytes(7) + b"\x01" + line.value[8:])

    for forged in (late, short, other):
        with pytest.raises(NoteError, match=r"witness\.example/w1"):
            notes.signers(notes.note(written(forged)), [LOG_KEY, WITNESS_KEY])


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\n", b"text\n", b"text\n\n", "text\n\n\N{EM DASH} name\n".encode(),
        "text\n\n\N{EM DASH} name AAAA\n".encode(), b"text\n\n- name AAAAAAAA\n",
        "text\n\n\N{EM DASH} na+me AAAAAAAA\n".encode(),
        "text\n\n\N{EM DASH} name AAAAAAAA".encode(),
        "text\r\n\n\N{EM DASH} name AAAAAAAA\n".encode(),
        "text\n\n\N{EM DASH} name AAAAAAA*\n".encode(),
        "text\n\n\N{EM DASH} name AAAAAAB=\n".encode(), b"\xff" * 80, b"a" * 70_000,
        b"text\n\n" + "\N{EM DASH} name AAAAAAAA\n".encode() * 65,
    ],
)  # fmt: skip
def test_a_garbled_note_is_refused(raw):
    with pytest.raises(NoteError):
        notes.note(raw)


ROOT = "A" * 43 + "="


@pytest.mark.parametrize(
    "text",
    [
        "", "a\n", "a\n1\n", f"a\n1\n{ROOT}", f"a\n-1\n{ROOT}\n", f"a\n01\n{ROOT}\n",
        f"a\n{'9' * 40}\n{ROOT}\n", f"a\n1\n{ROOT[:-2]}\n", f"a b\n1\n{ROOT}\n",
        f"\n1\n{ROOT}\n", f"a\n1\n{ROOT}\n\nmore\n", f"a\n\u0661\n{ROOT}\n",
    ],
)  # fmt: skip
def test_a_text_that_is_no_checkpoint_is_refused(text):
    with pytest.raises(NoteError, match="no checkpoint"):
        notes.head(text)


def test_further_lines_of_a_checkpoint_are_passed_over():
    assert notes.head(f"a\n0\n{ROOT}\nmore\n") == TreeHead("a", 0, bytes(32))


@pytest.mark.parametrize("text", ["", "name", "name+00+AAAA", GO_KEY[:-1], GO_KEY.lower()])
def test_a_garbled_verifier_key_is_refused(text):
    with pytest.raises(NoteError, match="no verifier key"):
        notes.key(text)


def test_a_verifier_key_that_was_copied_wrongly_is_told():
    with pytest.raises(NoteError, match="copy it anew"):
        notes.key(GO_KEY.replace("c74f20a3", "c74f20a4"))
