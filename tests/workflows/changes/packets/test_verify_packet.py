"""The tool beside a packet: it finds what was manipulated, and says what it cannot know."""

import hashlib
import json
import subprocess
import sys
import zipfile
from io import BytesIO

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pymerkle import InmemoryTree

from governance.audit.digests import event_digest, line_digest, root
from governance.audit.notes import Key, TreeHead, sign
from tests.workflows.changes.packets.packs import (
    TOOL,
    checked,
    members_of,
    relisted,
    resealed,
    secret_of,
    tool,
    zipped,
)


def lines_of(members):
    return [json.loads(text) for text in members["trail.jsonl"].splitlines()]


def put(members, lines):
    members["trail.jsonl"] = "".join(tool.canonical(line) + "\n" for line in lines).encode()


def first(members, prefix):
    return next(name for name in members if name.startswith(prefix))


def flipped(data, at=-1):
    return data[:at] + bytes([data[at] ^ 1]) + (data[at + 1 :] if at != -1 else b"")


def signed_row(lines):
    """The first signature: its event, its line, and its row."""
    for event in lines:
        for line in event.get("lines", ()):
            if line.get("table") == "signature":
                return event, line, json.loads(line["body"])
    raise LookupError


def with_row(members, **values):
    """Write other values into the row of a signature."""
    lines = lines_of(members)
    _, line, row = signed_row(lines)
    line["body"] = tool.canonical({**row, **values})
    put(members, lines)


def with_payload(members, **values):
    _, _, row = signed_row(lines_of(members))
    with_row(members, payload=tool.canonical({**json.loads(row["payload"]), **values}))


def forged_through(members):
    """Alter a meaning, and every digest above it that is in the packet."""
    lines = lines_of(members)
    event, line, row = signed_row(lines)
    line["body"] = tool.canonical({**row, "meaning": "I approve whatever comes."})
    digests = [
        each["digest"]
        if "digest" in each
        else line_digest(each["table"], each["key"], each["body"].encode(), each.get("whole"))
        for each in event["lines"]
    ]
    body = json.loads(event["body"])
    event["body"] = tool.canonical({**body, "root": root(digests)})
    event["digest"] = event_digest(event["body"].encode())
    put(members, lines)


def rows_swapped(members):
    """Exchange two versions of the change."""
    lines = lines_of(members)
    found = [
        line
        for event in lines
        for line in event.get("lines", ())
        if line.get("table") == "change_request"
    ]
    found[0]["body"], found[1]["body"] = found[1]["body"], found[0]["body"]
    put(members, lines)


def reordered(members):
    lines = lines_of(members)
    put(members, [lines[1], lines[0], *lines[2:]])


def renumbered(members):
    lines = lines_of(members)
    lines[3]["seq"] += 1
    put(members, lines)


def proof_flipped(members):
    lines = lines_of(members)
    lines[2]["proof"][0] = flipped(bytes.fromhex(lines[2]["proof"][0])).hex()
    put(members, lines)


def withheld_falsely(members):
    """Put another digest where a row is not told."""
    lines = lines_of(members)
    line = next(line for event in lines for line in event["lines"] if "digest" in line)
    line["digest"] = "0" * 64
    put(members, lines)


def with_root(members):
    tree = json.loads(members["tree.json"])
    members["tree.json"] = tool.canonical({**tree, "root": "0" * 64}).encode()


def with_cut_off(members):
    manifest = json.loads(members["manifest.json"])
    manifest["asked"]["upto"] -= 1
    members["manifest.json"] = tool.canonical(manifest).encode()


def named_twice(members):
    text = members["trail.jsonl"].decode()
    members["trail.jsonl"] = text.replace('"seq":', '"seq":1,"seq":', 1).encode()


def body_named_twice(members):
    text = members["trail.jsonl"].decode()
    members["trail.jsonl"] = text.replace(
        '\\"verb\\":', '\\"verb\\":\\"x\\",\\"verb\\":', 1
    ).encode()


def spaced(members):
    text = members["trail.jsonl"].decode()
    members["trail.jsonl"] = text.replace('"seq":', '"seq": ', 1).encode()


def checkpoint_forged(members):
    """Another root under the same name, by another key with the same id where that is read."""
    text, _, lines = members["checkpoint.txt"].decode().partition("\n\n")
    origin, size, _ = text.split("\n")
    members["checkpoint.txt"] = f"{origin}\n{size}\n{'A' * 43}=\n\n{lines}".encode()


def content_dropped(members):
    del members[first(members, "contents/")]


def file_dropped(members):
    del members[first(members, "files/")]


def file_altered(members):
    name = first(members, "files/")
    members[name] = flipped(members[name])


def content_altered(members):
    name = first(members, "contents/")
    members[name] = members[name].replace(b"CR-", b"CS-", 1)


def content_renamed(members):
    """A content nobody signed, under its own digest."""
    data = b'{"plan":"another"}'
    del members[first(members, "contents/")]
    members[f"contents/{hashlib.sha256(data).hexdigest()}.json"] = data


WITH_THE_KEY = {
    "a byte of a file": (file_altered, "not what the trail knows"),
    "a byte of a signed content": (content_altered, "not what the trail knows"),
    "a content that nobody signed": (content_renamed, "not what the trail knows"),
    "a content left out": (content_dropped, "is missing"),
    "a file left out": (file_dropped, "is missing"),
    "the payload of a signature": (lambda m: with_payload(m, meaning="Yes"), "the rows of event"),
    "the meaning of a signature": (lambda m: with_row(m, meaning="Yes"), "the rows of event"),
    "the signer": (lambda m: with_row(m, person_id=2, person_name="Tom"), "the rows of event"),
    "the time": (lambda m: with_row(m, signed_at="2020-01-01T00:00:00+00:00"), "another time"),
    "a signature put under another record": (
        lambda m: with_row(m, subject_id=99), "made under another record"),
    "an act with all digests above it": (forged_through, "not in the tree"),
    "two versions exchanged": (rows_swapped, "the rows of event"),
    "two acts reordered": (reordered, "stands after event"),
    "an act renumbered": (renumbered, "not in the tree"),
    "a proof": (proof_flipped, "not in the tree"),
    "a row that is not told": (withheld_falsely, "the rows of event"),
    "the root": (with_root, "not the beginning of that of the checkpoint"),
    "the cut-off": (with_cut_off, "another cut-off"),
    "a name that stands twice": (named_twice, "a name stands twice"),
    "a name that stands twice in an act": (body_named_twice, "a name stands twice"),
    "JSON that is not canonical": (spaced, "not in canonical form"),
    "the checkpoint": (checkpoint_forged, "is not signed by"),
}  # fmt: skip
"""What somebody altered who then sealed the packet with the very key of the trail."""


@pytest.mark.parametrize("name", WITH_THE_KEY)
def test_what_was_altered_is_named_even_under_the_key_of_the_trail(happened, name):
    alter, told = WITH_THE_KEY[name]
    members = members_of(happened.packet)
    alter(members)
    resealed(members, secret_of(happened.folder), happened.key.partition("+")[0])

    found = checked(zipped(members), happened.key)

    assert any(told in fault for fault in found.faults), found.faults


def without(members, which):
    put(members, [line for line in lines_of(members) if not which(line)])
    manifest = json.loads(members["manifest.json"])
    left = [row for event in lines_of(members) for row in event["lines"]]
    manifest["events"] = len(lines_of(members))
    manifest["signatures"] = sum(row.get("table") == "signature" for row in left)
    members["manifest.json"] = tool.canonical(manifest).encode()


def is_refusal(line):
    return json.loads(line["body"])["verb"] == "attempt.refused"


def pdf_altered(members):
    members["packet.pdf"] = flipped(members["packet.pdf"])


WITHOUT_THE_KEY = {
    "an act left out": lambda m: without(m, lambda line: line == lines_of(m)[1]),
    "a refusal left out": lambda m: without(m, is_refusal),
    "the end of the trail left out": lambda m: without(m, lambda line: line in lines_of(m)[-3:]),
    "what is for reading": pdf_altered,
    "a member added": lambda m: m.update({"note.txt": b"released"}),
}
"""What only the word of whoever made the packet speaks against: the rest is a sound packet."""


@pytest.mark.parametrize("name", WITHOUT_THE_KEY)
def test_what_was_left_out_is_found_by_the_seal(happened, name):
    members = members_of(happened.packet)
    WITHOUT_THE_KEY[name](members)
    relisted(members)

    found = checked(zipped(members), happened.key)

    assert found.faults == ["manifest.note is of another manifest"]


def test_a_member_that_is_not_listed_or_not_as_listed_is_named(happened):
    members = members_of(happened.packet)
    members["note.txt"] = b"released"
    pdf_altered(members)

    faults = checked(zipped(members), happened.key).faults

    assert {fault.split(" ")[0] for fault in faults} == {"note.txt", "packet.pdf"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_stands_twice_is_named(happened):
    file = BytesIO(happened.packet)
    with zipfile.ZipFile(file, "a") as more:
        more.writestr("packet.pdf", b"%PDF-another")

    assert "packet.pdf stands twice in the zip" in checked(file.getvalue(), happened.key).faults


def test_under_another_key_nothing_is_said_to_hold(happened):
    other = Ed25519PrivateKey.generate()
    origin = happened.key.partition("+")[0]
    key = str(Key(origin, other.public_key().public_bytes_raw()))
    members = members_of(happened.packet)
    tree = json.loads(members["tree.json"])
    head = TreeHead(origin, tree["size"], bytes.fromhex(tree["root"]))
    members["checkpoint.txt"] = str(sign(head, other)).encode()
    relisted(members)

    assert checked(happened.packet, key).doubts[0].startswith("no key that you gave signed")
    assert len(checked(happened.packet).doubts) == 2
    assert "under a checkpoint signed by" in checked(zipped(members), happened.key).doubts[0]


def test_a_sound_packet_holds_and_each_signature_says_what_it_does_not_prove(happened):
    found = checked(happened.packet, happened.key)

    assert (found.faults, found.doubts) == ([], [])
    assert len(found.signatures) == found.listed["signatures"] > 8
    for one in found.signatures:
        assert any("byte for byte" in each for each in one["proves"])
        assert "that the signer read the content" in one["does_not_prove"]
        assert any("the server says so" in each for each in one["does_not_prove"])


def test_the_root_is_that_of_another_implementation(happened):
    tree = InmemoryTree(algorithm="sha256")
    with happened.database.engine.connect() as connection:
        size = json.loads(members_of(happened.packet)["tree.json"])["size"]
        said = "SELECT digest FROM audit_event WHERE seq <= ? ORDER BY seq"
        for (digest,) in connection.exec_driver_sql(said, (size,)):
            tree.append_entry(bytes.fromhex(digest))

    assert tree.get_root().hex() == json.loads(members_of(happened.packet)["tree.json"])["root"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("subject", "CR-2026-0099"), ("content_sha256", "0" * 64), ("person_id", 99),
        ("person_name", "Nora B."), ("grade", "signed-with-the-signers-key"),
        ("time_zone", "UTC"), ("activity", "qa_plan"), ("meaning", "Seen."),
        ("covers", "AS-00001"), ("standing", "as a delegate"), ("for_name", "Johan"),
        ("subject_kind", "baseline"), ("signed_at", "2026-01-01T00:00:00+00:00"),
    ],
)  # fmt: skip
def test_a_signature_whose_row_says_something_else_than_was_signed_is_refused(
    happened, column, value
):
    found = checked(happened.packet, happened.key)
    _, line, row = signed_row(lines_of(members_of(happened.packet)))
    found.nonces.clear()
    seq = found.rows["signature", line["key"]][0][0]

    with pytest.raises(tool.Faulty):
        found.signature(line["key"], [(seq, {**row, column: value})])


def test_a_signature_that_is_written_again_or_used_again_is_refused(happened):
    found = checked(happened.packet, happened.key)
    _, line, row = signed_row(lines_of(members_of(happened.packet)))
    (seq, _), *_ = found.rows["signature", line["key"]]
    other = tool.canonical({**json.loads(row["payload"]), "version": 99})

    with pytest.raises(tool.Faulty, match="written again"):
        found.signature(line["key"], [(seq, row), (seq + 1, row)])
    with pytest.raises(tool.Faulty, match="used before"):
        found.signature(line["key"], [(seq, {**row, "payload": other})])


def run(path, *args):
    """Run the tool as an inspector does: nothing of ours can be imported."""
    return subprocess.run(  # noqa: S603
        [sys.executable, "-I", str(TOOL), str(path), *args],
        capture_output=True, text=True, check=False, cwd=path.parent,
    )  # fmt: skip


def test_the_tool_runs_alone_and_ends_as_it_says(happened, tmp_path):
    path, key = tmp_path / "p.zip", tmp_path / "key.txt"
    path.write_bytes(happened.packet)
    key.write_text(f"{happened.key}\n")
    sound = run(path, "--key", str(key), "--json")
    assert (sound.returncode, json.loads(sound.stdout)["faults"]) == (0, [])
    assert run(path).returncode == 2

    members = members_of(happened.packet)
    file_altered(members)
    path.write_bytes(zipped(members))
    altered = run(path, "--key", happened.key)
    assert altered.returncode == 1
    assert "Manipulated." in altered.stdout

    path.write_bytes(happened.packet[:500])
    assert (run(path, "--key", happened.key).returncode, run(path, "--key", "x").returncode) == (
        2,
        2,
    )


def test_the_tool_is_short_and_imports_nothing_of_ours():
    text = TOOL.read_text()
    assert len(text.splitlines()) < 300
    imported = {line.split()[1].partition(".")[0] for line in text.splitlines()
                if line.startswith(("import ", "from "))}  # fmt: skip
    assert imported - set(sys.stdlib_module_names) == {"cryptography"}
