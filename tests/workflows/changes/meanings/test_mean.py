"""False friends in a change: who assesses it says in a line what they mean there."""

import pytest
from sqlalchemy import select

from governance.core.errors import RuleViolation
from governance.glossary import commands as glossary
from governance.register.models import Asset
from tests.governance.glossary.test_keep import SAID
from tests.plant import actor_named
from tests.workflows.changes.conftest import NO, WRITTEN
from workflows.changes.commands import triaging, writing
from workflows.changes.meanings.queries import meanings_of
from workflows.changes.models import ChangeKind

MINE = "line 1 stops for forty minutes"


@pytest.fixture
def who(session, plant):
    """Somebody of the plant, by name."""
    return lambda name: actor_named(session, plant, name)


@pytest.fixture
def term(session, who):
    """The false friend."""
    return glossary.add(session, who("ines"), SAID)


@pytest.fixture
def change(session, who):
    """A change in assessment, in which it stands."""
    asset = session.scalars(select(Asset).where(Asset.tag == "PLC-204")).one()
    written = WRITTEN | {"proposed": "firmware 2.9.4, then a reboot"}
    draft = writing.Draft("Raise the firmware", ChangeKind.FIRMWARE, written)
    made = writing.raise_(session, who("nora"), asset, draft)
    writing.submit(session, who("nora"), made)
    triaging.classify(session, who("johan"), made)
    return made


def said(session, change):
    return {row.word: (row.means, row.person.name) for row in meanings_of(session, change).values()}


def test_the_assessment_waits_until_it_is_said_and_keeps_it(session, who, term, change):
    with pytest.raises(RuleViolation) as refused:
        writing.assess(session, who("johan"), change, NO, {term.id: ""})
    assert refused.value.reasons == (
        "Say in a line what restart means here: IT and OT do different things by it.",
    )

    writing.assess(session, who("johan"), change, NO, {term.id: MINE, 999: "nothing"})

    assert said(session, change) == {"restart": (MINE, "Johan")}


def test_said_once_it_is_not_asked_again_and_said_better_the_newest_counts(
    session, who, term, change
):
    writing.assess(session, who("johan"), change, {}, {term.id: MINE})
    writing.assess(session, who("nora"), change, {}, {})
    assert said(session, change) == {"restart": (MINE, "Johan")}

    writing.assess(session, who("nora"), change, {}, {term.id: "an hour"})

    assert said(session, change) == {"restart": ("an hour", "Nora")}


@pytest.mark.usefixtures("term")
def test_a_program_and_the_one_page_of_a_small_change_are_not_asked(session, who, change):
    writing.assess(session, who("johan"), change, NO)

    assert said(session, change) == {}


def test_a_word_withdrawn_or_no_false_friend_is_not_asked(session, who, term, change):
    glossary.edit(session, who("ines"), term, SAID | {"is_false_friend": False})

    writing.assess(session, who("johan"), change, NO, {})

    assert said(session, change) == {}
