"""Whom a change affects is trained before its release, or restricted by name, signed by quality."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core import clock, jobs
from governance.core.config import Settings
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.curricula.models import TrainingItem, TrainingItemVersion
from governance.evidence.models import SignedContent
from tests.governance.curricula.conftest import Learning
from workflows.changes.commands import deciding, referring, working, writing
from workflows.changes.commands.referring import Outside
from workflows.changes.execution.models import OutsideKind, OutsideStatus
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.queries.case import case_of
from workflows.changes.training import commands, queries
from workflows.changes.training.commands import Restricting
from workflows.changes.training.rules import MOST_DAYS, Trainee, reasons_to_wait, restrictable
from workflows.training.models import TrainingAssignment

SOP = Outside(OutsideKind.DOCUMENT, "DMS", "SOP-112", "Loading a controller", OutsideStatus.CLOSED)


def learning(life, session):
    """What people do about learning, each act with a proof of the life."""
    learn = Learning(session, life.plant)
    learn.proof = lambda name: life.proof(session, name)[1]
    return learn


@pytest.fixture
def sop(life):
    """SOP-112 in its first version; who asks is given its id and that of its version."""
    with life.database.writing() as session:
        learn = learning(life, session)
        item = learn.item()
        version = learn.decided(item)
        session.commit()
        return item.id, version.id


def read(life, name, version_id):
    with life.database.writing() as session:
        learn = learning(life, session)
        learn.read(name, session.get_one(TrainingItemVersion, version_id))
        session.commit()


def planned(life, sop, *names, by="nora"):
    life.by(by, commands.plan, [sop[0]], [life.plant.people[name] for name in names])


def to_release(life, sop, *names):
    """Take a change for which these learn SOP-112 to where it waits for its release."""
    life.assessed()
    planned(life, sop, *names)
    life.by("nora", writing.propose)
    life.signed().by("tom", working.start)
    life.by("tom", working.complete, working.Work("Loaded 2.9.4 as planned", "2.9.4"))
    life.by("johan", working.verify, "Valves cycle")
    return life


def restricted(life, *names, days=7, by="ana"):
    people = [life.plant.people[name] for name in names]
    said = Restricting(people, clock.today() + timedelta(days=days), "They work elsewhere")
    life.by(by, commands.restrict, said)


def test_the_release_waits_for_who_is_late_and_goes_on_once_they_are_trained(life, sop):
    to_release(life, sop, "nora", "olga", "tom")
    read(life, "olga", sop[1])
    with pytest.raises(RuleViolation) as refusal:
        life.by("ana", deciding.sign)
    (told,) = refusal.value.reasons
    assert told == (
        f"Nora (SOP-112), Tom (SOP-112) are not trained for what {life.now()} changes: train "
        "them, or have quality assurance restrict them by name."
    )
    read(life, "nora", sop[1])
    read(life, "tom", sop[1])
    life.by("ana", deciding.sign)
    assert life.now().state is ChangeState.REVIEW


@pytest.mark.statement(27)
def test_who_is_restricted_by_name_holds_no_release_and_does_not_work_there_until_trained(
    life, sop
):
    to_release(life, sop, "nora", "tom")
    restricted(life, "tom", "nora")
    life.by("ana", deciding.sign)
    first = life.id
    with life.database.reading() as session:
        case = case_of(session, session.get(ChangeRequest, first))
        (made,) = [one for one in case.in_force if one.activity == "restriction"]
        assert made.signer == "Ana"
        kept = select(SignedContent.body).where(SignedContent.sha256 == made.content_sha256)
        assert '"restricted":["Nora","Tom"]' in session.scalars(kept).one()
        assert verify(session).faults == []

    life.raised(tag="HMI-31").submitted().answered()
    life.by("nora", writing.propose)
    life.signed()
    life.by("tom", working.start)  # of another asset nothing is asked
    life.by("tom", working.back_out, working.Work("Put back", "2.8.1"))

    life.approved(target_firmware="2.9.5")
    told = r"Tom is not qualified for implementing on PLC-204: restricted since CR-.* on SOP-112"
    with pytest.raises(RuleViolation, match=told):
        life.by("tom", working.start)
    read(life, "tom", sop[1])
    life.by("tom", working.start)


def test_once_it_is_approved_whoever_is_not_current_is_asked_to_learn_it(life, sop, tmp_path):
    life.assessed()
    planned(life, sop, "nora", "tom")
    read(life, "nora", sop[1])
    life.by("nora", writing.propose)
    life.signed()
    for _ in range(2):
        jobs.deliver_all(life.database, Settings(data_dir=tmp_path))
    with life.database.reading() as session:
        (asked,) = session.scalars(select(TrainingAssignment)).all()
    assert (asked.person_id, asked.change_id) == (life.plant.people["tom"], life.id)
    there = ZoneInfo("Europe/Brussels")
    assert asked.due_on == life.now().window_ends_at.astimezone(there).date()


def test_after_the_day_that_was_signed_the_release_waits_for_them_again(life, sop, later):
    to_release(life, sop, "tom")
    restricted(life, "tom", days=2)
    later(days=3)
    with pytest.raises(RuleViolation, match=r"Tom \(SOP-112\) is not trained"):
        life.by("ana", deciding.sign)


def test_who_learns_what_is_part_of_what_is_signed_and_is_frozen_with_it(life, sop):
    life.assessed()
    planned(life, sop, "tom", by="ana")
    life.by("nora", writing.propose)
    sha256 = life.now().content_sha256
    with life.database.reading() as session:
        kept = select(SignedContent.body).where(SignedContent.sha256 == sha256)
        assert '"training":["SOP-112: Tom"]' in session.scalars(kept).one()
    with pytest.raises(Conflict, match="its content is frozen"):
        planned(life, sop, "olga")


def test_only_its_writers_and_quality_plan_it_and_only_quality_restricts(life, sop):
    life.assessed()
    with pytest.raises(Forbidden):
        planned(life, sop, "tom", by="johan")
    with pytest.raises(RuleViolation, match="Choose both who is to learn something, and what"):
        life.by("nora", commands.plan, [sop[0]], [])
    planned(life, sop, "tom")
    with pytest.raises(Forbidden):
        restricted(life, "tom", by="johan")
    with pytest.raises(RuleViolation) as refusal:
        restricted(life, "olga", days=MOST_DAYS + 1)
    assert len(refusal.value.reasons) == 3


def test_it_proposes_the_documents_it_refers_to_and_whose_curriculum_holds_them(life, sop):
    with life.database.writing() as session:
        learn = learning(life, session)
        learn.curriculum(session.get_one(TrainingItem, sop[0]), role="qa")
        session.commit()
    life.assessed()
    life.by("nora", referring.refer, SOP)
    with life.database.reading() as session:
        case = case_of(session, session.get(ChangeRequest, life.id))
        paths = queries.paths_of(session, case.assets)
        items = queries.proposed_items(session, case.change, paths)
        people = dict(queries.offered_people(session, paths))
        assert items == {sop[0]}
        assert life.plant.people["dana"] not in people
        affected = queries.affected_people(session, items, people)
    assert affected == {life.plant.people["ana"]}


def test_who_is_named_is_counted_beyond_five():
    today = clock.today()
    late = [Trainee(n, f"P{n}", ("SOP-1",)) for n in range(7)]
    (told,) = reasons_to_wait("CR-1", late, today)
    assert "P4 (SOP-1) and 2 more are not trained" in told
    assert reasons_to_wait("CR-1", [Trainee(1, "P1", ())], today) == ()
    assert restrictable("CR-1", [1], [late[1]], (today, today)) == []
