"""Closing takes nothing for a yes; the evidence is signed, and says what casts doubt on it."""

import json

import pytest
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core.contributions import waiting
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.evidence.models import Signature, SignedContent
from governance.evidence.queries import content_of, files_of
from governance.ownership.attestation.models import CampaignState, Reply
from governance.ownership.attestation.paper import document
from governance.ownership.attestation.queries import KIND, parts
from governance.ownership.models import Activity
from tests.plant import actor_named

A = Activity
HASTY = (
    "Half of the rows were answered in 0.13 seconds each or less: under 2 seconds a row is hardly "
    "read."
)


def evidence(autumn):
    campaign = autumn.campaign()
    with autumn.database.reading() as session:
        return json.loads(content_of(session, KIND, campaign.id, campaign.sha256).body)


def items(autumn, name):
    with autumn.database.reading() as session:
        actor = actor_named(session, autumn.plant, name)
        found = [each for each in waiting(session, actor) if each.reference == "AT-0001"]
        return {each.group.value: each for each in found}


@pytest.mark.scenario("P20")
def test_three_hundred_rows_in_forty_seconds_are_told_as_bulk_and_cast_doubt(autumn):
    autumn.assets_of("johan", 300)
    autumn.open(activities=("asset_approval",))
    valves = [row for row in autumn.rows() if row.subject.startswith("VALVE")]
    autumn.answer_alike("johan", valves[0], 300, seconds=40)
    autumn.later(days=29)
    autumn.minute()

    campaign, found = autumn.campaign(), evidence(autumn)
    assert campaign.state is CampaignState.CLOSED
    assert (found["figures"]["seconds"], found["figures"]["median_seconds"]) == (40.0, 0.13)
    bulk = [row for row in found["rows"] if row.get("is_bulk")]
    assert len(bulk) == 300
    assert {row["batch"] for row in bulk} == {300}
    assert all("seconds" not in row for row in found["rows"]), "nobody turned that on"
    assert found["warnings"] == [
        HASTY,
        "One answer was given for 300 rows at once: more than 100 are hardly looked at.",
    ]
    assert items(autumn, "ana")["sign"].why == " ".join(found["warnings"])
    (left,) = [row for row in found["rows"] if row["record"] == "Suite3"]
    assert left["answer"] == "unanswered", "nothing is defaulted to yes"
    assert items(autumn, "ines")["fix"].title == "1 naming of Leuven, autumn not confirmed"


def test_when_all_is_answered_it_is_closed_and_signed_in_one_act(autumn):
    autumn.open(is_timing_shown=True)
    autumn.answer_everything()
    autumn.conclude()
    autumn.minute()

    campaign, found = autumn.campaign(), evidence(autumn)
    with autumn.database.reading() as session:
        (made,) = session.scalars(select(Signature).where(Signature.subject_kind == KIND))
        (paper,) = files_of(session, KIND, campaign.id)
        assert list(verify(session).faults) == []
    assert campaign.state is CampaignState.SIGNED
    assert made.content_sha256 == campaign.sha256
    assert made.person_name == "Ana"
    assert paper.file.name == "AT-0001.pdf"
    assert found["warnings"] == []
    assert {row["seconds"] for row in found["rows"]} == {5.0}
    assert {row["by"] for row in found["rows"]} == {row["asked_of"] for row in found["rows"]}


def test_nobodys_time_to_answer_is_cut_short(autumn):
    autumn.open()
    autumn.answer("ana", autumn.row(A.QA_PLAN))

    with pytest.raises(RuleViolation, match="10 rows are unanswered in AT-0001, and answers are"):
        autumn.conclude()
    with pytest.raises(Forbidden):
        autumn.conclude("johan")
    assert autumn.campaign().state is CampaignState.OPEN


def test_the_worker_closes_after_the_due_day_once_and_a_person_signs(autumn):
    autumn.open()
    autumn.later(days=28)
    autumn.minute()
    assert autumn.campaign().state is CampaignState.OPEN

    autumn.later(days=1)
    autumn.minute()
    autumn.minute()
    assert autumn.campaign().state is CampaignState.CLOSED
    assert autumn.campaign().median_seconds is None
    autumn.conclude("coen")
    with pytest.raises(Conflict):
        autumn.conclude("ana")
    with autumn.database.reading() as session:
        kept = session.scalars(select(SignedContent).where(SignedContent.subject_kind == KIND))
        assert len(kept.all()) == 1


def test_the_paper_says_what_the_evidence_says_and_nothing_of_it_is_markup(autumn):
    autumn.open(activities=("qa_plan",), name="<b>Leuven</b>")
    autumn.answer("ana", autumn.row(A.QA_PLAN), Reply.NOT_MINE, note="<i>no</i>")
    autumn.conclude()

    paper = document(evidence(autumn), [])

    assert "&lt;b&gt;Leuven" in paper
    assert "&lt;i&gt;no" in paper
    assert "1 of 1 rows answered, 0 unanswered, 1 not theirs, 0 unsure." in paper


def test_how_far_each_person_is_stands_on_the_page_who_has_most_left_first(autumn):
    autumn.open(activities=("qa_plan", "qa_release", "take_down"))
    autumn.answer("arne", autumn.row(A.TAKE_DOWN))

    with autumn.database.reading() as session:
        found = parts(session, autumn.campaign())
    assert [(each.person, each.done, each.total) for each in found] == [
        ("Ana", 0, 2),
        ("Arne", 1, 1),
    ]
