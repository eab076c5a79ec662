"""`concord import device-types`: descriptions of hardware into the catalogue, with an account."""

from pathlib import Path

import click
from sqlalchemy.orm import Session

from governance.core.cli import Status, UnusableError, installed
from governance.core.sheets.refusal import Unreadable
from governance.register.device_types import commands
from governance.register.device_types.account import Account, Brought, as_json, brought
from governance.register.device_types.models import FileOutcome
from governance.register.device_types.reading import documents
from governance.register.imports.cli import acting_as


@click.command("device-types")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what it would do, and write nothing.")
@click.option("--json", "is_json", is_flag=True, help="Answer in JSON, file by file.")
@click.option("--as", "email", help="Act as the person with this e-mail address.")
def device_types(path: Path, *, dry_run: bool, is_json: bool, email: str | None) -> None:
    """Take the device types of PATH: a YAML file, a ZIP archive or a folder of them.

    What the catalogue says already stands. Ends with 0 if every file was taken, 1 if one was
    refused (the others are taken all the same), 2 if PATH cannot be used.
    """
    given = _brought(path)
    database = installed().database
    reference = None
    if dry_run:
        with database.reading() as session:
            account = commands.planned(session, given)
    else:
        with database.acting() as session:
            account = commands.planned(session, given)
            reference = _taken(session, email, given)
    click.echo(as_json(account, reference)) if is_json else _told(account, reference)
    is_whole = not account.counts[FileOutcome.REFUSED]
    click.get_current_context().exit(Status.TAKEN if is_whole else Status.REFUSED)


def _brought(path: Path) -> Brought:
    try:
        return brought(path.name, documents(path))
    except OSError as failed:
        raise UnusableError(f"{path} cannot be read: {failed.strerror}.") from failed
    except Unreadable as refusal:
        raise UnusableError("\n".join(refusal.reasons)) from refusal


def _taken(session: Session, email: str | None, given: Brought) -> str:
    return commands.take(session, acting_as(session, email), given).reference


def _told(account: Account, reference: str | None) -> None:
    for one in account.files:
        for reason in one.reasons:
            click.echo(f"{one.file}: {reason}", err=True)
    click.echo("Field: taken, held already, ours stands, left out")
    for name, found in sorted(account.fields.items()):
        why = f" ({found.why})" if found.why else ""
        click.echo(
            f"  {name}: {found.taken:,}, {found.held:,}, {found.kept:,}, {found.left_out:,}{why}"
        )
    counts = account.counts
    click.echo(", ".join(f"{counts[word]:,} {word.label.lower()}" for word in FileOutcome) + ".")
    click.echo(f"{reference} is written." if reference else "Nothing was written.")
