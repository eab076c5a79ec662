"""Nothing that people read says more than what holds."""

import re

import pytest

from tests.architecture.rules import ROOT

CLAIM = re.compile(r"\bcompl(iant|y|ies)\b|(tamper|audit)-?proof|inspection-?ready", re.IGNORECASE)
SOBER = re.compile(r"\b(not|nobody|never|supports?)\b", re.IGNORECASE)
FOLDERS = ("docs/explanation", "docs/how-to", "docs/tutorials", "templates")


def paragraphs():
    """Give each paragraph that people read, and each item of a list, with where it stands."""
    files = [*ROOT.glob("*.md"), *(p for f in FOLDERS for p in (ROOT / f).rglob("*.*"))]
    for path in files:
        for part in re.split(r"\n\s*\n|\n(?=- )", path.read_text("utf-8")):
            yield path.relative_to(ROOT).as_posix(), " ".join(part.split())


@pytest.mark.statement(45)
def test_no_page_claims_to_make_anybody_compliant():
    claims = [(where, text) for where, text in paragraphs() if CLAIM.search(text)]

    assert [each for each in claims if not SOBER.search(each[1])] == []
    assert {"README.md", "docs/explanation/evidence.md"} <= {where for where, _ in claims}


@pytest.mark.statement(45)
def test_what_is_proved_rests_on_no_closed_doors_and_that_is_said():
    """Records are kept as if others ran the server: each limit of the proof stands on its page."""
    page = (ROOT / "docs/explanation/evidence.md").read_text("utf-8")
    limits = page.partition("## What it does not prove")[2]

    for words in ("the server was honest", "the end is there", "in the same hands", "a checkpoint"):
        assert words in limits, words
