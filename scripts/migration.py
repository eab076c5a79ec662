"""Writes the next numbered revision: what the models say and the newest revision does not.

Usage: make migration m="add zones"
"""

import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command

from governance.core import migrate
from governance.core.db import open_database


def write(message: str) -> Path:
    """Bring an empty database to the newest revision and write down what is missing there."""
    number = f"{int(migrate.head()) + 1:04}"
    config = migrate.config()
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/migration.db")
        migrate.migrate(database)
        with database.engine.connect() as connection:
            config.attributes["connection"] = connection
            command.revision(config, message, autogenerate=True, rev_id=number)
        database.engine.dispose()
    return next((migrate.FOLDER / "versions").glob(f"{number}_*.py"))


if __name__ == "__main__":
    given = " ".join(sys.argv[1:]).strip()
    if not re.fullmatch(r"[a-z][a-z0-9 _]+", given):
        sys.exit('Say what the revision does, in small letters: make migration m="add zones"')
    print(f"Read what was written before you commit it: {write(given)}")
