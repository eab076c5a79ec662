"""Recording what shows what somebody can do, and revoking it."""

from datetime import UTC, datetime, timedelta

import pytest

from governance.audit.verify import verify
from governance.core import clock
from governance.core.access import may, readable
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.identity.models import Person
from governance.skills.commands import evidence
from governance.skills.models import EvidenceKind, SkillEvidence
from governance.skills.queries.holdings import held_by, level_of
from governance.skills.rules.permissions import Permission
from tests.governance.skills.conftest import THEN, an_expert

K = EvidenceKind


def test_a_course_counts_from_the_day_it_was_taken_for_as_long_as_its_competence_says(
    shows, plc, session, plant
):
    made = shows("nora", plc, file=("certificate.pdf", b"%PDF"))
    session.commit()
    nora, ends = plant.people["nora"], datetime(2027, 1, 10, 9, tzinfo=UTC)
    assert made.ends_at == ends
    for at, level in ((THEN, 2), (ends - timedelta(seconds=1), 2), (ends, 0)):
        assert level_of(session, nora, plc.id, at) == level
    assert level_of(session, nora, plc.id, THEN - timedelta(seconds=1)) == 0
    assert verify(session).faults == []


def test_training_on_the_job_needs_an_assessor_who_held_level_four_then(shows, plc, session, plant):
    vera = plant.people["vera"]
    asked = {"kind": K.OJT, "level": 3, "assessor_id": vera}
    with pytest.raises(RuleViolation, match=r"Vera held level 0 of OT-PLC .* level 4 is needed"):
        shows("nora", plc, **asked)
    an_expert(session, vera, plc)
    made = shows("nora", plc, **asked)
    assert made.assessor_level == 4
    with pytest.raises(RuleViolation, match="Say who assessed"):
        shows("nora", plc, **asked | {"assessor_id": None})
    with pytest.raises(RuleViolation, match="Vera does not assess themselves"):
        shows("vera", plc, **asked)


def test_every_reason_is_told_at_once(shows, plc):
    with pytest.raises(RuleViolation) as refusal:
        shows("johan", plc, kind=K.READ_UNDERSTOOD, level=3, performed_at=datetime(
            2150, 1, 1, tzinfo=UTC))  # fmt: skip
    reading = "Reading shows level 1, no more and no less: a higher one is shown on the job"
    assert refusal.value.reasons == (
        "It lies in the future: record it once it was done.",
        "Say which version of C-1 was read.",
        f"{reading}, or by an assessment.",
        "Nobody records what they can do themselves: have another lead of Johan's.",
    )


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"ends_at": THEN}, "would end before it was shown"),
        ({"level": 0}, "shows nothing at level 0"),
        ({"kind": K.PERFORMED_WORK}, "nobody types it"),
        ({"kind": K.PRIOR_LEARNING, "note": "PhD"}, "accepted by quality assurance"),
        ({"assessor_id": 1}, "A course has no assessor"),
    ],
)
@pytest.mark.either
def test_what_shows_nothing_is_refused(shows, plc, given, told):
    with pytest.raises(RuleViolation, match=told):
        shows("nora", plc, **given)


def test_quality_appoints_the_first_expert_by_prior_learning_and_says_why(shows, plc):
    asked = {"kind": K.PRIOR_LEARNING, "level": 4, "by": "ana"}
    with pytest.raises(RuleViolation, match="Say in the note"):
        shows("vera", plc, **asked)
    shows("vera", plc, **asked, note="Built the line's programs for six years.")


def test_what_is_ended_is_shown_no_more(shows, plc):
    plc.ended_on = clock.today()
    with pytest.raises(RuleViolation, match="no longer in use"):
        shows("nora", plc)


def test_others_than_a_lead_of_that_person_record_nothing_and_read_nothing(
    shows, plc, session, an_actor, plant
):
    for by in ("tom", "dana", "adam"):
        with pytest.raises(Forbidden):
            shows("nora", plc, by=by)
    shows("nora", plc)
    seen = {
        name: len(session.scalars(readable(an_actor(name), SkillEvidence)).all())
        for name in ("nora", "johan", "ana", "hanna", "alan", "tom", "dana", "adam")
    }
    assert {name for name, count in seen.items() if count} == {
        "nora", "johan", "ana", "hanna", "alan",
    }  # fmt: skip
    nora = session.get_one(Person, plant.people["nora"])
    can = {n for n in seen if may(session, an_actor(n), Permission.SEE_SKILLS, nora)}
    assert can == {"nora", "johan", "ana", "hanna", "alan"}


def test_what_is_revoked_counts_no_more_and_is_revoked_once(shows, plc, session, plant, an_actor):
    made = shows("nora", plc)
    with pytest.raises(Forbidden):
        evidence.revoke(session, an_actor("johan"), made, "The list of who came was forged.")
    with pytest.raises(RuleViolation, match="Say why"):
        evidence.revoke(session, an_actor("ana"), made, " ")
    nora = plant.people["nora"]
    assert held_by(session, [nora])[nora, plc.id].level == 2
    evidence.revoke(session, an_actor("ana"), made, "The list of who came was forged.")
    assert held_by(session, [nora]) == {}
    with pytest.raises(Conflict, match="revoked already"):
        evidence.revoke(session, an_actor("ana"), made, "again")
    session.commit()
    assert verify(session).faults == []
