"""The installation's secrets: private, made once, demanded where many machines share a database."""

import json
import stat
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from governance.core.config import Settings
from governance.core.secrets import SecretsError, checkpoint_keys, load

SHARED = "postgresql+psycopg://concord@db/concord"


def keys(data_dir):
    made = load(Settings(data_dir=data_dir))
    return made.secret_key, made.seed_key


@pytest.mark.asvs("13.3.2")
def test_the_first_start_makes_two_keys_that_only_the_owner_reads(tmp_path):
    made = load(Settings(data_dir=tmp_path / "new"))

    path = tmp_path / "new" / "secrets.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert made.secret_key != made.seed_key
    assert load(Settings(data_dir=tmp_path / "new")) == made
    assert sorted(path.parent.iterdir()) == [path]
    assert made.secret_key not in f"{made} {made!r}"


def test_two_processes_that_start_at_once_have_the_same_keys(tmp_path):
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        made = set(pool.map(keys, [tmp_path] * 8))

    assert len(made) == 1


@pytest.mark.asvs("13.3.2")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_read_is_refused(tmp_path, mode):
    load(Settings(data_dir=tmp_path))
    (tmp_path / "secrets.json").chmod(mode)

    with pytest.raises(SecretsError, match="chmod 600"):
        load(Settings(data_dir=tmp_path))


@pytest.mark.asvs("13.2.3")
def test_a_shared_database_demands_both_keys_long_enough(tmp_path):
    def of(**given):
        return load(Settings(data_dir=tmp_path, database_url=SHARED, **given))

    for given in ({}, {"secret_key": "k" * 32}, {"secret_key": "k" * 32, "seed_key": "s" * 31}):
        with pytest.raises(SecretsError, match="at least 32 characters"):
            of(**given)
    assert of(secret_key="k" * 32, seed_key="s" * 32).seed_key == "s" * 32
    assert not list(tmp_path.iterdir())


def test_one_key_without_the_other_is_refused(tmp_path):
    with pytest.raises(SecretsError, match="Set both"):
        load(Settings(data_dir=tmp_path, secret_key="k" * 40))


def test_a_garbled_file_is_refused(tmp_path):
    path = tmp_path / "secrets.json"
    for garbled in ("", "{", "[]", json.dumps({"secret_key": "k"})):
        path.write_text(garbled)
        path.chmod(0o600)
        with pytest.raises(SecretsError, match="holds no keys"):
            load(Settings(data_dir=tmp_path))


def test_the_key_of_checkpoints_is_made_apart_and_follows_the_one_that_was_moved_away(tmp_path):
    first = checkpoint_keys(Settings(data_dir=tmp_path))
    path = tmp_path / "checkpoint.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert checkpoint_keys(Settings(data_dir=tmp_path)) == first
    assert first.before is None
    assert first.now not in repr(first)

    path.rename(tmp_path / "checkpoint.key.before")
    second = checkpoint_keys(Settings(data_dir=tmp_path))
    assert second.before == first.now != second.now
    path.chmod(0o640)
    with pytest.raises(SecretsError, match="chmod 600"):
        checkpoint_keys(Settings(data_dir=tmp_path))


def test_a_shared_database_demands_the_key_of_checkpoints(tmp_path):
    def of(**given):
        return checkpoint_keys(Settings(data_dir=tmp_path, database_url=SHARED, **given))

    with pytest.raises(SecretsError, match="CONCORD_CHECKPOINT_KEY needs"):
        of()
    given = of(checkpoint_key="k" * 32, checkpoint_key_before="b" * 32)
    assert (given.now, given.before) == ("k" * 32, "b" * 32)
    assert not list(tmp_path.iterdir())
