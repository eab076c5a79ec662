"""Who works by a document is current on the version in force, to the second that it begins."""

from datetime import timedelta

import pytest

import governance.curricula.queries.gate  # noqa: F401  # what it tells the gate
from governance.core import clock
from governance.curricula.models import TrainingItemVersion
from governance.ownership.subjects import Subject
from governance.skills.queries.gate import Doing, Who, verdicts
from governance.skills.rules.gate import plain
from tests.governance.curricula.conftest import in_days

SECOND = timedelta(seconds=1)


@pytest.fixture
def may(session, plant):
    """Return the verdict on Nora, who works by SOP-112: `may(at)`."""
    subject = Subject("asset", plant.assets["PLC-204"], plant.places["line1"], "PLC-204")

    def verdict(at, activity="implementing", by="sop-112"):
        doing = Doing(activity, [subject], frozenset({by}), at)
        found = verdicts(session, Who(plant.people["nora"], "Nora"), doing)
        return found[0] if found else None

    return verdict


@pytest.mark.parametrize("decision", ["requalify", "reading"])
def test_what_was_read_counts_to_the_second_before_a_version_that_asks_for_more(
    learn, may, session, decision
):
    item = learn.item()
    made = learn.read("nora", learn.decided(item))
    second = learn.decided(item, "2", decision, on=in_days(3))
    begins = session.get_one(TrainingItemVersion, second.id).effective_at

    assert may(begins - SECOND).is_allowed
    for at in (begins, begins + SECOND):
        verdict = may(at)
        assert not verdict.is_allowed
        (told,) = verdict.refusals
        assert told == (
            "Nora is not qualified for implementing on PLC-204: not current on SOP-112 version 2, "
            f"which is in force since {begins:%Y-%m-%d %H:%M} UTC; read it, and sign that first."
        )
        assert plain(verdict)["learned"][0]["held"] is False
    (kept,) = may(begins - SECOND).lessons
    assert kept.fact == f"current on SOP-112 version 1 by {made.reference}"


def test_a_typo_fix_disqualifies_nobody(learn, may, session):
    item = learn.item()
    learn.read("nora", learn.decided(item))
    second = learn.decided(item, "2", "none", on=in_days(3))
    begins = session.get_one(TrainingItemVersion, second.id).effective_at
    assert may(begins + SECOND).is_allowed


def test_only_work_and_its_check_ask_and_only_for_documents_that_are_known(learn, may):
    learn.decided(learn.item())
    later = clock.now() + SECOND
    assert not may(later).is_allowed
    assert not may(later, "verifying").is_allowed
    assert may(later, "qa_plan") is None
    assert may(later, by="SOP-999") is None
