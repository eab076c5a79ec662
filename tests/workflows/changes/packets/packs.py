"""Packets for tests: made, taken apart, altered, sealed again or not, and checked by the tool."""

import hashlib
import io
import json
import zipfile
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from governance.audit.keyring import private
from governance.audit.notes import Key, Note, Signature
from governance.core.config import Settings
from governance.core.secrets import checkpoint_keys
from governance.evidence.packets.anchoring import anchor, signing
from governance.evidence.packets.gathering import Asked, Reader
from governance.evidence.packets.making import SEAL, make, newest

ROOT = Path(__file__).parents[4]
TOOL = ROOT / "tools" / "verify_packet.py"
_SPEC = spec_from_file_location("verify_packet", TOOL)
tool = module_from_spec(_SPEC)
_SPEC.loader.exec_module(tool)


def packed(database, folder, kind, ref, upto=None, *, reader=None):
    """Make a packet; return its bytes and the verifier key."""
    settings = Settings(data_dir=folder)
    with database.acting() as session:
        by = signing(session, settings)
        key, upto = by.row.verifier, upto or newest(session)
        session.flush()
        session.expunge_all()
    with database.reading() as session:
        asked = Asked(kind, ref, upto)
        file = io.BytesIO()
        make(session, asked, reader or Reader(), anchor(session, by, asked.upto), file)
    return file.getvalue(), key


def members_of(packet):
    with zipfile.ZipFile(io.BytesIO(packet)) as file:
        return {name: file.read(name) for name in file.namelist()}


def zipped(members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, data in members.items():
            made.writestr(name, data)
    return file.getvalue()


def relisted(members):
    """Put the digests of the members into the manifest, as anybody can."""
    manifest = json.loads(members["manifest.json"])
    manifest["members"] = {
        name: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
        for name, data in members.items()
        if name not in {"manifest.json", "manifest.note"}
    }
    members["manifest.json"] = tool.canonical(manifest).encode()


def resealed(members, secret, origin):
    """Sign the manifest anew, as only whoever holds a key can."""
    relisted(members)
    by = private(secret)
    sha256 = hashlib.sha256(members["manifest.json"]).hexdigest()
    text = f"{SEAL}\n{sha256}\n"
    key = Key(origin, by.public_key().public_bytes_raw())
    signed = Signature(key.name, key.id, by.sign(text.encode()))
    members["manifest.note"] = str(Note(text, (signed,))).encode()


def secret_of(folder):
    return checkpoint_keys(Settings(data_dir=folder)).now


def checked(packet, *keys):
    """Have the tool look at it; return status, faults, doubts and signatures."""
    with zipfile.ZipFile(io.BytesIO(packet)) as file:
        found = tool.Packet(file, [tool.key_of(key) for key in keys])
    for check in (found.manifest, found.tree, found.trail, found.kept, found.signed):
        found.step(check)
    return found
