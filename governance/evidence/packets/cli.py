"""`concord packet`: what proves the acts on some records, as one file for an inspector."""

from pathlib import Path

import click

from governance.core.cli import installed
from governance.evidence.packets.gathering import Asked, Reader
from governance.evidence.packets.making import Anchor, make, newest


@click.command()
@click.argument("kind")
@click.argument("ref")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--upto", type=click.IntRange(1))
def packet(kind: str, ref: str, out: Path, upto: int | None) -> None:
    """Write the evidence."""
    opened = installed()
    with opened.database.reading() as session:
        asked = Asked(kind, ref, upto or newest(session))
        with out.open("wb") as file:
            make(session, asked, Reader(), Anchor(), file)
