# ruff: noqa: S608  what is asked is made of names that the database gave
"""A database of PostgreSQL for one test after the other, put back as it was in between.

To copy a database for each test, and to have each new connection learn its tables again, takes
longer than most tests. What a test wrote is known by the numbers of its transactions; whatever
else it did to the database, or whoever is still connected, has the next test get a fresh copy.
"""

from dataclasses import dataclass, field
from itertools import count

import psycopg

from tests import databases

NUMBERS = count(1)
MOST_USES = 40
"""After so many tests what they deleted is in the way."""

MOST_ROWS = 1_000
"""Of a table in which a test left more, the planner would go on thinking that it is large."""

NAMES = """
SELECT relname FROM pg_class
WHERE relkind = '{}' AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
CATALOGUE = {
    "pg_class": "oid", "pg_attribute": "attrelid", "pg_index": "indexrelid", "pg_proc": "oid",
    "pg_trigger": "oid", "pg_constraint": "oid", "pg_attrdef": "oid", "pg_statistic": "starelid",
}  # fmt: skip
"""What a database says of its own tables, and what numbers them; those below are PostgreSQL's."""

FIRST_OWN = 16_384
CONNECTED = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
OWNER = "-c session_replication_role=replica -c jit=off -c max_parallel_workers_per_gather=0"
"""No trigger and no foreign key; and nothing that takes longer to begin than to do."""

NEWEST = "count(*), max(xmin::text::bigint)"
"""How many rows, and the number of the transaction that wrote the newest."""


def all_of(questions):
    return " UNION ALL ".join(questions)


@dataclass
class Kept:
    """One copy of an original, with the connections that tests had to it."""

    url_of: object
    original: str
    name: str = ""
    uses: int = 0
    idle: list = field(default_factory=list)

    @property
    def url(self):
        return self.url_of(self.name)

    def ready(self):
        """Return the address of a database that is as the original."""
        if not self.name:
            self._copy()
        self.uses += 1
        return self.url

    def lend(self, engine):
        """Have the engine use the connections at hand before it opens any."""
        connect = engine.pool._creator

        def at_hand(record):
            try:
                return self.idle.pop()
            except IndexError:
                return connect(record)

        engine.pool._creator = at_hand

    def take_back(self, engine):
        """Take the connections of the engine, as if they had just been opened."""
        for lent in [engine.pool.connect() for _ in range(engine.pool.checkedin())]:
            connection = lent.dbapi_connection
            lent.detach()
            connection.rollback()
            connection.autocommit, connection.read_only = True, None
            connection.execute("RESET ALL")
            connection.autocommit = False
            self.idle.append(connection)

    def put_back(self):
        """Undo what a test wrote; give the database up if it did anything but write a few rows."""
        is_as_it_was = False
        try:
            is_as_it_was = (
                self.uses < MOST_USES
                and not self._is_held()
                and self._ask(self.of_catalogue) == self.catalogue
                and self._undo()
            )
        finally:
            if not is_as_it_was:
                self.give_up()

    def _undo(self):
        """Undo what was written; return whether that is all of it."""
        rows = self._ask(self.of_tables)
        wrote = [
            table for table, (many, latest) in rows.items()
            if many != self.rows[table][0] or (latest or 0) >= self.mark
        ]  # fmt: skip
        if any(rows[table][0] > MOST_ROWS for table in wrote):
            return False
        moved = [name for name, at in self._ask(self.of_sequences).items() if at != self.at[name]]
        with self.owner.transaction(), self.owner.cursor() as cursor:
            undo = [f"DELETE FROM {table}" for table in wrote]
            undo += ["SELECT setval('{}', {}, {})".format(name, *self.at[name]) for name in moved]
            cursor.execute(";".join(undo), prepare=False)
            for table in wrote:
                if data := self.data.get(table):
                    with cursor.copy(f"COPY {table} FROM STDIN (FORMAT BINARY)") as into:
                        into.write(data)
        self.mark = self._next()
        return True

    def give_up(self):
        """Drop the database; the next test gets a copy."""
        for connection in (*self.idle, self.owner):
            connection.close()
        self.idle.clear()
        databases.drop_postgresql(self.url_of, self.name)
        self.name = ""

    def _copy(self):
        self.name, self.uses = f"kept{next(NUMBERS)}", 0
        databases.create_postgresql(self.url_of, self.name, self.original)
        address = self.url.replace("postgresql+psycopg", "postgresql")
        self.owner = psycopg.connect(address, autocommit=True, prepare_threshold=0, options=OWNER)
        tables, sequences = (
            [name for (name,) in self.owner.execute(NAMES.format(kind))] for kind in "rS"
        )
        self.of_tables = all_of(f"SELECT '{each}', {NEWEST} FROM {each}" for each in tables)
        self.of_catalogue = all_of(
            f"SELECT '{each}', {NEWEST} FROM {each} WHERE {key} >= {FIRST_OWN}"
            for each, key in CATALOGUE.items()
        )
        self.of_sequences = all_of(
            f"SELECT '{each}', last_value, is_called FROM {each}" for each in sequences
        )
        self.rows, self.catalogue = self._ask(self.of_tables), self._ask(self.of_catalogue)
        self.at = self._ask(self.of_sequences)
        self.data = {table: self._read(table) for table in tables if self.rows[table][0]}
        self.mark = self._next()

    def _ask(self, question):
        return {name: tuple(told) for name, *told in self.owner.execute(question)}

    def _read(self, table):
        with self.owner.cursor().copy(f"COPY {table} TO STDOUT (FORMAT BINARY)") as out:
            return b"".join(out)

    def _next(self):
        return self.owner.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()[0]

    def _is_held(self):
        """Whether anybody is connected but the owner and those whom the next test gets."""
        return self.owner.execute(CONNECTED).fetchone()[0] != len(self.idle) + 1
