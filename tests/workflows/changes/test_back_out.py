"""Work that is taken back leaves all as it was found, or a deviation says why not."""

import pytest
from sqlalchemy import select

from governance.core.errors import Forbidden, RuleViolation
from governance.evidence.models import Signature
from governance.register.models import Asset
from governance.register.vocabulary import ValidationState
from workflows.changes.commands import deciding, working, writing
from workflows.changes.models import ChangeState as S

BACK = working.Work("Loaded 2.8.1 from the local copy", "2.8.1")


def validation_of(database, plant):
    with database.reading() as session:
        return session.get(Asset, plant.assets["PLC-204"]).validation_state


@pytest.fixture
def begun(life):
    life.approved().by("tom", working.start)
    return life


def test_as_left_equals_as_found(begun, database, plant):
    with pytest.raises(RuleViolation, match=r"found with firmware 2\.8\.1 and left with 2\.9\.4"):
        begun.by("tom", working.back_out, working.Work("Stopped half-way", "2.9.4"))
    with pytest.raises(RuleViolation, match="Tom started"):
        begun.by("johan", working.back_out, BACK)
    with pytest.raises(Forbidden):
        begun.by("ana", working.back_out, BACK)

    begun.by("tom", working.back_out, BACK)

    assert begun.now().state is S.BACKED_OUT
    assert validation_of(database, plant) is ValidationState.UNDER_CHANGE
    with database.reading() as session:
        last = session.scalars(select(Signature).order_by(Signature.id.desc())).first()
    assert (last.person_name, last.activity) == ("Tom", "backed_out")


def test_somebody_else_confirms_that_all_is_as_it_was_found_and_cancels(begun, database, plant):
    begun.by("tom", working.back_out, BACK)
    begun.by("olga", deciding.cancel, "Seen on site: 2.8.1 runs as before.")
    assert begun.now().state is S.CANCELLED
    assert validation_of(database, plant) is ValidationState.VALIDATED


def test_what_was_left_otherwise_names_its_deviation_and_is_revised(begun):
    begun.by("tom", working.back_out, working.Work("Half-way", "2.9.3", {}, "DEV-26-014 in eQMS"))
    assert begun.now().deviation == "DEV-26-014 in eQMS"
    with pytest.raises(RuleViolation, match=r"revise .* to bring it to an end"):
        begun.by("olga", deciding.cancel, "give up")

    begun.by("nora", deciding.revise, "go on with 2.9.4")
    begun.by("nora", writing.propose)

    assert begun.now().state is S.APPROVAL
    assert begun.now().deviation is None


@pytest.mark.usefixtures("begun")
def test_it_is_backed_out_on_its_page(sign_in):
    tom = sign_in("tom")
    assert "Back out…" in tom.get("/changes/1").text
    page = tom.get("/changes/1/back_out").text
    assert "I took the work back as described." in page
    assert 'name="deviation"' in page
