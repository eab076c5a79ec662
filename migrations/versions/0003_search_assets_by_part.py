"""Find an asset by part of its tag, name, serial number, address or hostname.

SQLite keeps an FTS5 trigram index with the site inside it, filled by triggers; PostgreSQL an
index of trigrams over the same words. Batch migrations of `asset` drop SQLite's triggers: such a
revision re-creates them.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

COLUMNS = ("tag", "name", "serial_no", "address", "hostname")


def words(row: str) -> str:
    return " || ' ' || ".join(f"coalesce({row}{column}, '')" for column in COLUMNS)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        op.execute(
            f"CREATE INDEX ix_asset_search ON asset USING gin (lower({words('')}) gin_trgm_ops)"
        )
        return
    op.execute("CREATE VIRTUAL TABLE asset_search USING fts5(site, words, tokenize='trigram')")
    row = f"(new.id, printf('site%08d', new.site_id), {words('new.')})"
    insert = f"INSERT INTO asset_search (rowid, site, words) VALUES {row};"  # noqa: S608  names of our own columns
    remove = "DELETE FROM asset_search WHERE rowid = old.id;"
    watched = ", ".join(("site_id", *COLUMNS))
    op.execute(f"CREATE TRIGGER asset_search_insert AFTER INSERT ON asset BEGIN {insert} END")
    op.execute(f"CREATE TRIGGER asset_search_delete AFTER DELETE ON asset BEGIN {remove} END")
    op.execute(
        f"CREATE TRIGGER asset_search_update AFTER UPDATE OF {watched} ON asset "
        f"BEGIN {remove} {insert} END"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX ix_asset_search")
        return
    for act in ("insert", "delete", "update"):
        op.execute(f"DROP TRIGGER asset_search_{act}")
    op.execute("DROP TABLE asset_search")
