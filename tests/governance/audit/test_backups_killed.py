"""A backup killed anywhere: a whole one or none, and the next try writes one."""

import os
import subprocess
import sys
from contextlib import suppress
from functools import partial

import pytest

from app import program
from governance.audit.backups import archive
from governance.audit.backups.cli import SERVER
from governance.audit.backups.making import back_up
from governance.audit.verify import verify
from governance.core.cli import Installed
from governance.core.config import Settings
from tests.architecture.rules import ROOT
from tests.killing import killed

SOAKS = bool(os.environ.get("CONCORD_SOAK"))
FEW = 4
"""So many of the failpoints are tried in the suite; all of them in the soak."""


@pytest.fixture
def given(url, tmp_path):
    """The settings of an installation on this database."""
    return {
        "CONCORD_DATABASE_URL": url,
        "CONCORD_DATA_DIR": str(tmp_path),
        "CONCORD_CHECKPOINT_KEY": "c" * 48,
    }


def is_whole_or_none(out):
    """Whether there is no such backup, or one that is read to its end; and which of them."""
    if out.exists():
        archive.unpack(out, archive.read(out)[0])
    return out.exists()


@pytest.mark.soak
@pytest.mark.either
@pytest.mark.usefixtures("plant")
def test_a_backup_killed_at_any_failpoint_is_whole_or_none(database, url, tmp_path):
    settings = Settings(database_url=url, data_dir=tmp_path, checkpoint_key="c" * 48)

    def act(out, kept):
        back_up(Installed(program, settings, kept), out, SERVER)

    number = killed(url, partial(act, tmp_path / "first.backup"))
    assert is_whole_or_none(tmp_path / "first.backup")
    tries = range(1, number + 1, 1 if SOAKS else max(number // FEW, 1))
    made = 0
    for at in tries:
        killed(url, partial(act, tmp_path / f"{at}.backup"), at)
        made += is_whole_or_none(tmp_path / f"{at}.backup")
        with database.reading() as session:
            assert verify(session).is_whole
    act(tmp_path / "last.backup", database)
    assert is_whole_or_none(tmp_path / "last.backup")
    kind = database.engine.dialect.name
    print(f"{kind}: killed {len(tries)} times over a backup, {made} of which was whole by then")


def killed_later(given, out, moment):
    """Start a backup, kill it a while after its first file appears; say if it had ended by then."""
    child = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "app", "backup", "--out", str(out)], cwd=ROOT,
        env=os.environ | given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    with suppress(subprocess.TimeoutExpired):
        while not list(out.parent.glob(".*backup*")):
            with suppress(subprocess.TimeoutExpired):
                child.wait(0.01)
                break
        child.wait(moment)
    child.kill()
    return child.wait() == 0


@pytest.mark.soak
@pytest.mark.either
@pytest.mark.usefixtures("plant")
def test_a_backup_killed_in_the_middle_of_its_file_is_whole_or_none(given, tmp_path):
    for number in range(20 if SOAKS else 1):
        out = tmp_path / str(number) / "one.backup"
        out.parent.mkdir()
        is_done = killed_later(given, out, number / 20)
        assert is_whole_or_none(out) or not is_done
