"""Whoever signs for somebody else says so, and is kept apart as both."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from governance.core import clock
from governance.core.access import Actor
from governance.core.errors import RuleViolation
from governance.evidence.models import Signature
from governance.identity.models import Role
from governance.ownership.delegations.commands import cancel
from governance.ownership.models import Activity, Delegation
from tests.plant import actor_named
from workflows.changes.commands import deciding, working
from workflows.changes.models import ChangeState as S
from workflows.changes.rules.content import LINE, QUALITY, Parts, conflicts, kept_apart

PEOPLE = st.integers(1, 4)
OWNERS = st.fixed_dictionaries(dict.fromkeys(Activity, PEOPLE))
DELEGATES = st.dictionaries(PEOPLE, PEOPLE, max_size=3)


def signatures(database, activity):
    with database.reading() as session:
        return session.scalars(select(Signature).where(Signature.activity == activity)).all()


@pytest.mark.statement(20)
def test_a_delegate_signs_a_for_b_with_the_delegation_its_period_and_its_scope(
    life, database, roles, hands, plant
):
    roles(olga=Role.QA)
    life.proposed()
    delegation = hands("ana", "olga")

    life.by("olga", deciding.sign)

    (made,) = signatures(database, Activity.QA_PLAN)
    first = clock.today()
    last = first + timedelta(days=4)
    assert made.signer == "Olga for Ana"
    assert (made.person_id, made.for_person_id) == (plant.people["olga"], plant.people["ana"])
    assert made.standing == (
        f"under delegation DG-{delegation:05}: everything they answer for at Site Leuven and "
        f"below, {first.day} {first:%b %Y} to {last.day} {last:%b %Y} (days in UTC)"
    )
    payload = json.loads(made.payload)
    (signed,) = payload["statements"]
    assert (signed["standing"], signed["for_name"]) == (made.standing, "Ana")
    assert (signed["for"], payload["signer_name"]) == (plant.people["ana"], "Olga")


@pytest.mark.statement(20)
def test_a_delegation_that_is_over_or_cancelled_signs_nothing(life, roles, hands, monkeypatch):
    roles(olga=Role.QA)
    life.proposed()
    delegation, now = hands("ana", "olga", days=3), clock.now()

    with monkeypatch.context() as later:
        later.setattr(clock, "now", lambda: now + timedelta(days=3))
        with pytest.raises(RuleViolation, match="Olga is not asked to sign"):
            life.by("olga", deciding.sign)
    with life.database.writing() as session:
        ana = actor_named(session, life.plant, "ana")
        cancel(session, ana, session.get_one(Delegation, delegation), "back")
        session.commit()
    with pytest.raises(RuleViolation, match="Olga is not asked to sign"):
        life.by("olga", deciding.sign)

    life.by("ana", deciding.sign)
    (made,) = signatures(life.database, Activity.QA_PLAN)
    assert (made.signer, made.standing, made.for_person_id) == ("Ana", None, None)
    assert "standing" not in json.loads(made.payload)["statements"][0]


@pytest.mark.statement(20)
def test_a_delegate_passes_nothing_on(life, roles, hands):
    roles(olga=Role.QA, coen=Role.QA)
    life.proposed()
    hands("ana", "olga")
    hands("olga", "coen")

    with pytest.raises(RuleViolation, match="Coen is not asked to sign"):
        life.by("coen", deciding.sign)


def test_who_stands_in_for_the_author_does_not_approve(life, roles, hands):
    roles(nora=Role.OT_LEAD)
    life.proposed(by="nora")
    hands("nora", "johan")

    with pytest.raises(RuleViolation, match="Johan stands in for who wrote this change"):
        life.by("johan", deciding.sign)
    with pytest.raises(RuleViolation, match="or stands in for who did"):
        life.by("johan", deciding.reject, "no")


def test_who_stands_in_for_the_implementer_does_not_verify(life, roles, hands):
    roles(tom=Role.OT_LEAD)
    life.completed(by="tom")
    hands("tom", "johan")

    for command in (working.verify, working.rework):
        with pytest.raises(RuleViolation, match="Johan stands in for who did the work"):
            life.by("johan", command, "as approved")


def test_who_stands_in_for_quality_does_not_do_the_work(life, roles, hands):
    roles(tom=Role.QA)
    life.approved()
    hands("ana", "tom")

    with pytest.raises(RuleViolation, match="stands in for who signed for quality"):
        life.by("tom", working.start)
    life.by("olga", working.start)
    assert life.now().state is S.IMPLEMENTATION


@given(OWNERS, PEOPLE, st.none() | PEOPLE, DELEGATES, st.lists(PEOPLE, max_size=12))
def test_no_mix_of_duties_and_delegates_is_a_way_around(owners, author, worker, acts, attempts):
    """`acts` says who acts for whom; everybody tries to sign all that they may, in any order."""
    signed: dict[int, frozenset[str]] = {}
    for person in attempts:
        them = {giver for giver, taker in acts.items() if taker == person and giver != person}
        mine = [each for each, owner in owners.items() if owner in {person, *them}]
        parts = Parts(author, worker, None, signed)
        if not conflicts(parts, Actor(person, f"P{person}"), mine, them):
            for each in {person, *(owners[one] for one in mine)}:
                signed[each] = frozenset(mine) | signed.get(each, frozenset())

    for person, done in signed.items():
        them = {giver for giver, taker in acts.items() if taker == person and giver != person}
        assert not (done & QUALITY and done & LINE), person
        if person not in acts:
            assert author not in {person, *them}
            assert not (done & QUALITY and worker in {person, *them}), person


@given(PEOPLE, st.none() | PEOPLE, st.sets(PEOPLE), st.sets(PEOPLE))
def test_the_work_is_kept_apart_from_delegates_too(person, worker, them, quality):
    signed = dict.fromkeys(quality, frozenset({Activity.QA_PLAN}))
    parts, actor = Parts(9, worker, None, signed), Actor(person, "P")

    assert bool(kept_apart(parts, actor, "verify", them)) == (worker in them)
    assert bool(kept_apart(parts, actor, "start", them)) == bool(them & quality)
    assert kept_apart(parts, actor, "complete", them) == []
