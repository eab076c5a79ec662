"""An inspector asks for a line and a year: one file, checked on a laptop without us."""

import json
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from app import cli
from governance.core import clock
from governance.core.config import Settings
from governance.core.jobs import deliver_all
from tests.workflows.changes.conftest import Life
from tests.workflows.changes.packets.packs import TOOL, members_of, zipped

YEAR = clock.now().year
PERIOD = f"acme/leuven/suite3/line1:{YEAR}-01-01..{YEAR}-12-31:ot"


@pytest.fixture
def concord(url, tmp_path, monkeypatch):
    """The command line on this plant."""
    monkeypatch.setenv("CONCORD_DATABASE_URL", url)
    monkeypatch.setenv("CONCORD_DATA_DIR", str(tmp_path))
    return lambda *args: CliRunner().invoke(cli, list(args))


def laptop(folder, name, key):
    """Check a packet where nothing of ours is, in a Python that looks at nothing around it."""
    command = [sys.executable, "-I", str(TOOL), str(folder / name), "--key", key, "--json"]
    done = subprocess.run(command, capture_output=True, check=False, cwd=folder)  # noqa: S603
    return done.returncode, json.loads(done.stdout)


@pytest.mark.scenario("C25")
@pytest.mark.statement(38)
@pytest.mark.statement(39)
@pytest.mark.parametrize("copied", ["sqlite"], indirect=True)
def test_a_year_of_a_line_is_one_packet_complete_repeated_and_checked_offline(
    life, database, sign_in, concord, tmp_path
):
    life.approved()
    elsewhere = Life(database, life.plant).raised(tag="HMI-31")
    refused = sign_in("nora").post(f"/changes/{life.id}/sign")
    assert refused.status_code in {403, 422}

    began = time.monotonic()
    first = concord("packet", "period", PERIOD, "--out", str(tmp_path / "line.zip"))
    assert time.monotonic() - began < 60
    assert first.exit_code == 0, first.output
    key = first.output.rpartition("apart from it: ")[2].strip()

    packet = (tmp_path / "line.zip").read_bytes()
    manifest = json.loads(members_of(packet)["manifest.json"])
    assert [one["reference"] for one in manifest["records"]] == [life.now().reference]
    assert elsewhere.now().reference not in json.dumps(manifest)

    upto = str(manifest["asked"]["upto"])
    again = ("packet", "period", PERIOD, "--out", str(tmp_path / "again.zip"), "--upto", upto)
    assert concord(*again).exit_code == 0
    assert (tmp_path / "again.zip").read_bytes() == packet

    status, found = laptop(tmp_path, "line.zip", key)
    assert (status, found["faults"], found["doubts"]) == (0, [], [])
    assert {one["person_name"] for one in found["signatures"]} > {"Nora", "Arne", "Johan", "Ana"}
    assert all(one["roles"] and one["meaning"] for one in found["signatures"])
    acts = [json.loads(json.loads(line)["body"])
            for line in members_of(packet)["trail.jsonl"].splitlines()]  # fmt: skip
    tried = [act for act in acts if act["verb"] == "attempt.refused"]
    assert [act["actor_name"] for act in tried] == ["Nora"]
    assert all(act["roles"] for act in acts if act["actor_id"])

    members = members_of(packet)
    members["trail.jsonl"] = members["trail.jsonl"].replace(b"Nora", b"Nina")
    (tmp_path / "forged.zip").write_bytes(zipped(members))
    assert laptop(tmp_path, "forged.zip", key)[0] == 1


@pytest.mark.parametrize("copied", ["sqlite"], indirect=True)
def test_the_page_and_the_command_line_give_the_same_bytes(
    life, database, sign_in, concord, tmp_path
):
    life.raised()
    alan = sign_in("alan")
    made = alan.post("/changes/packet", data={"of": "matching", "matching": "q=PLC-204"})
    deliver_all(database, Settings(data_dir=tmp_path))
    page = alan.get(f"{made.location}/file").data
    upto = str(json.loads(members_of(page)["manifest.json"])["asked"]["upto"])

    reference = life.now().reference
    out = tmp_path / "c.zip"
    concord("packet", "change", reference, "--out", str(out), "--upto", upto)

    assert out.read_bytes() == page


@pytest.mark.parametrize(
    ("args", "status", "told"),
    [
        (("letter", "x"), 2, "There is no packet of a letter"),
        (("change", "CR-2026-0099"), 1, "There is no CR-2026-0099"),
        (("change", "CR-1", "--upto", "999999"), 1, "There is no CR-1"),
    ],
)
@pytest.mark.parametrize("copied", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("plant")
def test_what_cannot_be_made_says_so_and_leaves_no_file(concord, tmp_path, args, status, told):
    done = concord("packet", *args, "--out", str(tmp_path / "p.zip"))

    assert done.exit_code == status
    assert told in done.output
    assert not [path for path in tmp_path.iterdir() if "p.zip" in path.name]


@pytest.mark.parametrize("copied", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("plant")
def test_a_folder_that_cannot_be_written_to_is_named(concord, tmp_path):
    done = concord("packet", "asset", "AS-1", "--out", str(tmp_path / "nowhere" / "p.zip"))
    assert done.exit_code == 2
    assert "cannot be written" in done.output
