"""Write a packet to a file of the server: whole, or not at all."""

import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path

from governance.audit.commands import record
from governance.core.access import Actor
from governance.core.config import Settings
from governance.core.db import Database
from governance.evidence.packets.anchoring import anchor, signing
from governance.evidence.packets.gathering import Asked, Reader
from governance.evidence.packets.making import make, newest

SERVER = Actor(0, "the server's command line", via="command line")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written."""

    upto: int
    sha256: str
    key: str
    """The verifier key of the trail, which is handed over apart from the file."""


def write(database: Database, settings: Settings, asked: Asked, out: Path) -> Written:
    """Write beside the place, note in the trail what is handed out, then put it there.

    A cut-off of 0 is the last event there is.
    """
    with database.acting() as session:
        by = signing(session, settings)
        asked = replace(asked, upto=asked.upto or newest(session))
        key = by.row.verifier
        session.flush()
        session.expunge_all()
    draft = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with database.reading() as session, draft.open("w+b") as file:
            make(session, asked, Reader(), anchor(session, by, asked.upto), file)
            file.flush()
            os.fsync(file.fileno())
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        with database.acting() as session:
            facts = {"of": f"{asked.kind} {asked.ref}", "upto": asked.upto, "sha256": sha256}
            record(session, SERVER, "packet.exported", out.name, **facts)
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)
    return Written(asked.upto, sha256, key)
