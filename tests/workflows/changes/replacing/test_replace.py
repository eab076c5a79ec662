"""Replace a unit like for like: proved from the register, or a normal change."""

import json

import pytest
from sqlalchemy import select

from governance.audit.models import AuditEvent
from governance.audit.verify import verify
from governance.core.errors import Conflict, RuleViolation
from governance.evidence.models import Signature, SignedContent
from governance.register.groups.models import Nameplate
from governance.register.vocabulary import ValidationState
from tests.workflows.changes.replacing.conftest import DONE, LATER
from workflows.changes.commands import deciding, working, writing
from workflows.changes.models import ChangeState as S
from workflows.changes.rules.machine import CURRENT


def test_two_people_sign_and_it_closes_by_itself(swap, database, plant):
    swap.done()
    assert swap.now().state is S.VERIFICATION
    assert swap.asset().validation_state is ValidationState.UNDER_CHANGE

    swap.life.by("johan", working.verify, "S-2 is on its plate; it runs")

    assert swap.now().state is S.CLOSED
    asset = swap.asset()
    assert (asset.serial_no, asset.firmware) == ("S-2", "2.8.1")
    assert asset.validation_state is ValidationState.VALIDATED
    with database.reading() as session:
        made = session.scalars(select(Signature).order_by(Signature.id)).all()
        assert [(one.activity, one.person_name) for one in made] == [
            ("performed", "Tom"), ("verified", "Johan"),
        ]  # fmt: skip
        assert made[0].content_sha256 == made[1].content_sha256
        content = session.scalars(select(SignedContent)).one()
        bound = json.loads(content.body)
        assert (bound["taken_out"], bound["put_in"]) == ("S-1", "S-2")
        assert "2.8.1" in bound["compared"]
        assert session.get(Nameplate, plant.assets["PLC-204"]).year_of_construction is None
        verbs = session.scalars(select(AuditEvent.verb).order_by(AuditEvent.seq)).all()
        assert verbs[-1] == "change.closed"
        assert {"change.raised", "change.started", "asset.replaced"} <= set(verbs)
        assert verify(session).faults == []


@pytest.mark.scenario("C17")
def test_one_patch_of_firmware_makes_it_a_normal_change_that_names_the_field(swap, database):
    swap.begun(firmware="2.8.2", serial="S-2")

    change = swap.now()
    assert (change.workflow, change.state) == (CURRENT, S.DRAFT)
    assert "firmware (2.8.1 is there, 2.8.2 replaces it)" in change.reason
    assert "S-2" in change.proposed
    assert "S-1" in change.current
    assert change.target_firmware == "2.8.2"
    with database.reading() as session:
        told = session.scalars(
            select(AuditEvent).where(AuditEvent.verb == "change.reclassified")
        ).one()
        assert b"2.8.2 replaces it" in told.body
    assert swap.asset().validation_state is ValidationState.VALIDATED


def test_another_product_is_not_like_for_like_and_each_fact_is_named(swap):
    swap.begun(code=LATER)

    assert swap.now().workflow == CURRENT
    assert f"product, order code (6ES7515-2AM01-0AB0 is there, {LATER}" in swap.now().reason


@pytest.mark.parametrize("read", [{"firmware": ""}, {"nameplate.hardware_version": None}])
def test_what_nobody_read_on_the_new_unit_is_asked_for(swap, read):
    with pytest.raises(RuleViolation) as refusal:
        swap.begun(**read)

    (told,) = refusal.value.reasons
    assert told.endswith("of the new unit is not known: read it on it, and type it.")


def test_what_the_register_does_not_know_is_asked_for(swap):
    swap.asset(firmware=None)

    with pytest.raises(RuleViolation, match="The register does not know the firmware of PLC-204"):
        swap.begun()


def test_what_carries_a_safety_function_is_a_normal_change(swap):
    swap.asset(has_safety_function=True)

    swap.begun()

    assert swap.now().workflow == CURRENT
    assert "safety function" in swap.now().reason


def test_the_unit_that_is_there_does_not_replace_itself(swap):
    with pytest.raises(RuleViolation, match="S-1 is the unit that is there"):
        swap.begun(serial="S-1")


def test_one_replacement_at_a_time(swap):
    swap.begun()

    with pytest.raises(RuleViolation, match="replaces PLC-204 already"):
        swap.begun(serial="S-3")


def test_who_did_it_does_not_verify_it(swap):
    swap.done(by="johan")

    with pytest.raises(RuleViolation, match="somebody else must verify it"):
        swap.life.by("johan", working.verify, "fine")


def test_only_who_began_it_completes_it(swap):
    swap.begun()

    with pytest.raises(RuleViolation, match="Tom started"):
        swap.life.by("johan", working.complete, DONE)


def test_it_is_not_edited(swap):
    swap.begun()

    with pytest.raises(Conflict, match="proved as it is"):
        swap.life.by("tom", writing.edit, {"target_firmware": "9"})


def test_firmware_read_otherwise_after_the_work_is_refused(swap):
    swap.begun()

    with pytest.raises(RuleViolation, match=r"was left with firmware 2\.9"):
        swap.life.by("tom", working.complete, working.Work("done", "2.9"))


def test_work_that_did_not_succeed_is_backed_out_and_given_up_by_another(swap):
    swap.begun()
    swap.life.by("tom", working.back_out, working.Work("Put S-1 back", "2.8.1"))
    with pytest.raises(RuleViolation, match="somebody else confirms"):
        swap.life.by("tom", deciding.cancel, "the new unit is dead")

    swap.life.by("olga", deciding.cancel, "the new unit is dead")

    assert swap.now().state is S.CANCELLED
    assert swap.asset().serial_no == "S-1"
    assert swap.asset().validation_state is ValidationState.VALIDATED
