"""Asking by hand, taking back, and asking for a change."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from governance.core import clock
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.curricula.models import TrainingItemVersion
from governance.identity.models import Person
from tests.plant import actor_named
from workflows.changes.models import ChangeRequest
from workflows.training.commands import asking
from workflows.training.models import TrainingAssignment


def ask(school, by, name, item, *, days=10, because="New line"):
    of = TrainingItemVersion
    with school.database.writing() as session:
        wanted = select(of).where(of.item_id == item).options(joinedload(of.item))
        wish = asking.Wish(
            session.scalars(wanted).one(), clock.today() + timedelta(days=days), because
        )
        person = session.get_one(Person, school.plant.people[name])
        made = asking.ask(session, actor_named(session, school.plant, by), person, wish)
        session.commit()
        return made.id


def withdraw(school, by, key, reason="Not needed"):
    with school.database.writing() as session:
        assignment = session.get_one(TrainingAssignment, key)
        asking.withdraw(session, actor_named(session, school.plant, by), assignment, reason)
        session.commit()


def test_who_leads_somebody_asks_them_and_others_do_not(school):
    item = school.item("SOP-1")
    for by in ("tom", "dana", "alan", "adam"):
        with pytest.raises(Forbidden):
            ask(school, by, "nora", item)
    for by, name in (("johan", "nora"), ("hanna", "tom"), ("ana", "olga")):
        ask(school, by, name, item)
    assert [row[0] for row in school.asked()] == ["nora", "tom", "olga"]
    with pytest.raises(Conflict, match="is asked of Nora already"):
        ask(school, "ana", "nora", item)
    with pytest.raises(RuleViolation) as refusal:
        ask(school, "johan", "nora", item, days=-1, because=" ")
    assert len(refusal.value.reasons) == 2


def test_what_was_asked_by_hand_stays_until_somebody_takes_it_back_and_never_oneself(school):
    item = school.item("SOP-1")
    mine = ask(school, "hanna", "johan", item)
    key = ask(school, "johan", "nora", item)
    school.work()
    assert len(school.asked()) == 2
    with pytest.raises(RuleViolation, match="is your own"):
        withdraw(school, "johan", mine)
    with pytest.raises(RuleViolation, match="Say why"):
        withdraw(school, "johan", key, " ")
    withdraw(school, "johan", key)
    with pytest.raises(Conflict, match="closed already"):
        withdraw(school, "johan", key)
    assert [row[0] for row in school.asked()] == ["johan"]


def test_a_change_asks_each_once_and_what_is_open_is_not_asked_twice(school, life):
    first, second = school.item("SOP-1"), school.item("SOP-2")
    ask(school, "johan", "nora", first)
    life.raised()
    of = TrainingItemVersion
    for count in (2, 0):
        with school.database.writing() as session:
            wanted = select(of).where(of.item_id.in_([first, second])).options(joinedload(of.item))
            versions = session.scalars(wanted).all()
            change = session.scalars(select(ChangeRequest)).one()
            pairs = [(school.plant.people["nora"], each) for each in versions]
            pairs.append((school.plant.people["tom"], versions[1]))
            actor = actor_named(session, school.plant, "ana")
            due = clock.now() - timedelta(days=3)
            made = asking.ask_for_change(session, actor, change, pairs, due)
            session.commit()
            assert len(made) == count
    rows = [row for row in school.all() if row.change_id]
    assert {(row.reason.value, row.due_on) for row in rows} == {("change", clock.today())}
