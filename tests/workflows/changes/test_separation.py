"""Segregation of duties holds for every mix of roles, duties and order of acting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.models import AuditEvent
from governance.core.access import Actor
from governance.core.errors import DomainError, Forbidden, RuleViolation
from governance.evidence.models import Signature
from governance.evidence.rules import Signable, Statement
from governance.evidence.signing import sign
from governance.identity.models import Person, Role
from governance.ownership.models import Activity, Assignment
from governance.places.models import Place
from tests.plant import SYSTEM, add_grant
from workflows.changes.commands import deciding, working
from workflows.changes.rules.content import LINE, QUALITY, Parts, conflicts

PEOPLE = st.integers(1, 4)
OWNERS = st.fixed_dictionaries(dict.fromkeys(Activity, PEOPLE))


@given(OWNERS, PEOPLE, st.none() | PEOPLE, st.lists(PEOPLE, max_size=12))
def test_whoever_is_accountable_and_in_whatever_order_they_try(owners, author, worker, attempts):
    signed: dict[int, frozenset[str]] = {}
    for person in attempts:
        mine = [activity for activity, owner in owners.items() if owner == person]
        parts = Parts(author, worker, None, signed)
        if not conflicts(parts, Actor(person, f"P{person}"), mine):
            signed[person] = frozenset(mine) | signed.get(person, frozenset())

    assert author not in signed
    for person, done in signed.items():
        assert not (done & QUALITY and done & LINE), person
        assert not (done & QUALITY and person == worker), person


def everything_to(session, plant, name):
    """Give one person every role but the administrator's, and every duty of the site."""
    person = session.get(Person, plant.people[name])
    leuven = session.get(Place, plant.places["leuven"])
    for role in Role:
        if role is not Role.ADMINISTRATOR:
            add_grant(session, person, role, leuven)
    for duty in session.scalars(select(Assignment)):
        duty.person_id = person.id
        duty.place_id = duty.subject_id = leuven.id
    record(session, SYSTEM, "plant.rearranged", leuven)
    session.commit()


@pytest.mark.abuse(1)
@pytest.mark.scenario("C2")
@pytest.mark.statement(25)
def test_one_person_with_all_roles_gets_nothing_through_alone(life, database, plant, sign_in):
    with database.writing() as session:
        everything_to(session, plant, "nora")
    life.proposed(by="nora")

    with pytest.raises(RuleViolation) as refusal:
        life.by("nora", deciding.sign)

    assert any("wrote this change" in reason for reason in refusal.value.reasons)
    assert any("signs for quality" in reason for reason in refusal.value.reasons)
    with pytest.raises(RuleViolation):
        life.by("nora", deciding.reject, "no")
    reply = sign_in("nora").post("/changes/1/start")
    assert reply.status_code == 409
    with database.reading() as session:
        assert [one.activity for one in session.scalars(select(Signature))] == ["authorship"]
        refused = select(AuditEvent).where(AuditEvent.verb == "attempt.refused")
        assert session.scalars(refused).one().actor_name == "Nora"


def test_quality_that_signed_the_plan_does_no_work_on_it(life, database, plant):
    with database.writing() as session:
        leuven = session.get(Place, plant.places["leuven"])
        add_grant(session, session.get(Person, plant.people["ana"]), Role.OT_LEAD, leuven)
        record(session, SYSTEM, "plant.rearranged", leuven)
        session.commit()
    life.approved()
    with pytest.raises(RuleViolation, match=r"Ana signed .* for quality"):
        life.by("ana", working.start)


@pytest.mark.statement(19)
def test_the_administrator_signs_nothing(life, database):
    life.proposed()
    for command, extra in ((deciding.sign, ()), (deciding.reject, ("no",))):
        with pytest.raises(Forbidden):
            life.by("adam", command, *extra)
    with database.writing() as session:
        actor, proof = life.proof(session, "adam")
        what = Signable("change_request", 1, "CR-1", 1, "00", "policy@1")
        with pytest.raises(Forbidden, match="signs nothing"):
            sign(session, actor, proof, what, [Statement("qa_plan", "yes")])


def test_a_lapsed_role_or_duty_no_longer_signs(life, database, plant):
    life.proposed()
    with database.writing() as session:
        wanted = select(Assignment).where(Assignment.activity == Activity.QA_PLAN)
        duty = session.scalars(wanted).one()
        duty.person_id = plant.people["dave"]  # holds no role at this site
        record(session, SYSTEM, "plant.rearranged", "duties")
        session.commit()
    with pytest.raises(RuleViolation, match="not asked to sign"):
        life.by("ana", deciding.sign)
    with pytest.raises(DomainError):
        life.by("dave", deciding.sign)
