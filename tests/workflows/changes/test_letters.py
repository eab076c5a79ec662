"""Every letter has a consumer in a change: take any of them away, and one of these says so."""

from inspect import signature

import pytest
from sqlalchemy import select

from governance.core.contributions import INBOX, Group
from governance.core.errors import RuleViolation
from governance.ownership.consumers import CONSUMERS, Consumer, consume
from governance.ownership.models import Letter
from tests.plant import actor_named
from workflows.changes.commands import consulting, deciding, telling
from workflows.changes.commands.consulting import Given
from workflows.changes.models import ChangeState as S
from workflows.changes.models import Opinion
from workflows.notifications.models import Notice
from workflows.notifications.queries import inbox


def groups(database, plant, name):
    with database.reading() as session:
        found = inbox(session, actor_named(session, plant, name))
        return {group for group, items in found.items() if items}


def test_every_letter_has_a_consumer_and_every_task_among_them_is_in_my_work():
    assert set(CONSUMERS) == set(Letter)
    for letter, consumer in CONSUMERS.items():
        assert (consumer.run in INBOX) is (letter is not Letter.INFORMED), letter
    assert CONSUMERS[Letter.INFORMED].run is telling.tell
    with pytest.raises(RuntimeError, match="acted upon already"):
        consume(Letter.INFORMED, "twice", print)
    assert isinstance(CONSUMERS[Letter.CONSULTED], Consumer)


def test_r_gets_the_task(life, lettered, database, plant):
    lettered("responsible", "asset_approval", "olga")

    life.approved()

    assert groups(database, plant, "olga") == {Group.DO}


def test_a_signs_and_nothing_is_authorised_without(life, database, plant):
    life.proposed()
    assert Group.SIGN in groups(database, plant, "arne")

    life.signed(("johan", "ana", "vera", "sten", "dirk"))
    assert life.now().state is S.APPROVAL
    life.by("arne", deciding.sign)

    assert life.now().state is S.AUTHORISED
    assert groups(database, plant, "arne") == set()


def test_c_is_asked_and_what_they_say_counts(life, lettered, database, plant):
    lettered("consulted", "technical_review", "tom")
    life.proposed()
    assert groups(database, plant, "tom") == {Group.ADVISE}

    life.by("tom", consulting.advise, Given(Opinion.OBJECT, "the batch"))

    with pytest.raises(RuleViolation, match="Tom objects"):
        life.by("arne", deciding.sign)


def test_i_is_told(life, lettered, database, plant):
    lettered("informed", "technical_review", "tom")

    life.proposed()

    with database.reading() as session:
        (notice,) = session.scalars(select(Notice)).all()
    assert notice.person_id == plant.people["tom"]
    assert groups(database, plant, "tom") == set()


TESTS = {
    Letter.RESPONSIBLE: test_r_gets_the_task,
    Letter.ACCOUNTABLE: test_a_signs_and_nothing_is_authorised_without,
    Letter.CONSULTED: test_c_is_asked_and_what_they_say_counts,
    Letter.INFORMED: test_i_is_told,
}


@pytest.fixture(params=list(Letter))
def lost(request, monkeypatch):
    """A letter upon which nobody acts any more."""
    taken, before = CONSUMERS[request.param].run, list(INBOX)
    INBOX[:] = [each for each in INBOX if each is not taken]
    if taken is telling.tell:
        monkeypatch.setattr(telling, "_informed", lambda *_: {})
    yield request.param
    INBOX[:] = before


@pytest.mark.either
def test_without_its_consumer_the_test_of_a_letter_does_not_pass(
    lost, life, lettered, database, plant
):
    of = TESTS[lost]
    given = {"life": life, "lettered": lettered, "database": database, "plant": plant}

    with pytest.raises((AssertionError, ValueError)):
        of(**{name: given[name] for name in signature(of).parameters})


@pytest.mark.parametrize("workflow", ["change@1", "change@2"])
@pytest.mark.statement(43)
def test_what_began_under_an_earlier_definition_goes_on_as_before(
    life, lettered, database, monkeypatch, workflow
):
    """Nobody is asked, nothing waits for an opinion, and whoever may begin the work does."""
    monkeypatch.setattr("workflows.changes.rules.machine.CURRENT", workflow)
    monkeypatch.setattr("workflows.changes.rules.policy.CURRENT", "policy@1")
    lettered("consulted", "technical_review", "tom")
    lettered("responsible", "asset_approval", "olga")

    life.completed()

    assert (life.now().workflow, life.now().policy) == (workflow, "policy@1")
    assert life.now().state is S.VERIFICATION
    with database.reading() as session:
        assert session.scalars(select(consulting.Consultation)).all() == []
