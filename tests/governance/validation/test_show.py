"""The ledger as pages, as a sheet and on the command line; told from the trail by its migration."""

import json
from datetime import timedelta

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from click.testing import CliRunner
from sqlalchemy import select

from app import cli
from governance.core import migrate
from governance.register.models import Asset
from governance.validation.models import ValidationEntry
from governance.validation.queries import spans


def ledger(database):
    with database.reading() as session:
        columns = (
            ValidationEntry.asset_id,
            ValidationEntry.event_seq,
            ValidationEntry.at,
            ValidationEntry.state,
        )
        ordered = select(*columns).order_by(ValidationEntry.event_seq, ValidationEntry.asset_id)
        return [tuple(row) for row in session.execute(ordered)]


@pytest.mark.usefixtures("worked")
def test_the_page_of_an_asset_draws_its_states_and_says_them_in_words(sign_in, plant):
    reader = sign_in("johan")
    address = f"/register/{plant.assets['PLC-204']}"

    page = reader.get(f"{address}/validated").get_data(as_text=True)

    assert page.count("<rect") == 3
    assert "Johan began the work of a change" in page
    assert "CR-2026-0042" in page
    assert f"{address}/validated" in reader.get(address).get_data(as_text=True)


@pytest.mark.usefixtures("worked")
def test_the_list_finds_what_was_outside_the_approved_state_in_a_month(sign_in, database):
    month = f"{ledger(database)[0][2]:%Y-%m}"
    reader = sign_in("johan")

    page = reader.get(f"/register/validated/?outside=1&during={month}").get_data(as_text=True)
    sheet = reader.get("/register/validated/export.csv?outside=1").get_data(as_text=True)
    lasting = reader.get("/register/validated/export.csv?outside=1&lasting=1")

    assert "under change" in page
    assert len(sheet.strip().splitlines()) == 2
    assert len(lasting.get_data(as_text=True).strip().splitlines()) == 1


@pytest.mark.usefixtures("worked")
def test_states_of_assets_that_may_not_be_read_are_not_listed(sign_in, plant):
    stranger = sign_in("dana")

    sheet = stranger.get("/register/validated/export.csv").get_data(as_text=True)

    assert "PLC-204" not in sheet
    address = f"/register/{plant.assets['PLC-204']}/validated"
    assert stranger.get(address).status_code == 404


@pytest.mark.usefixtures("worked")
def test_the_command_line_says_the_state_of_any_past_moment(
    database, plant, url, tmp_path, monkeypatch
):
    monkeypatch.setenv("CONCORD_DATABASE_URL", url)
    monkeypatch.setenv("CONCORD_DATA_DIR", str(tmp_path))
    with database.reading() as session:
        first, begun, _ = spans(session, session.get_one(Asset, plant.assets["PLC-204"]))

    def ask(*words):
        made = CliRunner().invoke(cli, ["validated", "PLC-204", *words])
        return made.exit_code, made.output

    status, written = ask("--at", begun.since.isoformat(), "--json")
    said = json.loads(written)
    assert status == 0
    assert (said["state"], said["by"], said["reason"]) == ("under_change", "Johan", "CR-2026-0042")
    assert said["sha256"] == begun.sha256
    assert "was validated at" in ask()[1]
    early = ask("--at", (first.since - timedelta(days=1)).isoformat())
    assert early[0] == 1
    assert "was not on the register" in early[1]
    assert ask("--at", "soon")[0] == 2


@pytest.mark.usefixtures("worked")
def test_a_database_of_before_is_told_the_same_ledger_from_its_trail(database):
    kept = ledger(database)
    walked = ScriptDirectory.from_config(migrate.config()).walk_revisions()
    mine = next(one for one in walked if "keep_validated_states" in one.path)

    for move, to in ((command.downgrade, mine.down_revision), (command.upgrade, "head")):
        made = migrate.config()
        with database.engine.connect() as connection, migrate.rebuilding(connection):
            made.attributes["connection"] = connection
            move(made, to)
            connection.commit()

    assert ledger(database) == kept
    assert len(kept) == 5
