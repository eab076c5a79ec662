"""Two roles of PostgreSQL: one owns the tables and migrates, the other only works with them.

Whoever breaks into the application then still writes nothing anew that is in the trail.
"""

from typing import Final

from sqlalchemy import Connection, Engine, make_url, text

from governance.core.cli import Installed, UnusableError
from governance.core.config import Settings
from governance.core.db import APPEND_ONLY, ENDING, Base

REVISION: Final = "alembic_version"
BEYOND: Final = """
SELECT 'is a superuser' FROM pg_roles WHERE rolname = current_user AND rolsuper
UNION ALL
SELECT 'makes roles' FROM pg_roles WHERE rolname = current_user AND rolcreaterole
UNION ALL
SELECT 'makes tables' WHERE has_schema_privilege(current_user, 'public', 'CREATE')
UNION ALL
SELECT 'owns ' || relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname = ANY(:kept)
AND pg_has_role(current_user, relowner, 'USAGE')
UNION ALL
SELECT 'may delete in ' || relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname = ANY(:staying)
AND has_table_privilege(current_user, oid, 'DELETE')
UNION ALL
SELECT 'may ' || lower(right_) || ' in ' || kept FROM unnest(CAST(:kept AS text[])) AS kept
CROSS JOIN unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) AS right_
WHERE has_table_privilege(current_user, kept, right_)
"""


def append_only() -> list[str]:
    """Return the tables whose rows are written once, by name."""
    return sorted(
        table.name for table in Base.metadata.tables.values() if table.info.get(APPEND_ONLY)
    )


def staying() -> list[str]:
    """Return the other tables of which no row is ever deleted, by name."""
    return sorted(Base.metadata.tables.keys() - ENDING.keys() - set(append_only()))


def beyond(engine: Engine) -> list[str]:
    """Return what the role that is connected may do beyond what the application needs."""
    if engine.dialect.name != "postgresql":
        return []
    with engine.connect() as connection:
        given = {"kept": [*append_only(), REVISION], "staying": staying()}
        return list(connection.scalars(text(BEYOND), given))


def refuse_power(given: Installed) -> None:
    """Raise `UnusableError` where the application could change its tables, or write the trail anew.

    Unless `CONCORD_SINGLE_DATABASE_ROLE` says plainly that it may.
    """
    may = beyond(given.database.engine)
    if may and not given.settings.single_database_role:
        more = f", and {len(may) - 3} things more" if len(may) > 3 else ""  # noqa: PLR2004
        raise UnusableError(
            f"The role of CONCORD_DATABASE_URL {', '.join(may[:3])}{more}: let it work only. Name "
            "the owner in CONCORD_MIGRATION_DATABASE_URL and run `concord migrate`, or set "
            "CONCORD_SINGLE_DATABASE_ROLE=true if you accept that whoever breaks in could do so."
        )


def worker_of(settings: Settings) -> str | None:
    """Return the role that works with the tables; None where it owns them as well.

    Raises `UnusableError` unless both addresses lead to one database, by two roles.
    """
    if not settings.migration_database_url or settings.is_embedded:
        return None
    owner, worker = make_url(settings.owner_database), make_url(settings.database)
    if not worker.username or owner.username == worker.username:
        raise UnusableError(
            "CONCORD_DATABASE_URL and CONCORD_MIGRATION_DATABASE_URL name one role: name two, the "
            "one that works and the one that owns the tables."
        )
    if (owner.host, owner.port, owner.database) != (worker.host, worker.port, worker.database):
        raise UnusableError(
            "CONCORD_DATABASE_URL and CONCORD_MIGRATION_DATABASE_URL lead to two databases: they "
            "differ in role and password, and in nothing else."
        )
    return worker.username


def let_work(given: Installed) -> None:
    """Give the role that works just what it needs, where there is one; `given` is the owner's."""
    worker = worker_of(given.settings)
    if worker is not None:
        with given.database.engine.begin() as connection:
            _grant(connection, worker)


def _grant(connection: Connection, worker: str) -> None:
    quoted = connection.dialect.identifier_preparer.quote
    to, kept = quoted(worker), ", ".join(map(quoted, append_only()))
    stay = ", ".join(map(quoted, staying()))
    every = "ALL TABLES IN SCHEMA public"
    for statement in (
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"REVOKE ALL ON {every} FROM {to}",
        f"GRANT USAGE ON SCHEMA public TO {to}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {every} TO {to}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {to}",
        f"REVOKE UPDATE, DELETE ON {kept} FROM {to}",
        f"REVOKE DELETE ON {stay} FROM {to}",
        f"REVOKE INSERT, UPDATE, DELETE ON {quoted(REVISION)} FROM {to}",
    ):
        connection.execute(text(statement))
