"""An objection is answered in writing, by whoever is accountable, before anybody signs."""

import pytest
from sqlalchemy import select

from governance.core.errors import Conflict, Forbidden, NotFound, RuleViolation
from tests.plant import actor_named
from workflows.changes.commands import consulting, deciding
from workflows.changes.commands.consulting import Given
from workflows.changes.models import ChangeRequest, Consultation, Opinion
from workflows.changes.queries.acts import acts
from workflows.changes.queries.advising import to_reply
from workflows.changes.queries.case import case_of

OBJECT = Given(Opinion.OBJECT, "the line runs a batch in this window")
REFUSAL = "Tom objects, consulted for technical review: Johan answers it in writing first."


@pytest.fixture
def objected(life, lettered):
    """Tom objects, as consulted for the technical review, for which Johan is accountable."""
    lettered("consulted", "technical_review", "tom")
    life.proposed()
    life.by("tom", consulting.advise, OBJECT)
    return life


def waits_for(database, plant, name):
    with database.reading() as session:
        return to_reply(session, actor_named(session, plant, name))


@pytest.mark.scenario("P9")
def test_an_objection_without_an_answer_blocks_the_signature_of_everybody(
    objected, database, plant
):
    for name in ("johan", "ana"):
        with pytest.raises(RuleViolation) as refusal:
            objected.by(name, deciding.sign)
        assert refusal.value.reasons == (REFUSAL,)
    with database.reading() as session:
        change = session.get_one(ChangeRequest, objected.id)
        johan = actor_named(session, plant, "johan")
        assert acts(session, johan, case_of(session, change))["sign"].reasons == (REFUSAL,)


@pytest.mark.scenario("P9")
def test_once_whoever_is_accountable_has_answered_it_they_sign(objected, database, plant):
    assert [item.verb for item in waits_for(database, plant, "johan")] == ["Answer"]
    assert waits_for(database, plant, "arne") == []

    objected.by("johan", consulting.reply, 1, "The batch ends on Friday; the window is after it.")

    assert waits_for(database, plant, "johan") == []
    objected.by("johan", deciding.sign)
    with database.reading() as session:
        (row,) = session.scalars(select(Consultation)).all()
    assert row.replied_by_id == plant.people["johan"]
    assert "Friday" in row.reply
    with pytest.raises(Conflict, match="was answered already"):
        objected.by("johan", consulting.reply, 1, "Once more.")


def test_only_whoever_is_accountable_for_what_it_is_about_answers_it(objected, database):
    with pytest.raises(RuleViolation, match="Arne does not answer for technical review"):
        objected.by("arne", consulting.reply, 1, "No matter.")
    for name in ("tom", "adam"):
        with pytest.raises(Forbidden):
            objected.by(name, consulting.reply, 1, "No matter.")
    with pytest.raises(NotFound):
        objected.by("johan", consulting.reply, 99, "No matter.")
    with database.reading() as session:
        assert session.scalars(select(Consultation.reply)).all() == [None]


def test_its_author_does_not_settle_what_is_said_against_it(life, lettered, database):
    lettered("consulted", "technical_review", "tom")
    life.proposed(by="johan").by("tom", consulting.advise, OBJECT)

    with pytest.raises(RuleViolation, match=r"Johan wrote .* somebody else settles what is said"):
        life.by("johan", consulting.reply, 1, "No matter.")
    with database.reading() as session:
        assert session.scalars(select(Consultation.reply)).all() == [None]


def test_what_agrees_is_not_answered(life, lettered):
    lettered("consulted", "technical_review", "tom")
    life.proposed()
    life.by("tom", consulting.advise, Given(Opinion.NO_VIEW))

    with pytest.raises(RuleViolation, match="Tom does not object"):
        life.by("johan", consulting.reply, 1, "Thank you.")
    life.by("johan", deciding.sign)


def test_an_objection_to_another_content_stops_nothing(objected):
    objected.by("nora", deciding.revise, "another window")

    with pytest.raises(Conflict, match="is in planning"):
        objected.by("johan", consulting.reply, 1, "It is another window now.")
