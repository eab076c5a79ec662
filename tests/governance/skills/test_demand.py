"""Asking something of whoever works at a place, and the competences that are asked for."""

from dataclasses import replace
from datetime import timedelta

import pytest

from governance.core import clock
from governance.core.access import readable
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.places.models import Place
from governance.skills.catalogue import STARTER
from governance.skills.commands import competences, requirements
from governance.skills.models import Competence, SkillRequirement
from governance.skills.rules.requirements import Demand
from tests.governance.skills.conftest import WORDS, a_competence


@pytest.fixture
def asked(plc):
    return Demand(plc.id, 3, "SOP-7", clock.today(), activity="implementing")


@pytest.fixture
def leuven(session, plant):
    return session.get_one(Place, plant.places["leuven"])


def test_something_is_asked_at_a_place_and_ended_by_quality(asked, leuven, session, an_actor):
    made = requirements.demand(session, an_actor("johan"), leuven, asked)
    assert session.scalars(readable(an_actor("dana"), SkillRequirement)).all() == []
    today = clock.today()
    with pytest.raises(Forbidden):
        requirements.end(session, an_actor("johan"), made, today, "why")
    with pytest.raises(RuleViolation) as refusal:
        requirements.end(session, an_actor("ana"), made, today - timedelta(1), "")
    assert len(refusal.value.reasons) == 2
    requirements.end(session, an_actor("ana"), made, today, "The line is gone.")
    with pytest.raises(Conflict, match="ends on"):
        requirements.end(session, an_actor("ana"), made, today, "again")


def test_what_cannot_be_asked_is_told_with_every_reason(asked, session, an_actor, plant):
    line10 = session.get_one(Place, plant.places["line10"])
    wrong = replace(
        asked, min_level=5, min_people=0, basis=" ", starts_on=clock.today() - timedelta(1),
        activity="juggling", asset_id=plant.assets["PLC-204"],
    )  # fmt: skip
    with pytest.raises(RuleViolation) as refusal:
        requirements.demand(session, an_actor("johan"), line10, wrong)
    assert len(refusal.value.reasons) == 6
    with pytest.raises(RuleViolation, match="choose one of the list"):
        requirements.demand(session, an_actor("johan"), line10, replace(asked, competence_id=99))
    on_line10 = replace(asked, asset_id=plant.assets["HMI-31"])
    assert requirements.demand(session, an_actor("johan"), line10, on_line10).asset_id


def test_only_leads_and_quality_of_a_place_ask(asked, leuven, session, an_actor):
    for name in ("tom", "dana", "hanna"):
        with pytest.raises(Forbidden):
            requirements.demand(session, an_actor(name), leuven, asked)


def test_a_competence_is_added_edited_and_ended_by_quality_or_hr(session, an_actor, plc):
    said = {"code": "ot-x", "field": "ot", "title": "X", "months": None, "nice_ids": None,
            "also_called": None, **WORDS}  # fmt: skip
    with pytest.raises(Forbidden):
        competences.add(session, an_actor("johan"), said)
    made = competences.add(session, an_actor("hanna"), said)
    assert made.code == "OT-X"
    with pytest.raises(RuleViolation, match="OT-X is a competence already"):
        competences.add(session, an_actor("ana"), said)
    competences.edit(session, an_actor("ana"), made, {**said, "title": "Y"})
    today = clock.today()
    with pytest.raises(RuleViolation) as refusal:
        competences.end(session, an_actor("ana"), made, today - timedelta(1), made)
    assert len(refusal.value.reasons) == 2
    competences.end(session, an_actor("ana"), made, today, plc)
    with pytest.raises(Conflict):
        competences.end(session, an_actor("ana"), made, today, None)


def test_the_starter_catalogue_is_brought_once_and_leaves_alone_what_is_there(session, an_actor):
    mine = a_competence(session, "OT-PLC")
    assert competences.bring(session, an_actor("ana")) == len(STARTER) - 1
    assert session.get_one(Competence, mine.id).title == "Title of OT-PLC"
    with pytest.raises(RuleViolation, match="is there already"):
        competences.bring(session, an_actor("ana"))
    with pytest.raises(Forbidden):
        competences.bring(session, an_actor("johan"))
    assert all(row["aware"] and row["teaches"] for row in STARTER)
