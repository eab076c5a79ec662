"""Whoever edits the database behind the program is found, by table, key and column."""

import json
import os
from itertools import count

import pytest
from sqlalchemy import (
    Boolean,
    Date,
    DateTime,
    Enum,
    Float,
    Integer,
    LargeBinary,
    String,
    create_engine,
    text,
)
from sqlalchemy.orm import Session

from governance.audit import digests
from governance.audit.faults import Anchor, Fault, Kind
from governance.audit.models import AuditEvent, AuditRow
from governance.audit.triggers import TRIGGERS
from governance.audit.verify import audited_tables, verify
from governance.core.db import UtcDateTime
from tests.databases import create_postgresql, opened
from tests.rich import enriched

AUDITED = audited_tables()
CELLS = {table: [c for c in table.columns if not c.primary_key] for table in AUDITED}
ROUNDS = max(map(len, CELLS.values()))
EVENTS, LINES = AuditEvent.__table__, AuditRow.__table__
CONTENT_KINDS = {Kind.FILE_DAMAGED, Kind.CONTENT_DIFFERS, Kind.SIGNATURE_DIFFERS}
DROP = "DELETE FROM audit_row WHERE event_seq {0}; DELETE FROM audit_event WHERE seq {0}"
CHECKS = (
    "SELECT conrelid::regclass, conname FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0"
)
NUMBERS = count(1)
KINDS = ("sqlite", "postgresql")
SOAKS = "CONCORD_SOAK" in os.environ


@pytest.fixture(scope="module", params=KINDS)
def owner(request, tmp_path_factory):
    """The database as its owner has it: no triggers, no keys, no checks; nothing is kept."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("owner") / "concord.db"
        path.write_bytes(request.getfixturevalue("migrated_file").read_bytes())
        address = f"sqlite:///{path}"
    else:
        name = f"owner{next(NUMBERS)}"
        address = create_postgresql(request.getfixturevalue("server"), name, "migrated")
    database = opened(address)
    with database.writing() as session:
        enriched(session)
        session.commit()
    database.engine.dispose()
    engine = create_engine(address)
    with engine.connect() as connection:
        _disarm(connection)
        yield connection
    engine.dispose()


def _disarm(connection):
    if connection.dialect.name == "sqlite":
        for name in TRIGGERS["sqlite"]:
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.commit()
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        return
    for table, name in connection.execute(text(CHECKS)).all():
        connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
    connection.commit()


def after(owner, *statements, known=()):
    """Return what is found after an attack, and undo the attack."""
    if owner.dialect.name == "postgresql":
        owner.execute(text("SET LOCAL session_replication_role = replica"))
    try:
        for statement in statements:
            assert owner.exec_driver_sql(statement).rowcount > 0, f"{statement} changed nothing"
        return verify(Session(owner), known).faults
    finally:
        owner.rollback()


FORGERIES = {
    UtcDateTime: "'2021-02-03 04:05:06'",
    DateTime: "'2021-02-03 04:05:06'",
    Date: "'2021-02-03'",
    Boolean: "NOT coalesce({0}, false)",
    Integer: "coalesce({0}, 0) + 1",
    Float: "coalesce({0}, 0) + 1",
    LargeBinary: "{bytes}",
    Enum: "'forged'",
    String: "coalesce({0}, '') || 'x'",
}
BYTES = {"sqlite": "x'7b7d01'", "postgresql": r"'\x7b7d01'"}


def forged(column, dialect):
    """Return an expression for another value of a cell."""
    value = next(value for kind, value in FORGERIES.items() if isinstance(column.type, kind))
    return value.format(column.name, bytes=BYTES[dialect])


def one(table):
    """Return the condition that names one row of a table."""
    keys = ", ".join(column.name for column in table.primary_key)
    return f"({keys}) = (SELECT {keys} FROM {table.name} ORDER BY {keys} LIMIT 1)"  # noqa: S608


def edit(table, column, dialect):
    """Return a statement that changes one cell of one row."""
    value = forged(column, dialect)
    return f"UPDATE {table.name} SET {column.name} = {value} WHERE {one(table)}"  # noqa: S608


def moved(table, dialect):
    """Return the expressions by which a row becomes another one: new keys, the rest as it was."""
    unique = {c.name for i in table.indexes if i.unique for c in i.columns}
    for constraint in table.constraints:
        if type(constraint).__name__ in {"UniqueConstraint", "PrimaryKeyConstraint"}:
            unique |= {column.name for column in constraint.columns}
    values = {}
    for column in table.columns:
        is_number = isinstance(column.type, Integer) and not isinstance(column.type, Boolean)
        if column.name in unique and is_number:
            values[column.name] = f"{column.name} + 7777"
        elif column.name in unique:
            values[column.name] = forged(column, dialect)
        else:
            values[column.name] = column.name
    return values


def rows(faults):
    return [fault for fault in faults if fault.kind not in CONTENT_KINDS]


def test_an_untouched_database_is_whole_and_holds_every_kind_of_row(owner):
    report = verify(Session(owner))
    owner.rollback()

    assert report.faults == []
    assert set(report.rows) == {table.name for table in AUDITED}
    assert min(report.rows.values()) > 0, report.rows
    assert report.contents == {"files": 1, "signed contents": 1, "signatures": 1}
    assert report.anchored_at is None


@pytest.mark.abuse(8)
@pytest.mark.statement(35)
def test_one_verification_names_every_forged_cell_of_a_row_in_every_table(owner):
    cells, attack = {table: columns for table, columns in CELLS.items() if columns}, []
    for table, columns in cells.items():
        values = ", ".join(f"{c.name} = {forged(c, owner.dialect.name)}" for c in columns)
        attack.append(f"UPDATE {table.name} SET {values} WHERE {one(table)}")  # noqa: S608

    faults = after(owner, *attack)

    told = {f.table: sorted(f.columns) for f in rows(faults) if f.kind is Kind.ROW_EDITED}
    assert told == {table.name: sorted(c.name for c in columns) for table, columns in cells.items()}


@pytest.mark.statement(35)
@pytest.mark.parametrize("owner", KINDS if SOAKS else KINDS[:1], indirect=True)
@pytest.mark.parametrize("number", range(ROUNDS))
def test_one_verification_names_a_forged_cell_in_every_table(owner, number):
    cells = [(t, columns[number]) for t, columns in CELLS.items() if number < len(columns)]

    faults = after(owner, *(edit(table, column, owner.dialect.name) for table, column in cells))

    told = {(f.table, f.columns) for f in rows(faults) if f.kind is Kind.ROW_EDITED}
    assert told == {(table.name, (column.name,)) for table, column in cells}
    assert len(rows(faults)) == len(cells)


@pytest.mark.parametrize("is_filled", [True, False])
def test_a_cell_that_was_emptied_or_filled_is_named_in_every_table_that_can(owner, is_filled):
    cells = []
    for table in AUDITED:
        free = [c for c in CELLS[table] if c.nullable]
        names = ", ".join(c.name for c in free) or "NULL"
        held = owner.exec_driver_sql(f"SELECT {names} FROM {table.name} WHERE {one(table)}").one()  # noqa: S608
        fit = [c for c, value in zip(free, held, strict=False) if (value is None) is is_filled]
        cells += [(table, column) for column in fit[:1]]
    owner.rollback()
    attack = (
        edit(table, column, owner.dialect.name)
        if is_filled
        else f"UPDATE {table.name} SET {column.name} = NULL WHERE {one(table)}"  # noqa: S608
        for table, column in cells
    )

    faults = rows(after(owner, *attack))

    assert len(cells) > 2
    assert {(f.kind, f.table, f.columns) for f in faults} == {
        (Kind.ROW_EDITED, table.name, (column.name,)) for table, column in cells
    }


def test_rows_whose_key_was_changed_are_missing_and_forged(owner):
    attack = []
    for table in AUDITED:
        values = moved(table, owner.dialect.name)
        keys = ", ".join(f"{c.name} = {values[c.name]}" for c in table.primary_key)
        attack.append(f"UPDATE {table.name} SET {keys} WHERE {one(table)}")  # noqa: S608

    faults = rows(after(owner, *attack))

    for table in AUDITED:
        kinds = sorted(fault.kind for fault in faults if fault.table == table.name)
        assert kinds == [Kind.ROW_DELETED, Kind.ROW_FORGED], table.name


def test_rows_put_in_behind_the_trail_are_named(owner):
    attack = []
    for table in AUDITED:
        values = moved(table, owner.dialect.name)
        attack.append(
            f"INSERT INTO {table.name} ({', '.join(values)}) "  # noqa: S608
            f"SELECT {', '.join(values.values())} FROM {table.name} WHERE {one(table)}"
        )

    faults = rows(after(owner, *attack))

    assert {(f.kind, f.table) for f in faults} == {(Kind.ROW_FORGED, t.name) for t in AUDITED}
    assert len(faults) == len(AUDITED)


@pytest.mark.statement(35)
def test_rows_taken_out_behind_the_trail_are_named(owner):
    faults = after(owner, *(f"DELETE FROM {t.name} WHERE {one(t)}" for t in AUDITED))  # noqa: S608

    assert {(f.kind, f.table) for f in rows(faults)} == {
        (Kind.ROW_DELETED, t.name) for t in AUDITED
    }
    assert len(rows(faults)) == len(AUDITED)


@pytest.mark.either
@pytest.mark.parametrize("column", [c for c in EVENTS.columns if c.name != "seq"], ids=str)
def test_every_cell_of_an_event_is_watched(owner, column):
    faults = after(owner, edit(EVENTS, column, owner.dialect.name))

    assert ("audit_event", "1") in {(f.table, f.key) for f in faults}
    assert {f.kind for f in faults} <= {Kind.EVENT_EDITED, Kind.CHAIN_BROKEN}


@pytest.mark.either
@pytest.mark.parametrize("column", LINES.columns, ids=str)
def test_every_cell_of_a_line_is_watched(owner, column):
    value = forged(column, owner.dialect.name)
    if column.primary_key:
        value = f"{column.name} + 7777"

    faults = after(owner, f"UPDATE audit_row SET {column.name} = {value} WHERE {one(LINES)}")  # noqa: S608

    assert Fault(Kind.LINES_EDITED, "audit_row", "of event 1", event=1) in faults


@pytest.mark.statement(35)
def test_an_event_taken_out_or_put_elsewhere_is_named(owner):
    faults = after(owner, *DROP.format("= 2").split("; "))
    assert Fault(Kind.EVENT_MISSING, "audit_event", "2", event=3) in faults

    moves = ((2, 99), (3, 2), (99, 3))
    swap = [f"UPDATE audit_event SET seq = {to} WHERE seq = {at}" for at, to in moves]  # noqa: S608
    kinds = {f.kind for f in after(owner, *swap)}
    assert {Kind.EVENT_EDITED, Kind.CHAIN_BROKEN} <= kinds


def test_a_forged_event_does_not_fit_the_head(owner):
    columns = [c.name for c in EVENTS.columns]
    values = {"seq": "seq + 1", "previous": "digest", "digest": "digest || 'x'"}
    asked = ", ".join(values.get(name, name) for name in columns)
    forgery = (
        f"INSERT INTO audit_event ({', '.join(columns)}) SELECT {asked} FROM audit_event "  # noqa: S608
        "WHERE seq = (SELECT max(seq) FROM audit_event)"
    )

    assert {Kind.HEAD_DIFFERS, Kind.EVENT_EDITED} <= {f.kind for f in after(owner, forgery)}


@pytest.mark.abuse(9)
@pytest.mark.statement(35)
@pytest.mark.statement(42)
def test_a_tail_cut_off_with_a_forged_head_is_found_by_a_checkpoint_only(owner):
    """With the rows that it wrote it is a cut; without them it looks like an older copy."""
    seq, digest = owner.execute(text("SELECT seq, digest FROM audit_head")).one()
    owner.rollback()
    cut = DROP.format(f"= {seq}").split("; ")
    taken = "DELETE FROM asset WHERE tag = 'SW-1'"
    head = (
        f"UPDATE audit_head SET seq = {seq - 1}, digest = "  # noqa: S608
        f"(SELECT digest FROM audit_event WHERE seq = {seq - 1})"
    )
    known = [Anchor(seq, "elsewhere", digest=digest)]
    last = Fault(Kind.ROLLED_BACK, "audit_event", f"{seq} of elsewhere", event=seq - 1)

    assert {f.kind for f in after(owner, *cut, taken)} == {Kind.HEAD_DIFFERS}
    assert after(owner, *cut, taken, head) == []
    assert after(owner, *cut, taken, head, known=known) == [last]
    kinds = {f.kind for f in after(owner, *cut, head, known=known)}
    assert kinds == {Kind.TRUNCATED, Kind.ROW_FORGED}


def test_a_row_and_its_line_edited_together_break_the_event(owner):
    asked = "SELECT event_seq, body FROM audit_row WHERE table_name = 'person' AND row_key = '3'"
    seq, body = owner.execute(text(asked)).one()
    owner.rollback()
    lie = digests.canonical({**json.loads(bytes(body)), "name": "Mallory"})
    digest = digests.line_digest("person", "3", lie)
    value = f"x'{lie.hex()}'" if owner.dialect.name == "sqlite" else rf"'\x{lie.hex()}'"

    faults = after(
        owner,
        (
            f"UPDATE audit_row SET body = {value}, digest = '{digest}' "  # noqa: S608
            "WHERE table_name = 'person' AND row_key = '3'"
        ),
        "UPDATE person SET name = 'Mallory' WHERE id = 3",
    )

    assert faults == [Fault(Kind.LINES_EDITED, "audit_row", f"of event {seq}", event=seq)]


@pytest.mark.abuse(7)
def test_a_flipped_byte_of_a_file_is_named(owner):
    sqlite = owner.dialect.name == "sqlite"
    flip = "x'00' || substr(data, 2)" if sqlite else r"'\x00'::bytea || substr(data, 2)"
    if sqlite:
        flip = f"CAST({flip} AS BLOB)"
    damaged = Fault(Kind.FILE_DAMAGED, "file", "1", ("sha256",))

    assert after(owner, f"UPDATE file_chunk SET data = {flip} WHERE position = 1") == [damaged]  # noqa: S608
    assert after(owner, "DELETE FROM file_chunk WHERE position = 0") == [damaged]
    stranger = "INSERT INTO file_chunk SELECT 'feed', 0, data FROM file_chunk WHERE position = 0"
    assert after(owner, stranger) == [Fault(Kind.FILE_DAMAGED, "file_chunk", "feed", ("sha256",))]


@pytest.mark.either
@pytest.mark.parametrize("table", ["audit_event", "audit_row"])
def test_garbage_does_not_stop_the_verifier(owner, table):
    sqlite = owner.dialect.name == "sqlite"
    kind = Kind.EVENT_EDITED if table == "audit_event" else Kind.LINES_EDITED
    for garbage in ("'text'", "x'00ff'", "x'5b5d'", "7") if sqlite else (r"'\x00ff'", r"'\x5b5d'"):
        faults = after(owner, f"UPDATE {table} SET body = {garbage}")  # noqa: S608
        assert kind in {f.kind for f in faults}
    if sqlite:
        stray = f"UPDATE audit_row SET event_seq = 'never', position = 1.5 WHERE {one(LINES)}"  # noqa: S608
        assert Kind.LINES_EDITED in {f.kind for f in after(owner, stray)}
        lie = "UPDATE person SET deactivated_at = 'never', version = x'00' WHERE id = 3"
        (fault,) = after(owner, lie)
        assert set(fault.columns) == {"deactivated_at", "version"}
