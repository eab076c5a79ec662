"""Find people, changes, products, vendors and places by a part of their texts.

As for assets: on SQLite an FTS5 trigram table each, filled by triggers, which a revision that
rebuilds the table puts back; on PostgreSQL an index of trigrams over the same words.
"""

from alembic import op

revision = "0016"
down_revision = "0015"

SEARCHED = {
    "person": ("name", "email"),
    "change_request": ("title",),
    "product": ("name", "order_code"),
    "vendor": ("name",),
    "place": ("name", "code"),
}


def words(columns: tuple[str, ...], row: str = "") -> str:
    return " || ' ' || ".join(f"coalesce({row}{column}, '')" for column in columns)


def upgrade() -> None:
    is_served = op.get_bind().dialect.name == "postgresql"
    for table, columns in SEARCHED.items():
        if is_served:
            op.execute(
                f"CREATE INDEX ix_{table}_search ON {table} "
                f"USING gin (lower({words(columns)}) gin_trgm_ops)"
            )
            continue
        index = f"{table}_search"
        op.execute(f"CREATE VIRTUAL TABLE {index} USING fts5(words, tokenize='trigram')")
        op.execute(f"INSERT INTO {index} (rowid, words) SELECT id, {words(columns)} FROM {table}")  # noqa: S608  names of our own
        insert = f"INSERT INTO {index} (rowid, words) VALUES (new.id, {words(columns, 'new.')});"  # noqa: S608  names of our own
        remove = f"DELETE FROM {index} WHERE rowid = old.id;"  # noqa: S608  names of our own
        op.execute(f"CREATE TRIGGER {index}_insert AFTER INSERT ON {table} BEGIN {insert} END")
        op.execute(f"CREATE TRIGGER {index}_delete AFTER DELETE ON {table} BEGIN {remove} END")
        op.execute(
            f"CREATE TRIGGER {index}_update AFTER UPDATE OF {', '.join(columns)} ON {table} "
            f"BEGIN {remove} {insert} END"
        )


def downgrade() -> None:
    is_served = op.get_bind().dialect.name == "postgresql"
    for table in SEARCHED:
        if is_served:
            op.execute(f"DROP INDEX ix_{table}_search")
            continue
        for act in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER {table}_search_{act}")
        op.execute(f"DROP TABLE {table}_search")
