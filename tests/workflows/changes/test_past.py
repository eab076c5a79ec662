"""The history of a change, in words that a person reads."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from tests.plant import actor_named
from workflows.changes.commands import deciding, writing
from workflows.changes.queries.past import ACTS, told

RECORDED = re.compile(r'record(?:_act)?\(\s*[^"]*?"(change\.\w+)"')


def test_every_act_on_a_change_has_words_of_its_own():
    recorded = {
        verb
        for path in Path("workflows/changes").rglob("*.py")
        for verb in RECORDED.findall(path.read_text())
    }

    assert len(recorded) > 40
    assert recorded - ACTS.keys() == set()


@pytest.mark.either
def test_a_signature_says_for_what_and_a_window_is_told_as_a_time(life, database, plant):
    life.raised()
    ends = life.now().window_ends_at + timedelta(hours=1)
    life.by("nora", writing.edit, {"window_ends_at": ends})
    life.submitted().answered().disposed().by("nora", writing.propose)
    life.by("ana", deciding.sign)

    with database.reading() as session:
        acts = told(session, life.now(), actor_named(session, plant, "ana"))

    assert "signed it for QA plan" in [act.what for act in acts]
    altered = {label: new for act in acts for label, _, new in act.changes}
    assert altered["Work ends (UTC)"] == f"{ends:%-d %b %Y %H:%M}"
