"""A change of low risk is begun on one page, and takes four acts of signing by two people."""

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.core.errors import RuleViolation
from governance.evidence.models import Signature
from governance.register.models import Asset
from governance.register.vocabulary import GxpRelevance, ValidationState
from tests.plant import SYSTEM
from workflows.changes.commands import deciding, triaging, working, writing
from workflows.changes.models import ChangeKind, ChangeRequest, ChangeState, RiskClass
from workflows.changes.queries.case import case_of
from workflows.changes.small.commands import Small, begin
from workflows.changes.small.rules import Within

TEXTS = {"reason": "the banner is wrong", "current": "old banner", "proposed": "new banner"}
TYPED = {"title": "Correct the banner", "kind": "configuration", "within": "8_hours", **TEXTS}


@pytest.fixture
def harmless(life, database, plant):
    """PLC-204 bears on nothing, and Johan answers for all of it."""
    with database.writing() as session:
        asset = session.get(Asset, plant.assets["PLC-204"])
        asset.gxp, asset.criticality = GxpRelevance.NONE, 3
        asset.validation_state = ValidationState.NOT_REQUIRED
        record(session, SYSTEM, "test.prepared", asset)
        session.commit()
    return life


def begun(life, applies=(), why=""):
    with life.database.writing() as session:
        actor, _ = life.proof(session, "tom")
        asset = session.get(Asset, life.plant.assets["PLC-204"])
        small = Small("Correct it", ChangeKind.CONFIGURATION, TEXTS, Within.DAYS, applies, why)
        life.id = begin(session, actor, asset, small).id
        session.commit()
    return life


def test_it_goes_from_one_page_to_its_end_without_quality(harmless):
    life = begun(harmless)
    assert life.now().state is ChangeState.TRIAGE
    life.by("johan", triaging.classify)
    life.by("tom", writing.propose)
    life.by("arne", deciding.sign)
    life.by("tom", working.start)
    life.by("tom", working.complete, working.Work("as planned", None))
    life.by("johan", working.verify, "the banner is right")

    change = life.now()
    assert (change.state, change.risk) == (ChangeState.CLOSED, RiskClass.LOW)
    with life.database.reading() as session:
        made = session.scalars(select(Signature)).all()
        assert {one.person_name for one in made} == {"Tom", "Arne", "Johan"}


def test_what_is_ticked_is_assessed_as_in_any_change(harmless):
    life = begun(harmless, ["cyber_security"], "it opens a port")

    life.by("johan", triaging.classify)

    assert life.now().state is ChangeState.ASSESSMENT
    with life.database.reading() as session:
        case = case_of(session, session.get(ChangeRequest, life.id))
        assert case.answers["cyber_security"].rationale == "it opens a port"
        assert {row.answer for row in case.answers.values()} == {"yes", "no"}


def test_what_is_ticked_is_explained(harmless):
    with pytest.raises(RuleViolation, match="Say why, or what is not known"):
        begun(harmless, ["cyber_security"])


def test_what_bears_on_quality_has_no_small_changes(life):
    with pytest.raises(RuleViolation) as refusal:
        begun(life)

    assert refusal.value.reasons == (
        "PLC-204 is GxP direct: raise a normal change.",
        "The criticality of PLC-204 is 2: raise a normal change.",
    )


@pytest.mark.usefixtures("harmless")
def test_the_page_is_offered_where_it_can_be_used_and_keeps_what_was_typed(sign_in):
    client = sign_in("tom")
    assert 'href="/changes/small/1"' in client.get("/register/1").text
    assert 'href="/changes/small/2"' not in client.get("/register/2").text

    unlooked = client.post("/changes/small/1", data=TYPED)
    assert unlooked.status_code == 422
    assert "old banner" in unlooked.text
    done = client.post("/changes/small/1", data={**TYPED, "is_looked_through": "y"})
    assert done.location == "/changes/1"
    assert "Bring the saved state back" in client.get("/changes/1").text
