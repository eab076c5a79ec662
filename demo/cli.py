"""`concord demo`: the fictional company, on this machine only, in a database of its own."""

import os
import tempfile
from pathlib import Path

import click

from demo.load import load
from demo.passphrase import FILE, make, read
from demo.telling import introduction
from governance.core import cli, config, secrets
from governance.core import migrate as migrations
from governance.core.cli import Installed, UnusableError
from governance.core.config import Settings
from governance.core.db import Database
from governance.core.installation import Purpose, purpose_of
from governance.core.serving import refuse_taken_port, start
from governance.identity.seeds import Seeds

FOLDER = "demo"
DATABASE = "concord.db"
ITS_FILES = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", "queue.db", FILE)
"""What --fresh removes; the secrets stay."""


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--fresh", is_flag=True, help="Begin anew: what was done in the demo is lost.")
def demo(port: int | None, *, fresh: bool) -> None:
    """Serve a fictional company, and say who to be in it."""
    settings = settle(port)
    refuse_taken_port(settings.host, settings.port)
    given = cli.installed(is_current=False)
    if fresh:
        _remove(given)
    if migrations.revision_of(given.database) is None:
        click.echo("Loading the company: three sites, some 600 assets, a dozen changes ...")
        fill(given)
    _must_be_demo(given.database, settings.data_dir)
    migrations.migrate(given.database)
    if not (said := read(settings.data_dir)):
        raise UnusableError(
            f"{settings.data_dir / FILE} is gone, and nobody can sign in without it: "
            "run `concord demo --fresh`; what was done in the demo is lost."
        )
    click.echo(introduction(str(settings.public_url), said))
    start(given)


def settle(port: int | None) -> Settings:
    """Set the demo's own folder, database and address, for this process and its worker.

    Raises `UnusableError` if what is set would let others connect.
    """
    asked = config.load()
    if not asked.is_loopback:
        raise UnusableError(
            f"The demo's passphrase is no secret, so CONCORD_HOST={asked.host} cannot be: "
            "unset it, or set it to 127.0.0.1."
        )
    number = port or asked.port
    leaving = ("CHECKPOINT_DIR", "WITNESS_URL", "CHECKPOINT_MAIL")
    for name in ("DATABASE_URL", "TRUSTED_PROXIES", *leaving):
        os.environ.pop(config.PREFIX + name, None)
    own = {
        "DATA_DIR": str(asked.data_dir / FOLDER),
        "HOST": asked.host,
        "PORT": str(number),
        "PUBLIC_URL": f"http://localhost:{number}",
    }
    os.environ.update({config.PREFIX + name: value for name, value in own.items()})
    os.environ.setdefault(f"{config.PREFIX}LOG_LEVEL", "WARNING")
    return config.load()


def fill(given: Installed) -> None:
    """Load the company beside its place, and put it there once it is whole."""
    folder = given.settings.data_dir
    seeds = Seeds(secrets.load(given.settings).seed_key)
    with tempfile.TemporaryDirectory(dir=folder, prefix="loading-") as beside:
        path = Path(beside) / DATABASE
        database = given.program.connect(f"sqlite:///{path}")
        migrations.migrate(database)
        load(database, seeds, make(folder))
        database.engine.dispose()
        given.database.engine.dispose()
        for name in ITS_FILES[:3]:
            (folder / name).unlink(missing_ok=True)
        path.rename(folder / DATABASE)


def _remove(given: Installed) -> None:
    """Remove an earlier demo; `UnusableError` for a database that does not say it is one."""
    folder = given.settings.data_dir
    if migrations.revision_of(given.database) is not None:
        _must_be_demo(given.database, folder)
    given.database.engine.dispose()
    for name in ITS_FILES:
        (folder / name).unlink(missing_ok=True)


def _must_be_demo(database: Database, folder: Path) -> None:
    with database.reading() as session:
        purpose = purpose_of(session)
    if purpose is not Purpose.DEMO:
        raise UnusableError(
            f"{folder / DATABASE} does not say that it is a demo: nothing was touched. "
            "Move it away, then start the demo again."
        )
