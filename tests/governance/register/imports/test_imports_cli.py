"""`concord import`: the rules of the pages, in one process, with an exit status."""

import csv
import io
import json
import os

import pytest
from click.testing import CliRunner

from app import cli

GOOD = "Tag;Name;Class;Place\nC-1;Pump;PLC;line1\nPLC-204;Other;PLC;line1\n"


@pytest.fixture
def concord(database, plant, url, tmp_path, monkeypatch):  # noqa: ARG001  # the plant is stored
    """Run the command line on this test's database: `concord("import", ...)`."""
    for name in [name for name in os.environ if name.startswith("CONCORD_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CONCORD_DATABASE_URL", url)
    monkeypatch.setenv("CONCORD_SECRET_KEY", "s" * 48)
    monkeypatch.setenv("CONCORD_SEED_KEY", "s" * 48)

    def run(*args, text=None, mapping=None):
        words = list(args)
        if text is not None:
            (tmp_path / "liste.csv").write_text(text, "utf-8")
            words.append(str(tmp_path / "liste.csv"))
        if mapping is not None:
            (tmp_path / "map.json").write_text(mapping, "utf-8")
            words += ["--map", str(tmp_path / "map.json")]
        return CliRunner().invoke(cli, words)

    return run


def test_a_sheet_is_taken_whole_or_left_whole_and_says_so(concord, desk):
    dry = concord("import", "assets", "--site", "leuven", "--dry-run", "--json", text=GOOD)
    assert dry.exit_code == 0, dry.output
    told = json.loads(dry.stdout)
    assert told["counts"] == {"create": 1, "update": 1, "unchanged": 0, "refused": 0}
    assert (told["import"], desk.assets("C-1")) == (None, {})

    bad = GOOD + "C-2;Pump;Dings;nowhere\n"
    refused = concord("import", "assets", "--site", "leuven", text=bad)
    assert refused.exit_code == 1
    assert "Line 4: Class" in refused.output
    assert "Line 4: Place" in refused.output
    assert desk.assets("C-1") == {}

    taken = concord("import", "assets", "--skip-refused", "--as", "johan@acme.example", text=bad)
    assert taken.exit_code == 1, taken.output
    johans = ("import", "assets", "--skip-refused", "--site", "leuven")
    taken = concord(*johans, "--as", "johan@acme.example", text=bad)
    assert taken.exit_code == 0, taken.output
    assert "IM-0001: Create 1, update 1; 1 row is left out." in taken.output
    assert desk.state(1).person_id == desk.plant.people["johan"]
    assert desk.work() == 2

    again = concord("import", "assets", text=GOOD)
    assert again.exit_code == 0
    assert "2 unchanged" in again.output


def test_what_cannot_be_used_ends_with_two(concord):
    for options in (
        {"text": "Tag;Name;Colour\n1;2;3\n"},
        {"text": ""},
        {"text": GOOD, "mapping": '{"columns": {"colour": "Tag"}}'},
        {"text": GOOD, "mapping": "[]"},
    ):
        answer = concord("import", "assets", **options)
        assert answer.exit_code == 2, answer.output
    assert concord("import", "assets", "--site", "atlantis", text=GOOD).exit_code == 2
    assert concord("import", "assets", "--as", "x@y.z", text=GOOD).exit_code == 2
    assert concord("import", "assets", "/no/such/file.csv").exit_code == 2
    left = '{"columns": {"name": "Colour"}, "left_out": ["Name"]}'
    coloured = "Tag;Name;Colour;Class;Place\nC-9;a;b;PLC;line1\n"
    mapped = concord("import", "assets", "--json", text=coloured, mapping=left)
    assert mapped.exit_code == 0, mapped.output
    assert json.loads(mapped.stdout)["columns"]["name"] == "Colour"


@pytest.mark.scenario("R1")
def test_the_whole_register_goes_out_and_comes_in_unchanged(concord):
    exported = concord("export", "assets").stdout_bytes.decode("utf-8-sig")
    sites = {row["Place"].split("/")[2] for row in csv.DictReader(io.StringIO(exported))}
    assert sites == {"leuven", "durham"}

    answer = concord("import", "assets", "--json", text=exported)

    assert json.loads(answer.stdout)["counts"] == {
        "create": 0, "update": 0, "unchanged": 3, "refused": 0,
    }  # fmt: skip
