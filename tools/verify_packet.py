#!/usr/bin/env python3
"""Check a packet of Concord: without Concord, without a network, trusting only the keys you give.

Written from the descriptions of the formats alone (packet-format.md, checkpoint-format.md and
signature-format.md of the reference). Needs Python 3.11 or newer and the package `cryptography`.

Ends with 0: all holds, under a key you gave; 1: manipulated, each fault named; 2: it cannot say.
"""

import argparse
import base64
import hashlib
import json
import sys
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

FORMAT, SEAL, FIRST, SECOND = "concord-packet-1", "concord.packet.v1", "concord.signature.v1", "concord.signature.v2"
UNLISTED = {"manifest.json", "manifest.note"}
SAME = {"reference": "subject", "content_sha256": "content_sha256", "signer": "person_id",
        "signer_name": "person_name", "grade": "grade", "time_zone": "time_zone"}
STATED = {"activity": "activity", "meaning": "meaning", "standing": "standing", "for": "for_person_id",
          "for_name": "for_name"}
SHOWN = ("person_name", "roles", "activity", "meaning", "subject", "grade", "signed_at", "time_zone")
ATTESTED = "that nobody else made it: the server says so, after a password and a code"
BY_KEY = "that the page showed what was signed, or whose hand held the key that Concord enrolled"
STRANGE = (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError, InvalidSignature)

class Faulty(Exception):
    """What does not hold, as a sentence."""

def must(holds, sentence):
    if not holds:
        raise Faulty(sentence)

def hashed(data): return hashlib.sha256(data).digest()
def sha256(data): return hashed(data).hex()
def node(left, right): return hashed(b"\1" + left + right)
def unpacked(text): return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
def once(pairs):
    """Refuse a name that stands twice: readers would differ on what it says."""
    must(len(dict(pairs)) == len(pairs), f"a name stands twice among {[name for name, _ in pairs][:20]}")
    return dict(pairs)
def canonical(value):
    """Write JSON as RFC 8785 does; Concord writes fractions as text, so there are none."""
    if isinstance(value, dict):
        named = sorted(value.items(), key=lambda pair: pair[0].encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(name)}:{canonical(one)}" for name, one in named) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
def exact(text, what):
    """Read JSON that must be in its one canonical form."""
    try:
        value = json.loads(text, object_pairs_hook=once)
        must(canonical(value) == text, "it is not in canonical form")
    except (ValueError, RecursionError, Faulty) as fault:
        raise Faulty(f"{what}: {fault}") from None
    return value
def climb(fn, sn, first, proof):
    """Return the roots of the smaller and of the whole tree that a proof leads to (RFC 9162)."""
    fr = sr = first
    for each in proof:
        if sn == 0:
            return None, None
        if fn & 1 or fn == sn:
            fr, sr = node(each, fr), node(each, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, each)
        fn, sn = fn >> 1, sn >> 1
    return (fr, sr) if sn == 0 else (None, None)
def is_included(digest, index, size, proof, root):
    return 0 <= index < size and climb(index, size - 1, hashed(b"\0" + digest), proof)[1] == root
def is_continued(m, old, n, new, proof):
    if not 0 < m < n:
        return m == n and old == new and not proof
    path = list(proof) if m & (m - 1) else [old, *proof]
    fn, sn = m - 1, n - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    return bool(path) and climb(fn, sn, path[0], path[1:]) == (old, new)
def key_of(text):
    """Read a verifier key: name+id+base64."""
    name, _, rest = text.strip().partition("+")
    raw = base64.b64decode(rest.partition("+")[2])
    is_key = len(raw) == 33 and rest[:8] == sha256(name.encode() + b"\n" + raw)[:8]
    must(is_key, f"{text[:80]} is no verifier key (name+id+base64)")
    return name, bytes.fromhex(rest[:8]), raw[0], ed25519.Ed25519PublicKey.from_public_bytes(raw[1:])
def fits(verify, *given):
    try:
        return verify(*given) is None
    except InvalidSignature:
        return False

def opened(note, keys, what):
    text, gap, lines = note.rpartition("\n\n")
    must(gap and lines.endswith("\n"), f"{what} is no signed note")
    text, by = text + "\n", []
    for line in lines.splitlines():
        _, name, coded = line.split(" ")
        raw = base64.b64decode(coded)
        for known, number, kind, key in keys:
            if (known, number) == (name, raw[:4]):
                seconds, made = int.from_bytes(raw[4:12], "big"), raw[12:] if kind == 4 else raw[4:]
                head = f"cosignature/v1\ntime {seconds}\n" if kind == 4 else ""
                must(fits(key.verify, made, (head + text).encode()), f"{what} is not signed by {name}, whose key you gave")
                by.append(name)
    return text, by

def cbor(data):
    kind, low, data = data[0] >> 5, data[0] & 31, data[1:]
    if low > 23:
        width = 1 << (low - 24)
        low, data = int.from_bytes(data[:width], "big"), data[width:]
    if kind in (0, 1):
        return (low if kind == 0 else -1 - low), data
    if kind in (2, 3):
        return data[:low], data[low:]
    must(kind == 5, "a public key is not written as COSE")
    read = {}
    for _ in range(low):
        name, data = cbor(data)
        read[name], data = cbor(data)
    return read, data
def check_cose(cose, signature, data):
    key = cbor(cose)[0]
    if key[3] == -8:
        return ed25519.Ed25519PublicKey.from_public_bytes(key[-2]).verify(signature, data)
    if key[3] == -7:
        x, y = (int.from_bytes(key[name], "big") for name in (-2, -3))
        point = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
        return point.verify(signature, data, ec.ECDSA(hashes.SHA256()))
    must(key[3] == -257, "the security key has an algorithm that is not known here")
    e, n = (int.from_bytes(key[name], "big") for name in (-2, -1))
    return rsa.RSAPublicNumbers(e, n).public_key().verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
def check_answer(payload, proof):
    client, told = unpacked(proof["client_data"]), unpacked(proof["authenticator_data"])
    said = json.loads(client, object_pairs_hook=once)
    bound = hashed(SECOND.encode() + b"\0" + payload.encode())
    is_to_it = said["type"] == "webauthn.get" and unpacked(said["challenge"]) == bound
    must(is_to_it, "the security key answered another question")
    is_here = said["origin"] == proof["origin"] and told[:32] == hashed(proof["rp_id"].encode())
    must(is_here, "the security key answered at another address")
    must(told[32] & 5 == 5, "the security key did not verify its user")
    check_cose(unpacked(proof["public_key"]), unpacked(proof["signature"]), told + hashed(client))

class Packet:
    """A packet, the faults found in it, what stays in doubt, and what its signatures prove."""

    def __init__(self, file, keys):
        names = [info.filename for info in file.infolist()]
        self.keys, self.doubts, self.signatures, self.members = keys, [], [], {n: file.read(n) for n in names}
        self.faults = [f"{name} stands twice in the zip" for name in sorted({n for n in names if names.count(n) > 1})]
        self.events, self.rows, self.contents, self.nonces, self.covered, self.last = {}, {}, set(), {}, 0, 0
    def step(self, check, *given):
        """Run one check; a fault is kept, and the next check runs all the same."""
        try:
            check(*given)
        except (Faulty, *STRANGE) as fault:
            strange = f"{check.__name__} {str(given)[:60]}: it does not fit ({fault!r:.80})"
            self.faults.append(str(fault) if isinstance(fault, Faulty) else strange)
    def manifest(self):
        """Every member is the one that was listed, and the list is signed."""
        self.listed = exact(self.members["manifest.json"].decode(), "manifest.json")
        must(self.listed["format"] == FORMAT, f"this is no packet of the format {FORMAT}")
        held = {name: sha256(data) for name, data in self.members.items() if name not in UNLISTED}
        said = {name: one["sha256"] for name, one in self.listed["members"].items()}
        for name in sorted(held.keys() | said.keys()):
            self.step(must, held.get(name) == said.get(name), f"{name} is missing, altered or not listed, says the manifest")
        text, by = opened(self.members["manifest.note"].decode(), self.keys, "manifest.note")
        must(text == f"{SEAL}\n{sha256(self.members['manifest.json'])}\n", "manifest.note is of another manifest")
        if not by:
            self.doubts.append("no key that you gave signed the manifest: something may have been left out")
    def tree(self):
        """The tree is that of the cut-off, and a checkpoint continues it."""
        tree = exact(self.members["tree.json"].decode(), "tree.json")
        self.size, self.root = tree["size"], bytes.fromhex(tree["root"])
        must(self.size == self.listed["asked"]["upto"], "tree.json is of another cut-off")
        if "checkpoint.txt" in self.members:
            text, by = opened(self.members["checkpoint.txt"].decode(), self.keys, "checkpoint.txt")
            size, old = int(text.split("\n")[1]), base64.b64decode(text.split("\n")[2])
            is_same = is_continued(self.size, self.root, size, old, list(map(bytes.fromhex, tree["consistency"])))
            must(is_same, "the tree is not the beginning of that of the checkpoint: the trail was written anew")
            self.covered = self.size if by else 0
        if self.covered < self.size:
            self.doubts.append("nothing here is under a checkpoint signed by a key that you gave")
    def trail(self):
        """Every act is in the tree, in its order, and its rows are those that it wrote."""
        for number, text in enumerate(self.members["trail.jsonl"].decode().split("\n")[:-1], 1):
            self.step(self.event, text, number)
        must(len(self.events) == self.listed["events"], "there are not as many acts as the manifest says")
    def event(self, text, number):
        event = exact(text, f"trail.jsonl, line {number}")
        seq, digest, last, self.last = event["seq"], event["digest"], self.last, event["seq"]
        said = exact(event["body"], f"event {seq}") if "body" in event else {}
        self.events[seq] = (digest, said)
        lines = [self.line(seq, line) for line in event.get("lines", ())]
        must(seq > last, f"event {seq} stands after event {last}")
        proof = list(map(bytes.fromhex, event["proof"]))
        is_there = is_included(bytes.fromhex(digest), seq - 1, self.size, proof, self.root)
        must(is_there, f"event {seq} is not in the tree: it is not what was recorded")
        if said:  # else it is withheld: it was there, and is not told
            must(sha256(b"event\0" + event["body"].encode()) == digest, f"event {seq} is not the one of its digest")
            before = self.events.get(seq - 1, (said["previous"],))[0]
            must((said["seq"], said["previous"]) == (seq, before), f"event {seq} is not in its place")
            root = sha256(b"lines\0" + "".join(lines).encode())
            must((said["lines"], said["root"]) == (len(lines), root), f"the rows of event {seq} are not those it wrote")
    def line(self, seq, line):
        """Return the digest of a row as an act left it."""
        if "digest" in line:
            must(len(line["digest"]) == 64, f"a row of event {seq} has no digest")
            return line["digest"]
        table, key, body = line["table"], line["key"], line["body"]
        self.rows.setdefault((table, key), []).append((seq, exact(body, f"{table} {key}") if body else None))
        whole = f"of {line['whole']}\0" if "whole" in line else ""
        return sha256(f"row\0{table}\0{key}\0{whole}{'gone' if body is None else 'is'}\0{body or ''}".encode())
    def kept(self):
        """Contents and files are the ones that the trail knows."""
        held = [row for key, rows in self.rows.items() if key[0] in {"signed_content", "file"} for _, row in rows]
        known = {row["sha256"] for row in held if row}
        for name, data in self.members.items():
            if name.startswith(("contents/", "files/")):
                self.contents.add(sha256(data))
                is_it = sha256(data) == name.partition("/")[2].partition(".")[0] and sha256(data) in known
                self.step(must, is_it, f"{name} is not what the trail knows by this digest")
        lacking = {*self.listed["contents"], *self.listed["files"]} - self.contents
        must(not lacking, f"what has these digests is missing: {sorted(lacking)}")
    def signed(self):
        for (table, key), rows in self.rows.items():
            if table == "signature":
                self.step(self.signature, key, rows)
        must(len(self.signatures) == self.listed["signatures"], "not as many signatures hold as the manifest says")
    def signature(self, key, rows):
        (seq, row), *later = rows
        what = f"signature {key} of {row['person_name']} under {row['subject']}"
        must(not later, f"{what} was written again")
        said = exact(row["payload"], what)
        must(said["domain"] in (FIRST, SECOND), f"{what}: its payload is for something else")
        must(self.nonces.setdefault(said["nonce"], row["payload"]) == row["payload"], f"{what}: its number was used before")
        kind, names = row["subject_kind"], SAME | ({"roles": "roles"} if said["domain"] == SECOND else {})
        must(said["record"] in (f"{kind}:{row['subject_id']}", f"{kind}:new"), f"{what} was made under another record")
        for name, column in names.items():
            must(said[name] == row.get(column), f"{what}: {column} is not what was signed")
        told = [row.get(column) for column in STATED.values()] + [(row.get("covers") or "").split()]
        stated = [[one.get(n) for n in STATED] + [one.get("covers", [])] for one in said.get("statements", [said])]
        must(told in stated, f"{what}: activity, meaning or standing is not what was signed")
        late = datetime.fromisoformat(row["signed_at"]) - datetime.fromisoformat(said.get("shown_at") or said["at"])
        must(timedelta(milliseconds=-1) <= late <= timedelta(minutes=5), f"{what} was made at another time")
        must(self.events[seq][1]["actor_id"] == row["person_id"], f"{what}: somebody else's act wrote it")
        proofs = self.rows.get(("key_proof", key), [])
        must(bool(proofs) == (row["grade"] == "signed-with-the-signers-key"), f"{what} is of another grade")
        if proofs:
            check_answer(row["payload"], proofs[0][1])
            own = {name: proofs[0][1][name] for name in ("credential_id", "public_key")} | {"person_id": row["person_id"]}
            added = [each for (named, _), rows in self.rows.items() if named == "security_key" for _, each in rows[:1] if each]
            must(any(own.items() <= each.items() for each in added), f"{what}: the trail knows no such key of the signer")
        says = [(True, f"it is in the trail since event {seq}"), (seq <= self.covered, "a key that you gave vouches for that"),
                (row["content_sha256"] in self.contents, f"content {row['content_sha256'][:12]} was signed, byte for byte"),
                (False, "that the signer read the content"), (False, BY_KEY if proofs else ATTESTED)]
        says += [(True, "a security key that the trail has as the signer's answered to these words")] if proofs else []
        judged = {"proves": [each for holds, each in says if holds], "does_not_prove": [each for holds, each in says if not holds]}
        self.signatures.append({name: row.get(name) for name in SHOWN} | judged)

def told(found):
    for one in found["signatures"]:
        yield f"{one['person_name']} ({one['roles']}), {one['subject']}, {one['signed_at']} ({one['time_zone']})"
        yield from (f"  {one['meaning']}", *(f"  proved: {each}" for each in one["proves"]))
        yield from (f"  not proved: {each}" for each in one["does_not_prove"])
    yield from (f"{kind.upper()}: {each}" for kind in ("faults", "doubts") for each in found[kind])
    yield ("All holds.", "Manipulated.", "It cannot be said whether all holds.")[found["status"]]
def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("packet")
    asked.add_argument("--key", action="append", default=[], help="a verifier key, or a file of them, one a line")
    asked.add_argument("--json", action="store_true", help="write the findings as JSON")
    given = asked.parse_args()
    try:
        keys = [one for key in given.key for one in (Path(key).read_text().split() if Path(key).is_file() else [key])]
        with zipfile.ZipFile(given.packet) as file:
            packet = Packet(file, [key_of(key) for key in keys])
    except (OSError, zipfile.BadZipFile, Faulty, *STRANGE) as unusable:
        print(f"It cannot be said: {unusable}", file=sys.stderr)
        return 2
    for check in (packet.manifest, packet.tree, packet.trail, packet.kept, packet.signed):
        packet.step(check)
    found = {name: getattr(packet, name) for name in ("faults", "doubts", "signatures")}
    found["status"] = 1 if packet.faults else 2 if packet.doubts else 0
    print(json.dumps(found, indent=1, ensure_ascii=False) if given.json else "\n".join(told(found)))
    return found["status"]
if __name__ == "__main__":
    sys.exit(main())
