"""Adding, editing and withdrawing words, and choosing whose meaning comes first."""

import pytest
from sqlalchemy import select

from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.glossary import commands
from governance.glossary.models import Side, Term
from governance.glossary.queries import in_use, side_for
from tests.plant import actor_named

SAID = {
    "name": "restart", "it_meaning": "off and on", "ot_meaning": "the line stops",
    "is_false_friend": True, "why": None, "example": None, "other_names": "reboot , , power cycle",
}  # fmt: skip


@pytest.fixture
def ines(session, plant):
    """The IT lead of the enterprise."""
    return actor_named(session, plant, "ines")


@pytest.fixture
def term(session, ines):
    """The word restart."""
    return commands.add(session, ines, SAID)


def test_who_keeps_it_for_the_enterprise_adds_a_word(session, term):
    assert term.other_names == "reboot, power cycle"
    assert term.why == ""
    assert [each.name for each in in_use(session).found("Reboot it")] == ["restart"]


@pytest.mark.parametrize("name", ["johan", "ana", "nora"])
def test_who_leads_one_site_or_nothing_does_not(session, plant, name):
    with pytest.raises(Forbidden):
        commands.add(session, actor_named(session, plant, name), SAID)


@pytest.mark.usefixtures("term")
def test_a_word_leads_to_one_entry(session, ines):
    with pytest.raises(RuleViolation) as refused:
        commands.add(session, ines, SAID | {"name": "Reboot", "other_names": "stop"})

    assert refused.value.reasons == (
        "Reboot stands in the glossary already: edit that entry instead.",
    )


def test_an_entry_is_edited_and_counts_its_versions(session, ines, term):
    commands.edit(session, ines, term, SAID | {"ot_meaning": "line 3 stops"})

    assert term.ot_meaning == "line 3 stops"
    assert term.version == 2


def test_a_word_withdrawn_is_marked_no_longer_and_edited_no_more(session, ines, term):
    with pytest.raises(RuleViolation):
        commands.withdraw(session, ines, term, " ")
    commands.withdraw(session, ines, term, "nobody says it")

    assert in_use(session).found("restart") == []
    with pytest.raises(Conflict):
        commands.withdraw(session, ines, term, "again")
    with pytest.raises(Conflict):
        commands.edit(session, ines, term, SAID)


@pytest.mark.usefixtures("term")
def test_the_words_to_start_with_come_once_and_leave_alone_what_is_said(session, ines):
    number = commands.bring(session, ines)

    kept = session.scalars(select(Term).where(Term.name == "restart")).one()
    assert (number, kept.ot_meaning) == (41, "the line stops")
    with pytest.raises(RuleViolation):
        commands.bring(session, ines)


def test_who_has_no_side_by_role_chooses_one_and_another(session, plant):
    ana = actor_named(session, plant, "ana")
    assert side_for(session, ana) is Side.OT

    commands.choose_side(session, ana, Side.IT)
    assert side_for(session, ana) is Side.IT
    commands.choose_side(session, ana, Side.OT)
    assert side_for(session, ana) is Side.OT
