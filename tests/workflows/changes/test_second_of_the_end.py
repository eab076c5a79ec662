"""Every act that asks the gate: refused from the end of what is held, done one second before it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.queries import history
from governance.audit.verify import verify
from governance.core import clock
from governance.core.errors import RuleViolation
from governance.identity.models import Person, Role
from governance.ownership.delegations.qualified import StandIn, lacking
from governance.ownership.models import SIGNING, Activity, Delegation
from governance.ownership.subjects import Subject
from governance.places.models import Place
from governance.skills.models import SkillReliance
from governance.skills.queries.gate import Doing, Who, verdicts
from governance.skills.rules.requirements import DOINGS
from tests.plant import PEOPLE, SYSTEM, add_asset
from tests.workflows.changes.conftest import MET, NO
from tests.workflows.changes.sites import add
from tests.workflows.changes.skilled import demand
from tests.workflows.changes.test_judge import rated
from workflows.changes.commands import closing, deciding, judging, partly, working, writing
from workflows.changes.commands.executing import Read
from workflows.changes.models import Answer, ChangeState

SECOND = timedelta(seconds=1)
DELEGATES = {
    "arne": ("olga", Role.AREA_OWNER),
    "johan": ("coen", Role.OT_LEAD),
    "ana": ("petra", Role.QA),
    "vera": ("rita", Role.VALIDATION),
    "sten": ("ines", Role.OT_SECURITY),
    "dirk": ("hanna", Role.DATA_INTEGRITY_OWNER),
}
"""Who signs for whom while they are away, and the role that lets them."""


@pytest.fixture
def at(monkeypatch):
    return lambda instant: monkeypatch.setattr(clock, "now", lambda: instant)


@pytest.fixture
def ends(database, plant):
    """Ask one competence for everything at Leuven; give its end, and have these hold it till then.

    Whoever is not named holds it without an end.
    """

    def do(names):
        end = clock.now().replace(microsecond=0) + timedelta(hours=1)
        with database.writing() as session:
            held = {id_: end if name in names else None for name, id_ in plant.people.items()}
            demand(session, None, held)
            session.commit()
        return end

    return do


@pytest.fixture
def away(roles, hands):
    """Have these hand over what they answer for."""

    def do(delegates):
        for name, (delegate, role) in delegates.items():
            roles(**{delegate: role})
            hands(name, delegate, at=PEOPLE[name][1].replace("acme", "leuven"))

    return do


def check(session, actor, change, chosen, proof):
    partly.check_off(session, actor, change, chosen, ("Valves cycle", proof))


def life_of_two(life):
    """Take a change of two controllers to where somebody assesses it; return the acts from there.

    Each act is whose, what it is for, the command and what it is given.
    """
    with life.database.writing() as session:
        line = session.get_one(Place, life.plant.places["line1"])
        first, second = life.plant.assets["PLC-204"], add_asset(session, line, "PLC-205").id
        record(session, SYSTEM, "plant.extended", line)
        session.commit()
    life.raised().by("nora", add, "PLC-205")
    life.submitted().by("johan", writing.assess, NO | {"cyber_security": (Answer.YES, "a port")})
    done = working.Work("Loaded 2.9.4 as planned", "2.9.4")
    share = partly.Share({second: Read("2.9.4")}, "Loaded as planned")
    return [
        ("sten", "assessing", judging.judge, rated("cyber_security")),
        ("nora", "", writing.propose),
        ("arne", "asset approval", deciding.sign),
        ("johan", "technical review", deciding.sign),
        ("ana", "QA plan", deciding.sign),
        ("vera", "validation", deciding.sign),
        ("sten", "OT security", deciding.sign),
        ("dirk", "data integrity", deciding.sign),
        ("tom", "implementing", working.start, [first]),
        ("tom", "implementing", working.start, [second]),
        ("tom", "", partly.hand_over, share),
        ("johan", "verifying", check, [second]),
        ("ana", "QA release", partly.let_go, [second]),
        ("tom", "", working.complete, done),
        ("johan", "verifying", working.verify, "Valves cycle"),
        ("ana", "QA release", deciding.sign),
        ("ana", "QA release", closing.close, MET),
    ]


@pytest.mark.statement(27)
@pytest.mark.parametrize("by", ["themselves", "their delegates"])
def test_each_act_is_done_to_the_second_before_the_end_and_refused_from_it(
    life, ends, at, away, by
):
    acts = life_of_two(life)
    acting = dict(DELEGATES) if by == "their delegates" else {}
    away(acting)
    who = {name: acting.get(name, (name,))[0] for name, *_ in acts}
    end = ends(set(who.values()) - {"nora"})
    for name, what, command, *given in acts:
        for instant in (end + SECOND, end) if what else ():
            at(instant)
            with pytest.raises(RuleViolation) as refusal:
                life.by(who[name], command, *given)
            told = " ".join(refusal.value.reasons)
            assert f"{who[name].title()} is not qualified for {what} on PLC-20" in told
            assert f"held until {end:%Y-%m-%d %H:%M} UTC, now 0" in told
        at(end - SECOND)
        life.by(who[name], command, *given)
    assert life.now().state is ChangeState.CLOSED
    with life.database.reading() as session:
        assert verify(session).faults == []
        relied = session.scalars(select(SkillReliance)).all()
    assert {row.evidence_id is None for row in relied} == {False}
    assert {row.relied_at for row in relied} == {end - SECOND}


def test_what_is_handed_over_tells_from_the_end_on_what_the_delegate_lacks(
    life, ends, at, roles, hands
):
    roles(olga=Role.QA)
    end, leuven = ends({"olga"}), life.plant.places["leuven"]
    stand_in = StandIn(
        life.plant.people["olga"], "Olga", Activity.QA_PLAN, Subject("place", leuven, leuven, "L")
    )
    with life.database.reading() as session:
        at(end - SECOND)
        assert lacking(session, stand_in) == []
        at(end)
        assert "Olga is not qualified for QA plan" in lacking(session, stand_in)[0]
    at(end + SECOND)
    made = hands("ana", "olga")
    with life.database.reading() as session:
        told = history(session, session.get_one(Delegation, made))[0].facts["lacks"]
    assert len(told) == len(SIGNING)


def test_whatever_the_role_and_the_activity_the_second_of_the_end_decides(database, plant):
    end = clock.now().replace(microsecond=0)
    tried, by_role = 0, {role: (name, place) for name, (role, place) in PEOPLE.items()}
    with database.writing() as session:
        for role, (name, place) in by_role.items():
            demand(session, None, {plant.people[name]: end}, place, role=role)
            person = session.get_one(Person, plant.people[name])
            subject = Subject("place", plant.places[place], plant.places[place], place.title())
            for activity in DOINGS:
                for instant, may in ((end - SECOND, True), (end + SECOND, False)):
                    asked = Doing(activity, [subject], at=instant)
                    found = verdicts(session, Who(person.id, person.name), asked)
                    assert [each.is_allowed for each in found] == [may], (name, activity, instant)
                    tried += 1
        session.rollback()
    assert tried == 2 * len(Role) * len(DOINGS)
