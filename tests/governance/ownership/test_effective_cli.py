import json

import pytest
from click.testing import CliRunner

from app import cli
from governance.core import clock
from governance.identity.models import Role
from governance.ownership import commands
from governance.ownership.models import Activity, Letter, Mode
from governance.ownership.rules import Naming
from governance.ownership.subjects import of_place
from governance.places.models import Place
from tests.plant import actor_named


@pytest.fixture
def ask(session, plant, url, tmp_path, monkeypatch):
    """Run the command on the plant; returns the exit status and what it wrote."""
    monkeypatch.setenv("CONCORD_DATABASE_URL", url)
    monkeypatch.setenv("CONCORD_DATA_DIR", str(tmp_path))
    leuven = session.get_one(Place, plant.places["leuven"])
    ines = actor_named(session, plant, "ines")
    for letter, given in (
        (Letter.RESPONSIBLE, {"role": Role.OT_LEAD}),
        (Letter.CONSULTED, {"person_id": plant.people["arne"]}),
        (Letter.INFORMED, {"mode": Mode.NONE}),
    ):
        naming = {"person_id": None, **given}
        commands.name(
            session, ines, of_place(leuven),
            Naming(
                Activity.TECHNICAL_REVIEW, starts_on=clock.today(), ends_on=None,
                reason="As agreed.", letter=letter, **naming,
            ),
        )  # fmt: skip
    session.commit()

    def run(*words):
        made = CliRunner().invoke(cli, ["effective", *words])
        return made.exit_code, made.output

    return run


def test_it_says_each_letter_with_its_people_and_where_it_comes_from(ask):
    status, written = ask("technical_review", "PLC-204", "--json")

    said = json.loads(written)
    assert status == 0
    assert said["accountable"]["person"] == "Johan"
    assert said["accountable"]["provenance"].startswith("inherited from Site Leuven")
    (responsible,) = said["responsible"]
    assert (responsible["party"], responsible["people"]) == ("OT lead at Site Leuven", ["Johan"])
    assert [each["people"] for each in said["consulted"]] == [["Arne"]]
    assert said["informed"] == []


def test_a_vacancy_ends_with_one_and_says_why_in_words(ask):
    status, written = ask("qa_plan", "acme/durham")

    assert status == 1
    assert "Nobody is accountable for QA plan of Durham: nobody was ever named." in written


def test_a_past_day_is_answered_as_it_was(ask):
    status, written = ask("technical_review", "PLC-204", "--at", "2020-06-01", "--json")

    assert (status, json.loads(written)["responsible"]) == (0, [])
    assert json.loads(written)["accountable"]["person"] == "Johan"


@pytest.mark.parametrize("words", [("qa_plan", "nowhere"), ("qa_plan", "PLC-204", "--at", "soon")])
def test_what_means_nothing_is_told_so(ask, words):
    status, written = ask(*words)

    assert status == 2
    assert "There is no place" in written or "is no moment" in written
