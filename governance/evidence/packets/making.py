"""Make a packet: what was asked for and the cut-off go in, the bytes of a zip come out.

Nothing else goes in: no clock, no present state of a record. So the same question has the same
bytes as its answer, tomorrow and in ten years; docs/reference/packet-format.md says which.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.digests import canonical
from governance.audit.models import AuditEvent
from governance.audit.tree import Tree
from governance.core.errors import RuleViolation
from governance.core.files import chunks
from governance.core.printing import pdf_of
from governance.evidence.packets import paper
from governance.evidence.packets.archive import Archive
from governance.evidence.packets.gathering import Asked, Found, Reader, Told, found, row
from governance.evidence.packets.readme import README
from governance.evidence.packets.sources import RECORDS

FORMAT: Final = "concord-packet-1"
SEAL: Final = "concord.packet.v1"
"""Stands in front of the digest that is signed, so that it means nothing anywhere else."""

LONGEST_ENDING: Final = 8
BATCH: Final = 5_000


@dataclass(frozen=True, slots=True)
class Anchor:
    """What vouches for the trail, and for the packet."""

    size: int = 0
    note: str | None = None
    """The first checkpoint that is not before the cut-off."""

    seal: Callable[[str], str] | None = None
    """Signs the digest of the manifest with the key of the trail."""


def make(session: Session, asked: Asked, reader: Reader, anchor: Anchor, to: IO[bytes]) -> None:
    """Write a packet; within one snapshot, so that nothing happens between its parts."""
    here = found(session, asked, reader)
    tree = _tree(session, max(asked.upto, anchor.size))
    root = tree.root(asked.upto)
    zipped = Archive(to)
    zipped.text("README.txt", README)
    zipped.put("trail.jsonl", _trail(here.events, tree, asked.upto))
    steps = tree.consistency(asked.upto, anchor.size) if anchor.note else ()
    continued = [each.hex() for each in steps]
    zipped.json("tree.json", {"size": asked.upto, "root": root.hex(), "consistency": continued})
    if anchor.note:
        zipped.text("checkpoint.txt", anchor.note)
    contents = _contents(here, zipped)
    files = _files(session, here, zipped, _naming_files(here, reader))
    zipped.put("packet.pdf", (pdf_of(paper.document(asked, here, root), is_archival=True),))
    manifest = {
        "format": FORMAT,
        "asked": {"kind": asked.kind, "ref": asked.ref, "upto": asked.upto},
        "records": here.named(),
        "events": len(here.events),
        "signatures": len(list(_rows(here, "signature"))),
        "contents": contents,
        "files": files,
        "withheld": sum(event.body is None for event in here.events),
        "members": dict(sorted(zipped.members.items())),
    }
    sha256 = zipped.json("manifest.json", manifest)
    if anchor.seal:
        zipped.text("manifest.note", anchor.seal(sha256))
    zipped.close()


def _tree(session: Session, upto: int) -> Tree:
    """Return the tree over the trail up to an event."""
    tree = Tree()
    digests = select(AuditEvent.digest).where(AuditEvent.seq <= upto).order_by(AuditEvent.seq)
    for digest in session.scalars(digests.execution_options(yield_per=BATCH)):
        tree.add(bytes.fromhex(digest))
    if tree.size != upto:
        raise RuleViolation(
            f"The trail has {tree.size} of the events 1 to {upto}: it was cut off, or the cut-off "
            "lies in the future. Run `concord verify`."
        )
    return tree


def _trail(events: Sequence[Told], tree: Tree, upto: int) -> Iterator[bytes]:
    for event in events:
        proof = [each.hex() for each in tree.inclusion(event.seq - 1, upto)]
        yield canonical({**event.plain(), "proof": proof}) + b"\n"


def _rows(here: Found, table: str) -> Iterator[dict[str, Any]]:
    """Yield what was written to a table, in the order of the trail."""
    for event in here.events:
        for line in event.lines:
            if line.table == table and line.is_told and line.body is not None:
                yield dict(row(line))


def _contents(here: Found, zipped: Archive) -> list[str]:
    """Add the exact bytes that were put up for signature, each once."""
    exact = {one["sha256"]: one["body"] for one in _rows(here, "signed_content")}
    for sha256 in sorted(exact):
        zipped.text(f"contents/{sha256}.json", exact[sha256])
    return sorted(exact)


def _naming_files(here: Found, reader: Reader) -> set[str]:
    """Return the tables whose files are given: laid out ones to who may see all that is in them."""
    made = set().union(*(RECORDS[table].made for table in here.groups))
    return {"evidence_file"} if reader.hidden else {"evidence_file", *made}


def _files(session: Session, here: Found, zipped: Archive, tables: Collection[str]) -> list[str]:
    """Add the files that were kept with the records, each content once."""
    told = (each for table in tables for each in _rows(here, table))
    kept = {str(one["file_id"]) for one in told if "file_id" in one}
    names = {one["sha256"]: one["name"] for one in _rows(here, "file") if str(one["id"]) in kept}
    for sha256 in sorted(names):
        digest = zipped.put(f"files/{sha256}{_ending(names[sha256])}", chunks(session, sha256))
        if digest != sha256:
            raise RuleViolation(
                f"{names[sha256]} is not as it was handed in: run `concord verify`."
            )
    return sorted(names)


def _ending(name: str) -> str:
    """Return the ending of a file's name, if it is a plain one: so that a machine can open it."""
    ending = PurePath(name).suffix.lower()
    is_plain = ending[1:].isascii() and ending[1:].isalnum() and len(ending) <= LONGEST_ENDING
    return ending if is_plain else ""


def newest(session: Session) -> int:
    """Return the last event there is."""
    return session.scalar(select(AuditEvent.seq).order_by(AuditEvent.seq.desc()).limit(1)) or 0
