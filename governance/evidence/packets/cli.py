"""`concord packet`: what proves the acts on some records, as one file for an inspector."""

import hashlib
import os
from pathlib import Path

import click

from governance.audit.checkpoints import CheckpointError
from governance.audit.commands import record
from governance.audit.keyring import KeyringError
from governance.core.access import Actor
from governance.core.cli import Installed, UnusableError, installed
from governance.evidence.packets.anchoring import anchor, signing
from governance.evidence.packets.gathering import Asked, Reader
from governance.evidence.packets.making import make, newest
from governance.evidence.packets.sources import SOURCES

SERVER = Actor(0, "the server's command line", via="command line")


@click.command()
@click.argument("kind", metavar="[change|asset|period]")
@click.argument("ref")
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; it is there whole, or not at all.",
)
@click.option(
    "--upto", type=click.IntRange(1), help="The last event to tell; without it, the last there is."
)
def packet(kind: str, ref: str, out: Path, upto: int | None) -> None:
    """Write the evidence of records as one file, which is checked without Concord.

    REF is, for a change, its reference, such as CR-2026-0042, and for an asset its number, such as
    AS-00042; several with commas between them. For a period it is PLACE:FROM..TO, such as
    acme/leuven/line2:2025-01-01..2025-12-31: every change at the place or below it on which
    somebody acted in those days, both included, on the clock of the place. With :ot or :it behind
    it, only changes of such assets.

    The same words up to the same event give the same bytes.
    """
    if kind not in SOURCES:
        raise UnusableError(f"There is no packet of a {kind}: there are {', '.join(SOURCES)}.")
    given = installed()
    try:
        sha256, key, asked = _written(given, Asked(kind, ref, upto or 0), out)
    except (CheckpointError, KeyringError) as unsound:
        raise UnusableError(str(unsound)) from unsound
    except OSError as unwritten:
        raise UnusableError(f"{out} cannot be written: {unwritten.strerror}.") from unwritten
    click.echo(f"{out}: up to event {asked.upto}, SHA-256 {sha256}.")
    click.echo(f"Verifier key, to be handed over apart from it: {key}")


def _written(given: Installed, asked: Asked, out: Path) -> tuple[str, str, Asked]:
    """Write the file beside its place, and put it there once it is whole; return its digest.

    And the verifier key of the trail, and what was asked with its cut-off.
    """
    with given.database.acting() as session:
        by = signing(session, given.settings)
        asked = Asked(asked.kind, asked.ref, asked.upto or newest(session))
        key = by.row.verifier
        session.flush()
        session.expunge_all()
    draft = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with given.database.reading() as session, draft.open("w+b") as file:
            make(session, asked, Reader(), anchor(session, by, asked.upto), file)
            file.flush()
            os.fsync(file.fileno())
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        with given.database.acting() as session:
            facts = {"of": f"{asked.kind} {asked.ref}", "upto": asked.upto, "sha256": sha256}
            record(session, SERVER, "packet.exported", out.name, **facts)
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)
    return sha256, key, asked
