"""`concord backup` and `concord restore`: one file that holds everything but the secrets."""

from pathlib import Path

import click

from governance.audit.backups import making
from governance.audit.backups.archive import BackupError
from governance.audit.checkpoints import CheckpointError
from governance.audit.cli import told
from governance.audit.keyring import KeyringError
from governance.core import roles
from governance.core.access import Actor
from governance.core.cli import Status, UnusableError, installed

SERVER = Actor(0, "the server's command line", via="command line")
UNTOUCHED = (BackupError, CheckpointError, KeyringError)
NEXT = (
    "The restored copy is a roll-back, and counts as one until an administrator and QA have both "
    "acknowledged it: they find it on the page Assurance, under Restores."
)


@click.command()
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write."
)
def backup(out: Path) -> None:
    """Write the whole database into one file while people work, and verify it.

    It holds records, trail, files, signatures and the checkpoint of its trail; the secrets it
    does not: keep those elsewhere.
    """
    given = installed()
    try:
        made = making.back_up(given, out.absolute(), SERVER)
    except UNTOUCHED as failed:
        raise UnusableError(str(failed)) from failed
    click.echo(f"{out}: {made.bytes:,} bytes, whole, up to event {made.size}.")
    click.echo(f"SHA-256 of the database in it: {made.sha256}")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--why", default="", help="Why it is restored; kept in the trail.")
@click.option("--yes", is_flag=True, help="Yes, in place of a database that holds something.")
def restore(file: Path, why: str, *, yes: bool) -> None:
    """Put the backup FILE in the place of the database, and verify it.

    Ends with 1 where more is known of the trail than the backup holds: what was done since is
    lost, and that is to be acknowledged.
    """
    given = installed(is_current=False, as_owner=True)
    try:
        done = making.put_back(given, file, SERVER, why, is_forced=yes)
    except UNTOUCHED as failed:
        raise UnusableError(str(failed)) from failed
    roles.let_work(given)
    click.echo(f"Restored what was backed up on {done.about.made_at}, {done.about.size} events.")
    if done.kept is not None:
        click.echo(
            f"The database before it lies in {done.kept}: remove it when you need it no more."
        )
    click.echo(told(done.report))
    if not done.report.is_whole:
        click.echo(NEXT)
    click.get_current_context().exit(Status.TAKEN if done.report.is_whole else Status.REFUSED)
