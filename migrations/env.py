"""How Alembic meets the models: always on a connection that it is handed."""

from importlib import import_module

from alembic import context

import_module("app")  # registers every model
from governance.core.db import Base  # noqa: E402


def is_mapped(_object: object, name: str | None, kind: str, reflected: bool, _to: object) -> bool:  # noqa: FBT001  Alembic calls it
    """Leave out what is written by hand in a revision: the search indexes and their tables."""
    searched = name is not None and "_search" in name
    return not (reflected and searched and kind in {"table", "index"})


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_object=is_mapped,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
