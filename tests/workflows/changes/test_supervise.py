"""A trainee, or a vendor's engineer, works under somebody qualified, who signs for both."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.core import clock
from governance.core.errors import RuleViolation
from governance.evidence.models import SignedContent
from governance.identity.models import Role
from governance.skills.models import SkillEvidence, SkillReliance
from tests.plant import SYSTEM
from tests.workflows.changes.conftest import MET
from tests.workflows.changes.skilled import demand, show
from workflows.changes.commands import closing, deciding, working
from workflows.changes.supervising.commands import Trainee, supervise

STEPS = "Loads the project, under my eyes"
VENDOR = Trainee(STEPS, None, "Jo Berg", "Siemens")
DONE = working.Work("Loaded 2.9.4 as planned", "2.9.4")
SECOND = timedelta(seconds=1)


@pytest.fixture
def begun(life):
    """Work on PLC-204 that Tom began; level 3 is asked of who implements, Olga holds level 2."""
    people = life.plant.people
    with life.database.writing() as session:
        of = demand(session, "implementing", {people["tom"]: None, people["coen"]: None})
        show(session, of, people["olga"], level=2)
        session.flush()
        record(session, SYSTEM, "skills.shown", of)
        session.commit()
    life.approved().by("tom", working.start)
    return life


def under_tom(life, name):
    life.by("tom", supervise, Trainee(STEPS, life.plant.people[name]))


def test_the_signed_work_names_both_and_keeps_alive_what_each_of_them_held(begun):
    under_tom(begun, "olga")
    begun.by("tom", supervise, VENDOR)
    begun.by("tom", working.complete, DONE)
    begun.by("johan", working.verify, "Valves cycle")
    begun.by("ana", deciding.sign)
    begun.by("ana", closing.close, MET)

    with begun.database.reading() as session:
        assert verify(session).faults == []
        bodies = [json.loads(each.body) for each in session.scalars(select(SignedContent))]
        (work,) = [body for body in bodies if "performed" in body]
        shown = session.scalars(select(SkillEvidence).where(SkillEvidence.kind == "performed_work"))
        levels = {row.person_id: row.level for row in shown}
    assert work["implementer"] == "Tom"
    assert work["supervised"] == [
        f"Olga under Tom: {STEPS}", f"Jo Berg (Siemens) under Tom: {STEPS}"
    ]  # fmt: skip
    assert levels == {begun.plant.people["tom"]: 3, begun.plant.people["olga"]: 2}


def test_whoever_worked_supervised_counts_as_having_done_the_work(begun, roles, hands):
    roles(olga=Role.OT_LEAD)
    under_tom(begun, "olga")
    begun.by("tom", working.complete, DONE)
    for verb, given in ((working.verify, "fine"), (working.rework, "its valve sticks")):
        with pytest.raises(RuleViolation, match="Olga worked on it supervised; somebody else"):
            begun.by("olga", verb, given)
    roles(olga=Role.QA)
    hands("ana", "olga")
    begun.by("johan", working.verify, "Valves cycle")
    with pytest.raises(RuleViolation, match="Olga did the work; somebody else must sign for qual"):
        begun.by("olga", deciding.sign)


def test_only_who_began_the_work_supervises_and_nobody_who_judged_it_works(begun):
    with pytest.raises(RuleViolation, match="Johan is not at work on CR-"):
        begun.by("johan", supervise, VENDOR)
    with pytest.raises(RuleViolation, match=r"They judged CR-.* for quality, or verified it"):
        under_tom(begun, "ana")
    with pytest.raises(RuleViolation, match="Tom begins the work alone"):
        under_tom(begun, "tom")
    with pytest.raises(RuleViolation, match="or give the name and the employer"):
        begun.by("tom", supervise, Trainee(STEPS, None, "Jo Berg"))
    begun.by("tom", working.complete, DONE)
    with pytest.raises(RuleViolation, match="Tom is not at work on"):
        begun.by("tom", supervise, VENDOR)


def test_a_trainee_below_level_two_does_not_work_supervised_either(begun):
    with pytest.raises(RuleViolation) as refusal:
        under_tom(begun, "nora")
    (told,) = refusal.value.reasons
    assert "Nora is not qualified for working supervised on PLC-204" in told
    assert "at level 2 (SR-00001); the level shown is 0" in told


def test_the_gate_is_asked_of_the_supervisor_to_the_second_before_the_end(life, monkeypatch):
    end, tom = clock.now().replace(microsecond=0) + timedelta(hours=1), life.plant.people["tom"]
    with life.database.writing() as session:
        demand(session, "implementing", {tom: end})
        session.commit()
    life.approved().by("tom", working.start)
    for instant in (end + SECOND, end):
        monkeypatch.setattr(clock, "now", lambda at=instant: at)
        with pytest.raises(RuleViolation, match="Tom is not qualified for supervising the work"):
            life.by("tom", supervise, VENDOR)
    monkeypatch.setattr(clock, "now", lambda: end - SECOND)
    life.by("tom", supervise, VENDOR)
    with life.database.reading() as session:
        relied = session.scalars(select(SkillReliance)).all()
    assert [(row.person_id, row.level_needed) for row in relied] == [(tom, 3), (tom, 3)]
