"""`concord verify`: whether the trail is whole, and every row as the trail says."""

import json
from pathlib import Path

import click

from governance.audit import checkpoints
from governance.audit.checkpoints import CheckpointError
from governance.audit.faults import Checkpoint, Report
from governance.audit.verify import verify as verify_all
from governance.core import clock
from governance.core.cli import Status, UnusableError, installed
from governance.core.config import Settings

UNANCHORED = (
    "Unanchored: no checkpoint from another machine was compared. A trail whose end was cut off, "
    "with a head forged to fit, looks whole. Give one with --checkpoint, or set "
    "CONCORD_CHECKPOINT_DIR."
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
        anchor = _anchor(given.settings, checkpoint)
        with given.database.reading() as session:
            report = verify_all(session, anchor)
        if keep and report.is_whole and report.position:
            checkpoints.write(keep, report.position, clock.now())
    except CheckpointError as unusable:
        raise UnusableError(str(unusable)) from unusable
    except OSError as unwritten:
        raise UnusableError(f"{keep} cannot be written: {unwritten.strerror}.") from unwritten
    click.echo(json.dumps(report.plain(), indent=2) if as_json else told(report))
    click.get_current_context().exit(Status.TAKEN if report.is_whole else Status.REFUSED)


def _anchor(settings: Settings, given: Path | None) -> Checkpoint | None:
    if given is not None:
        return checkpoints.read(given)
    kept = checkpoints.newest(settings.checkpoint_dir) if settings.checkpoint_dir else None
    return kept.checkpoint if kept else None


def told(report: Report) -> str:
    """Return the report as people read it."""
    rows = f"{sum(report.rows.values())} rows of {len(report.rows)} tables"
    lines = [
        f"Checked {report.events} events with {report.lines} lines, {rows}:",
        *(f"  {table}: {count}" for table, count in sorted(report.rows.items())),
        *(f"  {what}, hashed anew: {count}" for what, count in report.contents.items()),
    ]
    if report.anchored_at is None:
        lines.append(UNANCHORED)
    else:
        lines.append(f"Anchored: a checkpoint vouches up to event {report.anchored_at}.")
    lines += [f"  {fault}" for fault in report.faults]
    faults = f"Tampered with: {len(report.faults)} faults, named above."
    return "\n".join([*lines, "Whole: nothing is at fault." if report.is_whole else faults])
