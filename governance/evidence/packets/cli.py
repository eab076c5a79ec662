"""`concord packet`: what proves the acts on some records, as one file for an inspector."""

from pathlib import Path

import click

from governance.audit.checkpoints import CheckpointError
from governance.audit.keyring import KeyringError
from governance.core.cli import UnusableError, installed
from governance.evidence.packets.exporting import write
from governance.evidence.packets.gathering import Asked
from governance.evidence.packets.sources import SOURCES


@click.command()
@click.argument("kind", metavar="[change|asset|period|rollout]")
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
    it, only changes of such assets. For a rollout it is its reference, such as RO-2026-0001.

    What they rest on is told beside them: deviations and actions, the rollout, the template and the
    version of the policy of a change; the intervals outside its approved state of an asset.

    The same words up to the same event give the same bytes.
    """
    if kind not in SOURCES:
        raise UnusableError(f"There is no packet of a {kind}: there are {', '.join(SOURCES)}.")
    given = installed()
    try:
        made = write(given.database, given.settings, Asked(kind, ref, upto or 0), out)
    except (CheckpointError, KeyringError) as unsound:
        raise UnusableError(str(unsound)) from unsound
    except OSError as unwritten:
        raise UnusableError(f"{out} cannot be written: {unwritten.strerror}.") from unwritten
    click.echo(f"{out}: up to event {made.upto}, SHA-256 {made.sha256}.")
    click.echo(f"Verifier key, to be handed over apart from it: {made.key}")
