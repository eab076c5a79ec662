"""Quality looks at some of the closed replacements, as the policy's rate draws them."""

from dataclasses import replace

import pytest

from governance.core.errors import Conflict, Forbidden, RuleViolation
from tests.plant import actor_named
from workflows.changes.models import ChangeState as S
from workflows.changes.queries.case import case_of
from workflows.changes.replacing import commands
from workflows.changes.replacing.models import Found
from workflows.changes.replacing.queries import sample_of, to_sample
from workflows.changes.replacing.rules import is_drawn
from workflows.changes.rules.machine import CURRENT
from workflows.changes.rules.policy import LIKE_FOR_LIKE, POLICIES


@pytest.fixture
def each(monkeypatch):
    """A policy that draws every one."""
    monkeypatch.setitem(POLICIES, LIKE_FOR_LIKE, replace(POLICIES[LIKE_FOR_LIKE], sample_every=1))


def offered(swap, name):
    with swap.life.database.reading() as session:
        actor = actor_named(session, swap.life.plant, name)
        return [item.reference for item in to_sample(session, actor)]


def sample(swap):
    with swap.life.database.reading() as session:
        return sample_of(session, case_of(session, swap.now()).change)


def test_the_number_alone_draws_one_in_five():
    drawn = [f"CR-2026-{n:04}" for n in range(1000) if is_drawn(f"CR-2026-{n:04}", 5)]

    assert 150 < len(drawn) < 250
    assert drawn == [one for one in drawn if is_drawn(one, 5)]
    assert not is_drawn("CR-2026-0001", 0)


@pytest.mark.usefixtures("each")
def test_quality_notes_that_there_is_nothing_to_object_to(swap):
    swap.closed()
    assert offered(swap, "ana") == [swap.now().reference]
    assert offered(swap, "johan") == offered(swap, "dave") == []
    with pytest.raises(Forbidden):
        swap.life.by("johan", commands.look, Found.NO_CONCERN, "fine")

    swap.life.by("ana", commands.look, Found.NO_CONCERN, "Plate and comparison agree")

    assert (sample(swap).found, sample(swap).person.name) == (Found.NO_CONCERN, "Ana")
    assert offered(swap, "ana") == []
    with pytest.raises(Conflict, match="does not wait for anybody"):
        swap.life.by("ana", commands.look, Found.CONCERN, "on second thoughts")


@pytest.mark.usefixtures("each")
def test_a_concern_opens_a_normal_change_for_who_replaced_it(swap):
    swap.closed().life.by("ana", commands.look, Found.CONCERN, "The plate says FS05.")

    opened = sample(swap).opened
    assert (opened.workflow, opened.state) == (CURRENT, S.DRAFT)
    assert opened.author_id == swap.life.plant.people["tom"]
    assert opened.reason.endswith("The plate says FS05.")
    assert swap.now().state is S.CLOSED


@pytest.mark.usefixtures("each")
def test_nobody_looks_at_what_they_verified(swap):
    swap.closed(by="ana")

    with pytest.raises(RuleViolation, match="Ana had a part in this replacement"):
        swap.life.by("ana", commands.look, Found.NO_CONCERN, "fine")
