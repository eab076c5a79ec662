"""`concord export` and `concord import`: what the registers hold, out and in."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from governance.core.cli import UnusableError, installed
from governance.core.exports import KINDS, Format, written
from governance.register.device_types.cli import device_types
from governance.register.imports.cli import commands_of_kinds


def importing() -> click.Group:
    """Return `concord import`, with a command for each kind that there is."""
    told = "Import records of one kind, by the rules of the pages, without a worker."
    return click.Group("import", commands=[*commands_of_kinds(), device_types], help=told)


@click.command()
@click.argument("kind")
@click.option(
    "--format",
    "form",
    type=click.Choice([f.value for f in Format]),
    default="csv",
    help="How the sheet is written.",
)
@click.option("--site", help="Code of the site; without it, all of them.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; without it, to standard output.",
)
def export(kind: str, form: str, site: str | None, output: Path | None) -> None:
    """Write all records of one KIND, such as assets, as a sheet that imports again unchanged."""
    if kind not in KINDS:
        raise UnusableError(f"There is no kind {kind}: there are {', '.join(sorted(KINDS))}.")
    opened = installed()
    try:
        with opened.database.reading() as session:
            pieces = written(KINDS[kind](session, site), Format(form))
            _give(pieces, output)
    finally:
        opened.database.engine.dispose()


def _give(pieces: Iterator[bytes], output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.writelines(pieces)
        return
    click.echo(f"{output}: {_kept(output, pieces):,} bytes.", err=True)


def _kept(output: Path, pieces: Iterator[bytes]) -> int:
    """Write the file, and return how much it holds."""
    try:
        with output.open("wb") as file:
            return sum(file.write(piece) for piece in pieces)
    except OSError as failed:
        raise UnusableError(f"{output} cannot be written: {failed.strerror}.") from failed


def sheets() -> tuple[click.Command, ...]:
    """Return both commands: once all slices are loaded, which add kinds of their own."""
    return export, importing()
