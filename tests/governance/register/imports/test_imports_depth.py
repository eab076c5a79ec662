"""The attributes of an asset's groups, brought in by a sheet."""

import csv
import io

from sqlalchemy import select

from governance.audit.queries import history
from governance.register.groups.models import NotApplicable, Security, Supply, SystemDetail
from governance.register.groups.words import Backup, Logging, OsKind
from governance.register.imports.models import ImportState, Outcome
from governance.register.models import Asset

HEAD = "Tag;Place;Name;Class;System: Kind of system;Security: Logging;Security: Backup"


def rows_of(database, tag):
    """Return what the groups of the asset with this tag hold, and what does not apply."""
    with database.reading() as session:
        asset = session.scalars(select(Asset).where(Asset.tag == tag)).one()
        excuses = select(NotApplicable).where(NotApplicable.asset_id == asset.id)
        held = [session.get(model, asset.id) for model in (SystemDetail, Security, Supply)]
        return asset, held, {e.field: e.reason for e in session.scalars(excuses)}


def test_a_sheet_describes_what_is_there_and_what_is_new_alike(desk, database):
    sheet = (
        f"{HEAD}\n"
        "PLC-204;line1;;;Real time;Does not apply: it has no clock;Project\n"
        "PLC-777;line1;Filler;PLC;firmware only;syslog;unknown\n"
    )
    import_id = desk.applied("johan", sheet.encode())

    assert desk.state(import_id).state is ImportState.APPLIED
    asset, (system, security, supply), excuses = rows_of(database, "PLC-204")
    assert (system.os_kind, security.backup, supply) == (OsKind.REAL_TIME, Backup.PROJECT, None)
    assert (security.logging, excuses) == (None, {"security.logging": "it has no clock"})
    _, (system, security, _), excuses = rows_of(database, "PLC-777")
    assert (system.os_kind, security.logging) == (OsKind.FIRMWARE_ONLY, Logging.SYSLOG)
    assert (security.backup, excuses) == (None, {})
    with database.reading() as session:
        last = history(session, asset)[0]
    assert (last.verb, last.why) == ("import.applied", "as agreed")


def test_brought_again_it_changes_nothing_and_a_cell_takes_back_what_another_said(desk, database):
    sheet = "Tag;Place;Security: Logging;Supply and life: Spares in stock\nPLC-204;line1;{};{}\n"
    desk.applied("johan", sheet.format("Syslog", "2").encode())

    again = desk.previewed("johan", sheet.format("syslog", "2").encode())
    assert desk.state(again).unchanged == 1

    desk.applied("johan", sheet.format("does not apply: air gap", "-").encode())
    _, (_, security, supply), excuses = rows_of(database, "PLC-204")
    assert (security, supply, excuses) == (None, None, {"security.logging": "air gap"})

    desk.applied("johan", sheet.format("local", "").encode())
    _, (_, security, _), excuses = rows_of(database, "PLC-204")
    assert (security.logging, excuses) == (Logging.LOCAL, {})


def test_what_a_group_cannot_hold_is_refused_by_line_all_at_once(desk):
    sheet = (
        "Tag;Place;Security: Logging;Supply and life: Spares in stock;"
        "Security: Time zone of its clock;Supply and life: Purchased on;"
        "Supply and life: Warranty ends on\n"
        "PLC-204;line1;carrier pigeon;many;Mars/Base;2024-01-02;2023-01-02\n"
    )
    import_id = desk.previewed("johan", sheet.encode())

    (row,) = desk.rows(import_id).values()
    assert row.outcome is Outcome.REFUSED
    told = row.reasons
    assert 'Line 2: Security: Logging "carrier pigeon" is not known' in told
    assert 'Supply and life: Spares in stock "many" is no whole number' in told
    assert "Mars/Base is no zone" in told
    assert "The warranty ends after the purchase." in told


def test_an_export_of_all_columns_holds_each_group_and_why_a_field_does_not_apply(desk, sign_in):
    desk.applied("johan", b"Tag;Security: Backup\nPLC-204;does not apply: read-only\n")

    text = sign_in("johan").get("/register/export.csv?columns=all").data.decode("utf-8-sig")
    rows = {row["Tag"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["PLC-204"]["Security: Backup"] == "does not apply: read-only"
    assert "Impact: SIL claimed" in rows["PLC-204"]


def test_the_page_of_columns_keeps_the_depth_folded_until_a_column_is_chosen(desk, sign_in):
    import_id = desk.upload("johan", b"Tag;Place;Security: Backup\nPLC-204;line1;Image\n")

    page = sign_in("johan").get(f"/register/imports/{import_id}/mapping").text
    assert page.count("<details") >= 8
    security = page.partition("<summary>Security")[0].rpartition("<details")[2]
    assert "open" in security
    supply = page.partition("<summary>Supply and life")[0].rpartition("<details")[2]
    assert "open" not in supply
