"""The register as a sheet: every word goes out as it comes in again."""

import csv
import io

import pytest
from click.testing import CliRunner

from app import cli
from governance.register.columns.fields import FIELD
from governance.register.columns.outcomes import Parsed
from governance.register.columns.parsing import parse
from governance.register.models import Asset
from governance.register.queries.sheet import value_of
from governance.register.vocabulary import (
    AssetClass,
    AssetState,
    Domain,
    GxpRelevance,
    OtFunction,
    PurdueLevel,
    ValidationState,
)

WORDS = {
    "domain": Domain, "asset_class": AssetClass, "ot_function": OtFunction,
    "purdue_level": PurdueLevel, "gxp": GxpRelevance, "validation_state": ValidationState,
    "state": AssetState,
}  # fmt: skip


@pytest.mark.parametrize("name", WORDS)
def test_every_word_of_the_register_is_read_back_as_itself(name):
    for word in WORDS[name]:
        said = value_of(Asset(**{name: word}), name)
        assert parse(FIELD[name], str(said)) == Parsed(word), said


@pytest.fixture
def concord(url, monkeypatch, tmp_path):
    """Run the command line on this test's database."""
    monkeypatch.setenv("CONCORD_DATABASE_URL", url)
    monkeypatch.setenv("CONCORD_DATA_DIR", str(tmp_path))
    return lambda *words: CliRunner().invoke(cli, words)


@pytest.mark.usefixtures("plant")
def test_the_command_line_exports_a_site_or_all_of_them(concord, tmp_path):
    everything = concord("export", "assets")
    assert everything.exit_code == 0, everything.output
    rows = list(csv.DictReader(io.StringIO(everything.stdout_bytes.decode("utf-8-sig"))))
    assert {row["Tag"]: row["Place"] for row in rows} == {
        "PLC-204": "/acme/leuven/suite3/line1/", "HMI-31": "/acme/leuven/suite3/line10/",
        "LIMS-01": "/acme/durham/qclab/",
    }  # fmt: skip

    file = tmp_path / "durham.xlsx"
    kept = concord(
        "export", "assets", "--site", "DURHAM", "--format", "xlsx", "--output", str(file)
    )
    assert kept.exit_code == 0, kept.output
    assert file.read_bytes().startswith(b"PK")

    assert concord("export", "assets", "--site", "pune").exit_code == 1
    unknown = concord("export", "pumps")
    assert unknown.exit_code == 2
    assert "There is no kind pumps: there are assets" in unknown.output
    nowhere = concord("export", "assets", "--output", str(tmp_path / "no" / "x.csv"))
    assert nowhere.exit_code == 2
