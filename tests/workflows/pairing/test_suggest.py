"""Which two people are suggested, and why."""

from dataclasses import fields

from governance.identity.models import Role
from governance.skills.models import Field
from workflows.pairing.rules.suggesting import (
    EACH,
    Candidate,
    Subject,
    gaps,
    suggestions,
    world_of,
)
from workflows.pairing.rules.tasks import LEAST, MOST, Coming, tasks

PLC = Subject(1, "OT-PLC", Field.OT, asked=2)
NET = Subject(2, "IT-NET", Field.IT, asked=3)
SYS = Subject(3, "IT-SYS", Field.IT)
ALL = (PLC, NET, SYS)


def person(key, world, levels, name=None, *, is_local=True):
    return Candidate(key, name or f"P{key}", world, is_local, levels)


def keys(found):
    return [each.key for each in found]


def test_a_gap_is_one_level_in_the_other_world_and_no_more():
    assert gaps(person(1, Field.IT, {1: 1}), ALL) == [PLC]
    assert gaps(person(1, Field.IT, {}), ALL) == [], "two levels below what is asked"
    assert gaps(person(1, Field.OT, {2: 2}), ALL) == [NET]
    assert gaps(person(1, None, {1: 1, 2: 2}), ALL) == []


def test_what_nobody_asks_is_a_first_step_for_who_holds_nothing_of_that_world():
    assert gaps(person(1, Field.OT, {1: 3}), ALL) == [SYS]
    assert gaps(person(1, Field.OT, {3: 1}), ALL) == []


def test_a_trade_comes_before_what_is_asked_and_stands_once():
    it = person(1, Field.IT, {1: 1, 2: 4}, "Ines")
    ot = person(2, Field.OT, {1: 3, 2: 2}, "Owen")
    best = person(3, Field.OT, {1: 4, 2: 3}, "Olga")

    found = suggestions([it, ot, best], (PLC, NET))

    assert keys(found) == [(2, 1, 2)]
    assert found[0].back is PLC
    assert found[0].why == (
        "Owen holds level 2 in IT-NET, one below what is asked at the site. "
        "Ines holds level 4 in it, at the same site. In return Ines learns OT-PLC from Owen."
    )


def test_a_buddy_works_alone_in_it_and_is_near_if_there_is_one():
    learner = person(1, Field.IT, {1: 1})
    supervised = person(2, Field.OT, {1: 2, 3: 1})
    away = person(3, Field.OT, {1: 4, 3: 1}, is_local=False)

    assert suggestions([learner, supervised], (PLC,)) == []
    assert keys(suggestions([learner, away], (PLC,))) == [(1, 3, 1)]
    assert "hours that overlap" in suggestions([learner, away], (PLC,))[0].why
    near = person(4, Field.OT, {1: 3, 3: 1})
    assert keys(suggestions([learner, away, near], (PLC,))) == [(1, 4, 1)]


def test_who_works_elsewhere_learns_at_their_own_site():
    away = person(1, Field.IT, {1: 1}, is_local=False)

    assert suggestions([away, person(2, Field.OT, {1: 4})], (PLC,)) == []


def test_nobody_is_to_learn_everything_at_once():
    many = tuple(Subject(key, f"IT-{key}", Field.IT) for key in range(1, 9))
    teacher = person(2, Field.IT, dict.fromkeys(range(1, 9), 4))

    assert len(suggestions([person(1, Field.OT, {}), teacher], many)) == EACH


def test_the_world_follows_the_role_and_else_what_is_held():
    assert world_of({Role.IT_LEAD}, {1: 4}, ALL) is Field.IT
    assert world_of({Role.AREA_OWNER}, {2: 4}, ALL) is Field.OT
    assert world_of({Role.REQUESTER}, {1: 3, 2: 1}, ALL) is Field.OT
    assert world_of({Role.OT_LEAD, Role.IT_LEAD}, {1: 1, 2: 1}, ALL) is None


def test_nothing_else_of_a_person_is_looked_at():
    assert {each.name for each in fields(Candidate)} == {
        "id", "name", "world", "is_local", "levels",
    }  # fmt: skip


def test_a_plan_has_three_to_six_tasks_spread_over_what_comes_up():
    coming = [Coming(key, f"CR-{key}") for key in range(1, 9)]

    assert tasks([]) == []
    for number in range(1, 9):
        made = tasks(coming[:number])
        assert LEAST <= len(made) <= MOST
        assert {each.change for each in made} == set(coming[: min(number, MOST)])
