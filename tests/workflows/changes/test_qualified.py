"""Nobody begins, checks, judges or signs what they are not qualified for at that moment."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.queries import history
from governance.audit.verify import verify
from governance.core import clock
from governance.core.errors import RuleViolation
from governance.enforcement.models import Enforcement, Level, Observation, Rule
from governance.evidence.models import SignedContent
from governance.identity.models import Role
from governance.ownership.models import Delegation
from governance.skills.commands import evidence
from governance.skills.models import (
    EvidenceKind,
    SkillEvidence,
    SkillReliance,
)
from tests.plant import SYSTEM, actor_named
from tests.workflows.changes.skilled import demand
from workflows.changes.commands import deciding, working
from workflows.changes.models import ChangeState

ENDED = clock.now() - timedelta(days=1)


@pytest.fixture
def asked(database, plant):
    """Ask level 3 for an activity at Leuven, and have people show it: `asked("verifying", ...)`."""

    def demanded(activity, lapsed=(), able=()):
        ends = dict.fromkeys(lapsed, ENDED) | dict.fromkeys(able)
        with database.writing() as session:
            demand(session, activity, {plant.people[name]: end for name, end in ends.items()})
            session.commit()

    return demanded


def relied(database):
    with database.reading() as session:
        assert verify(session).faults == []
        return [
            (row.activity, row.done_to, row.level_held, row.evidence_id is not None)
            for row in session.scalars(select(SkillReliance).order_by(SkillReliance.id))
        ]


@pytest.mark.abuse(21)
@pytest.mark.scenario("C10")
def test_a_certificate_that_ended_yesterday_stops_the_start_and_names_two_who_could(
    life, asked, database
):
    asked("implementing", lapsed=["tom"], able=["olga", "coen"])
    life.approved()
    with pytest.raises(RuleViolation) as refusal:
        life.by("tom", working.start)
    (told,) = refusal.value.reasons
    assert "Tom is not qualified for implementing on PLC-204" in told
    assert "X-implementing Controllers at level 3 (SR-00001)" in told
    assert f"held until {ENDED:%Y-%m-%d %H:%M} UTC, now 0" in told
    assert "Coen and Olga have it and could" in told
    assert life.now().state is ChangeState.AUTHORISED
    assert relied(database) == []


def test_who_holds_it_begins_and_the_evidence_is_kept_with_the_conditions(life, asked, database):
    asked("implementing", able=["tom"])
    life.approved().by("tom", working.start)
    assert relied(database) == [("implementing", "PLC-204", 3, True)]
    with database.reading() as session:
        kept = [
            json.loads(each.body)
            for each in session.scalars(select(SignedContent))
            if "time_of_use" in each.body
        ]
    (condition,) = (c for c in kept[0]["conditions"] if "is qualified" in c["condition"])
    assert condition["holds"]
    assert condition["fact"] == "X-implementing Controllers at level 3 by SE-000001"


def test_what_is_only_observed_is_counted_and_done(life, asked, database, plant):
    asked("implementing", lapsed=["tom"])
    leuven = plant.places["leuven"]
    with database.writing() as session:
        session.add(
            Enforcement(
                rule=Rule.QUALIFIED_TO_ACT, level=Level.OBSERVE, starts_on=date(2020, 1, 1),
                reason="first weeks", set_at=clock.now(), person_id=plant.people["ana"],
                place_id=leuven, site_id=leuven,
            )
        )  # fmt: skip
        record(session, SYSTEM, "enforcement.decided", "Leuven")
        session.commit()
    life.approved().by("tom", working.start)
    with database.reading() as session:
        seen = session.scalars(
            select(Observation).where(Observation.rule == Rule.QUALIFIED_TO_ACT)
        ).all()
    assert len(seen) == 1
    assert "Tom is not qualified" in seen[0].sentence
    assert relied(database) == [("implementing", "PLC-204", 0, False)]


def test_who_checks_the_work_is_qualified_for_checking(life, asked):
    asked("verifying", lapsed=["johan"])
    life.completed()
    with pytest.raises(RuleViolation, match="Johan is not qualified for verifying"):
        life.by("johan", working.verify, "Valves cycle")


def test_who_signs_is_qualified_for_what_they_sign(life, asked, database):
    asked("qa_plan", lapsed=["ana"])
    life.proposed()
    with pytest.raises(RuleViolation, match="Ana is not qualified for QA plan on PLC-204"):
        life.by("ana", deciding.sign)
    life.by("arne", deciding.sign)
    assert relied(database) == []


def test_what_was_revoked_later_tells_which_acts_relied_on_it(life, asked, database, plant):
    asked("implementing", able=["tom"])
    life.approved().by("tom", working.start)
    with database.writing() as session:
        piece = session.scalars(select(SkillEvidence)).one()
        evidence.revoke(session, actor_named(session, plant, "ana"), piece, "forged")
        session.commit()
        rows = session.scalars(
            select(SkillReliance).where(SkillReliance.evidence_id == piece.id)
        ).all()
    assert [(row.subject_id, row.done_to) for row in rows] == [(life.id, "PLC-204")]


def test_the_work_of_a_closed_change_is_evidence_that_keeps_alive_what_was_held(
    life, asked, database, plant
):
    asked("implementing", able=["tom"])
    life.closed()
    with database.reading() as session:
        assert verify(session).faults == []
        made = session.scalars(
            select(SkillEvidence).where(SkillEvidence.kind == EvidenceKind.PERFORMED_WORK)
        ).one()
    assert (made.person_id, made.level) == (plant.people["tom"], 3)
    assert made.subject == life.now().reference
    assert made.performed_at == life.now().completed_at


@pytest.mark.scenario("P6")
def test_a_stand_in_without_the_competence_does_not_sign_and_the_delegation_stays_visible(
    life, asked, roles, hands, database
):
    asked("qa_plan", lapsed=["olga"], able=["ana"])
    roles(olga=Role.QA)
    life.proposed()
    delegation = hands("ana", "olga")
    with pytest.raises(RuleViolation) as refusal:
        life.by("olga", deciding.sign)
    (told,) = refusal.value.reasons
    assert "X-qa_plan Controllers at level 3" in told
    assert f"held until {ENDED:%Y-%m-%d %H:%M} UTC" in told
    with database.reading() as session:
        stands = session.get_one(Delegation, delegation)
        (told,) = history(session, stands)[0].facts["lacks"]
    assert stands.cancelled_on is None
    assert "Olga is not qualified for QA plan on Leuven" in told
