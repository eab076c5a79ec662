"""What `make mutants` changes, who judges it, and the page that explains what is left."""

import tomllib
from pathlib import Path

from scripts.mutants import EXPLAINED, explained

ROOT = Path(__file__).parents[2]
SET = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]


def files(pattern):
    return {path.relative_to(ROOT).as_posix() for path in ROOT.glob(pattern)}


def test_the_rules_of_trail_evidence_and_identity_are_all_tried_by_changing_them():
    tried = set().union(*map(files, SET["only_mutate"]))
    held = [
        files(f"governance/{slice_}/**/rules.py") for slice_ in ("audit", "evidence", "identity")
    ]

    assert set().union(*held) <= tried
    assert all(map(files, SET["only_mutate"])), "a pattern of [tool.mutmut] finds no file"


def test_whoever_judges_them_is_there():
    assert all((ROOT / path).exists() for path in SET["pytest_add_cli_args_test_selection"])


def test_what_is_explained_still_stands_in_its_file():
    for path, old, new in explained(EXPLAINED.read_text("utf-8")):
        assert old in (ROOT / path).read_text("utf-8"), f"{path} has no such line: {old}"
        assert old != new
