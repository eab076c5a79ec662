"""What a curriculum asks, of whom, and by when."""

from datetime import timedelta

import pytest

from governance.audit.verify import verify
from governance.core import clock
from governance.core.access import readable
from governance.core.errors import Conflict, Forbidden, NotFound, RuleViolation
from governance.curricula.commands import curricula, items
from governance.curricula.models import TrainingItem
from governance.curricula.queries.asked import asked
from governance.identity.models import Role
from governance.places.models import Place
from tests.governance.curricula.conftest import in_days


def names(learn, on=None, **given):
    by_id = {key: name for name, key in learn.plant.people.items()}
    found = asked(learn.session, on or clock.today(), **given)
    return {by_id[one.person_id] for one in found}


def test_it_asks_whoever_holds_the_role_there_or_below_and_nobody_above_or_elsewhere(learn):
    item = learn.item()
    learn.curriculum(item, Role.REQUESTER)
    assert names(learn) == {"nora", "tom"}
    learn.curriculum(learn.item("SOP-1"), at="suite3")
    assert names(learn, people=[learn.plant.people["arne"]]) == {"arne"}
    assert names(learn, items=[item.id]) == {"nora", "tom"}
    assert names(learn, on=clock.today() - timedelta(1)) == set()


def test_of_several_that_ask_the_same_the_one_that_gives_the_least_time_counts(learn):
    item = learn.item()
    learn.curriculum(item, Role.REQUESTER, days=30)
    learn.curriculum(item, days=7, at="suite3")
    due = {one.person_id: one.due_on for one in asked(learn.session, clock.today())}
    people = learn.plant.people
    assert due == {people["nora"]: in_days(7), people["arne"]: in_days(7),
                   people["tom"]: in_days(30)}  # fmt: skip


def test_what_it_holds_is_ended_on_a_day_and_the_days_before_stay_as_they_were(learn, session):
    item, johan = learn.item(), learn.actor("johan")
    made = learn.curriculum(item, Role.REQUESTER)
    (row,) = made_rows(session, made)
    with pytest.raises(RuleViolation, match="is past"):
        curricula.let_go(session, johan, made, row.id, in_days(-1))
    with pytest.raises(NotFound):
        curricula.let_go(session, johan, made, row.id + 1, in_days(2))
    curricula.let_go(session, johan, made, row.id, in_days(2))
    with pytest.raises(Conflict, match="ends on"):
        curricula.let_go(session, johan, made, row.id, in_days(3))
    assert names(learn, on=in_days(1)) == {"nora", "tom"}
    assert names(learn, on=in_days(2)) == set()
    curricula.hold(session, johan, made, item, (10, in_days(3)))
    curricula.end(session, johan, made, in_days(4), "The line is gone.")
    assert names(learn, on=in_days(3)) == {"nora", "tom"}
    assert names(learn, on=in_days(4)) == set()
    with pytest.raises(Conflict):
        curricula.end(session, johan, made, in_days(4), "again")
    session.commit()
    assert verify(session).faults == []


def made_rows(session, made):
    session.refresh(made, ["items"])
    return made.items


def test_an_item_that_is_ended_is_asked_of_nobody(learn, session):
    item, johan = learn.item(), learn.actor("johan")
    learn.curriculum(item)
    for on, reason, told in ((in_days(-1), "Gone.", "is past"), (in_days(0), " ", "Say why")):
        with pytest.raises(RuleViolation, match=told):
            items.end(session, johan, item, on, reason)
    items.end(session, johan, item, clock.today(), "SOP-113 takes its place.")
    assert names(learn) == set()
    with pytest.raises(Conflict):
        items.end(session, johan, item, clock.today(), "again")
    with pytest.raises(RuleViolation, match="is ended"):
        learn.version(item, "2")


@pytest.mark.either
def test_every_reason_against_an_item_of_a_curriculum_is_told_at_once(learn, session):
    item, johan = learn.item(), learn.actor("johan")
    made = learn.curriculum(item)
    with pytest.raises(RuleViolation) as refusal:
        curricula.hold(session, johan, made, item, (999, in_days(-1)))
    past, days, twice = refusal.value.reasons
    assert "is past: an item is asked for today" in past
    assert days == "People have 0 to 365 days for an item."
    assert twice == f"{made.reference} holds SOP-112 already."
    with pytest.raises(RuleViolation, match="is past"):
        curricula.make(session, johan, session.get_one(Place, made.place_id),
                       ("x", None, in_days(-1)))  # fmt: skip
    for by in ("nora", "dana", "vera"):
        with pytest.raises(Forbidden):
            learn.curriculum(item, by=by)
    with pytest.raises(RuleViolation, match="is an item already"):
        learn.item("sop-112")


@pytest.mark.either
def test_an_item_is_read_by_whoever_works_at_its_place_above_it_or_below_it(
    learn, session, an_actor
):
    learn.item()
    seen = {
        name
        for name in ("nora", "tom", "ines", "dana")
        if session.scalars(readable(an_actor(name), TrainingItem)).all()
    }
    assert seen == {"nora", "tom", "ines"}
