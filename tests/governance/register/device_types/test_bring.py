"""Device types over HTTP and on the command line."""

import io
import json
import os
import zipfile

import pytest
from click.testing import CliRunner

from app import cli

RACK = "manufacturer: Nordholm\nmodel: Rack 4\npart_number: R-4\nrear_image: true\n"


def packed(**files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"N/{name}.yaml", text)
    content.seek(0)
    return content


def sent(client, content, name):
    return client.post("/register/device-types/bring", data={"file": (content, name)})


def test_who_brings_an_archive_sees_the_account_file_by_file_and_field_by_field(sign_in):
    ines = sign_in("ines")
    made = sent(ines, packed(good=RACK, bad="model: <b>"), "types.zip")
    assert made.status_code == 302, made.text

    page = ines.get(made.location).text
    assert "1 added, 0 updated, 0 unchanged, 1 refused." in page
    assert "manufacturer is needed" in page
    assert "pictures are not kept" in page
    refused = ines.get(f"{made.location}?outcome=refused&q=bad").text
    assert "N/good.yaml" not in refused
    sheet = ines.get(f"{made.location}/export.csv").text
    assert "N/good.yaml" in sheet
    assert "types.zip" in ines.get("/register/device-types/").text
    assert "types.zip" in ines.get("/register/device-types/export.csv").text
    assert "types.zip" in sign_in("nora").get(made.location).text


@pytest.mark.abuse(17)
@pytest.mark.asvs("5.2.2")
def test_what_is_no_archive_is_refused_on_the_page_and_only_keepers_bring(sign_in):
    refused = sent(sign_in("ines"), io.BytesIO(b"PK no"), "types.zip")
    assert refused.status_code == 422
    assert "is not a whole zip archive" in refused.text
    assert sent(sign_in("ines"), io.BytesIO(b"MZ"), "types.exe").status_code == 422
    assert sent(sign_in("nora"), packed(a=RACK), "types.zip").status_code == 403


@pytest.fixture
def concord(plant, url, monkeypatch):  # noqa: ARG001  # the plant is stored
    """Run the command line on this test's database."""
    for name in [name for name in os.environ if name.startswith("CONCORD_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CONCORD_DATABASE_URL", url)
    monkeypatch.setenv("CONCORD_SECRET_KEY", "s" * 48)
    monkeypatch.setenv("CONCORD_SEED_KEY", "s" * 48)
    return lambda *words: CliRunner().invoke(cli, ["import", "device-types", *words])


def test_a_folder_is_taken_on_the_command_line_and_told_in_json(concord, tmp_path):
    folder = tmp_path / "types"
    (folder / "N").mkdir(parents=True)
    (folder / "N" / "a.yaml").write_text(RACK)
    (folder / "N" / "notes.txt").write_text("no type")

    dry = concord(str(folder), "--dry-run")
    assert (dry.exit_code, dry.stdout.splitlines()[-1]) == (0, "Nothing was written.")
    assert "rear_image: 0, 0, 0, 1 (pictures are not kept)" in dry.stdout

    taken = json.loads(concord(str(folder), "--json").stdout)
    assert (taken["import"], taken["counts"]["added"]) == ("DT-0001", 1)
    assert taken["files"][0] == {
        "file": "N/a.yaml", "outcome": "added", "product": "Rack 4",
        "taken": ["manufacturer", "model", "part_number"], "held": [], "kept": {},
        "left_out": {"rear_image": "pictures are not kept"}, "reasons": [],
    }  # fmt: skip
    again = json.loads(concord(str(folder), "--json", "--as", "ines@acme.example").stdout)
    assert again["counts"] == {"added": 0, "updated": 0, "unchanged": 1, "refused": 0}

    (folder / "N" / "b.yaml").write_bytes(b"\0")
    refused = concord(str(folder))
    assert refused.exit_code == 1
    assert "N/b.yaml" in refused.stderr
    assert "DT-0003 is written." in refused.stdout


def test_a_path_that_cannot_be_used_ends_with_two(concord, tmp_path):
    for path in (tmp_path / "none", tmp_path):
        assert concord(str(path)).exit_code == 2
    (tmp_path / "t.zip").write_bytes(b"no")
    assert concord(str(tmp_path / "t.zip")).exit_code == 2
