"""`concord verify`: whether the trail is whole, and every row as the trail says."""

import json
from pathlib import Path

import click

from governance.audit import checkpoints, keeping, keyring
from governance.audit.checkpoints import CheckpointError
from governance.audit.faults import Anchor, Report
from governance.audit.jobs import outside_of
from governance.audit.keyring import KeyringError
from governance.audit.verify import verify as verify_all
from governance.core.cli import Installed, Status, UnusableError, installed
from governance.core.jobs import Job
from governance.core.secrets import checkpoint_keys

UNANCHORED = (
    "Unanchored: no checkpoint has left this machine, and none from elsewhere was compared. A "
    "trail whose end was cut off, with all that tells of it, or that was written anew as a whole "
    "by who holds its key, looks whole. Give one with --checkpoint, or set CONCORD_CHECKPOINT_DIR."
)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--checkpoint", type=click.Path(path_type=Path), help="Compare with this file.")
@click.option("--keep", type=click.Path(path_type=Path), help="If whole, write where it ends here.")
def verify(*, as_json: bool, checkpoint: Path | None, keep: Path | None) -> None:
    """Check that nothing was altered behind the trail.

    Ends with 0 if everything is whole, 1 if anything was tampered with, 2 if it could not be tried.
    """
    given = installed()
    try:
        outside = _outside(given, checkpoint)
        with given.database.reading() as session:
            report = verify_all(session, outside)
        if keep and report.is_whole:
            _keep(given, keep)
    except (CheckpointError, KeyringError) as unusable:
        raise UnusableError(str(unusable)) from unusable
    except OSError as unwritten:
        raise UnusableError(f"{keep} cannot be written: {unwritten.strerror}.") from unwritten
    click.echo(json.dumps(report.plain(), indent=2) if as_json else told(report))
    click.get_current_context().exit(Status.TAKEN if report.is_whole else Status.REFUSED)


def _outside(given: Installed, path: Path | None) -> list[Anchor]:
    if path is None:
        return outside_of(Job(given.database, given.settings))
    with given.database.reading() as session:
        return [checkpoints.read(path, keyring.known(session))]


def _keep(given: Installed, path: Path) -> None:
    """Sign a checkpoint of where the trail ends, unless there is one, and write it."""
    keys, address = checkpoint_keys(given.settings), str(given.settings.public_url)
    with given.database.acting() as session:
        if tree := keeping.grown(session):
            keeping.keep(session, tree, keyring.signer(session, keys, address))
        newest = keeping.newest(session)
    if newest is not None:
        checkpoints.write(path, newest.note)


@click.command()
@click.option("--yes", is_flag=True, help="Yes, the key before is lost for good.")
def replace_checkpoint_key(*, yes: bool) -> None:
    """Have the key that is set sign checkpoints, since the one before it is lost.

    Where it is not lost, set it as CONCORD_CHECKPOINT_KEY_BEFORE instead: then it signs for the new
    one. Without that, every verification says that nobody did, and checkpoints go on under another
    origin.
    """
    if not yes:
        raise UnusableError("Look for the key in your backups first; if it is lost, add --yes.")
    given = installed()
    try:
        with given.database.acting() as session:
            made = keyring.replace(session, checkpoint_keys(given.settings))
    except KeyringError as unusable:
        raise UnusableError(str(unusable)) from unusable
    click.echo(f"Checkpoints are signed by this key from now on: {made.verifier}")


def told(report: Report) -> str:
    """Return the report as people read it."""
    rows = f"{sum(report.rows.values())} rows of {len(report.rows)} tables"
    lines = [
        f"Checked {report.events} events with {report.lines} lines, {rows}:",
        *(f"  {table}: {count}" for table, count in sorted(report.rows.items())),
        *(f"  {what}, hashed anew: {count}" for what, count in report.contents.items()),
        f"Root over the events: {report.root}; {report.checkpoints} checkpoints beside the trail.",
        _anchored(report),
        *report.notes,
        *(f"  {fault}" for fault in report.faults),
    ]
    faults = f"Tampered with: {len(report.faults)} faults, named above."
    return "\n".join([*lines, "Whole: nothing is at fault." if report.is_whole else faults])


def _anchored(report: Report) -> str:
    if report.anchored_at is not None:
        return f"Anchored: a checkpoint from elsewhere vouches up to event {report.anchored_at}."
    if report.sent_at is None:
        return UNANCHORED
    return (
        f"Checkpoints have left this machine up to event {report.sent_at}, and none of them was "
        "compared: give one with --checkpoint."
    )
