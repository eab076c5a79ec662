"""Asking what a word of a change means, and the answers."""

import pytest
from sqlalchemy import select

from governance.core.contributions import waiting
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.glossary import commands as glossary
from governance.glossary.models import Term
from governance.register.models import Asset
from tests.plant import actor_named
from tests.workflows.changes.conftest import WRITTEN
from workflows.changes.commands import writing
from workflows.changes.models import ChangeKind, ChangeRequest
from workflows.notifications.models import Notice
from workflows.questions import commands

SAID = {
    "name": "phase", "it_meaning": "a part of a project", "ot_meaning": "a step of a recipe",
    "is_false_friend": True, "why": None, "example": None, "other_names": None,
}  # fmt: skip


@pytest.fixture
def who(session, plant):
    """Somebody of the plant, by name."""
    return lambda name: actor_named(session, plant, name)


@pytest.fixture
def question(session, who):
    """What Nora asked of a change of hers."""
    asset = session.scalars(select(Asset).where(Asset.tag == "PLC-204")).one()
    draft = writing.Draft("Raise the firmware", ChangeKind.FIRMWARE, WRITTEN)
    change = writing.raise_(session, who("nora"), asset, draft)
    return commands.ask(session, who("nora"), change, "phase", " In the plan. ")


def change_of(session, question):
    return session.get_one(ChangeRequest, question.change_id)


def test_who_reads_a_change_asks_and_who_keeps_the_glossary_finds_it(session, who, question):
    found = [item for item in waiting(session, who("ines")) if item.reference == "TQ-00001"]

    assert [(item.title, item.why) for item in found] == [
        (f"What does phase mean in {question.change.reference}?",
         "Nora asked, and you keep the glossary.")
    ]  # fmt: skip
    assert not [i for i in waiting(session, who("johan")) if i.reference == "TQ-00001"]


def test_who_does_not_read_the_change_does_not_ask(session, who, question):
    with pytest.raises(Forbidden):
        commands.ask(session, who("dana"), change_of(session, question), "phase", "")


def test_a_word_is_asked_once_and_not_if_the_glossary_has_it(session, who, question):
    glossary.add(session, who("ines"), SAID | {"name": "unit"})

    for word in ("Phase", "UNIT"):
        with pytest.raises(RuleViolation):
            commands.ask(session, who("nora"), change_of(session, question), word, "")
    commands.ask(session, who("tom"), change_of(session, question), "phase", "")


def test_an_answer_becomes_an_entry_and_who_asked_is_told(session, who, question, plant):
    commands.answer(session, who("ines"), question, SAID)

    assert session.scalars(select(Term.name)).all() == ["phase"]
    told = session.scalars(select(Notice)).one()
    assert (told.person_id, told.reference) == (plant.people["nora"], "TQ-00001")
    with pytest.raises(Conflict):
        commands.close(session, who("ines"), question, "a step")


def test_a_word_of_one_change_is_explained_without_an_entry(session, who, question):
    with pytest.raises(RuleViolation):
        commands.close(session, who("ines"), question, " ")
    commands.close(session, who("ines"), question, "the third one")

    assert (question.answer, question.term_id) == ("the third one", None)


@pytest.mark.parametrize("name", ["nora", "johan", "ana"])
def test_who_leads_one_site_or_nothing_does_not_answer(session, who, question, name):
    with pytest.raises(Forbidden):
        commands.close(session, who(name), question, "a step")
