"""What is found otherwise at the start of work is filed, though the start is refused."""

import pytest
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core.errors import RuleViolation
from governance.register.drifts.models import Drift, DriftState
from governance.register.fingerprints.explaining import aims_of
from tests.governance.register.imports.conftest import Desk
from tests.plant import actor_named
from tests.workflows.changes.conftest import SIGNERS
from workflows.changes.commands import deciding, referring, working, writing
from workflows.changes.commands.executing import Read
from workflows.changes.models import ChangeState
from workflows.changes.pinning import commands
from workflows.changes.pinning.commands import Pinned

A, B = "a1" * 32, "b2" * 32


def drifts(life):
    with life.database.reading() as session:
        return session.scalars(select(Drift).order_by(Drift.id)).all()


def begun(life, **read):
    """Have Tom begin with what he read, as the edge does; return why it was refused."""
    found = {life.plant.assets["PLC-204"]: Read(**read)}
    with pytest.raises(RuleViolation) as refusal:
        life.by("tom", working.start, (), found)
    if refusal.value.leaves:
        with life.database.writing() as session:
            refusal.value.leaves(session, actor_named(session, life.plant, "tom"))
            session.commit()
    return refusal.value.reasons


def approve(life):
    """Have a tool's reading stand for what is approved of PLC-204."""
    head = "Tag;Component;Algorithm;Fingerprint;Tool;Taken at"
    line = f"PLC-204;Mixer.ap18;SHA-256;{A};octoplant 102.1;2026-03-04 02:15"
    Desk(life.database, life.plant).applied(
        "johan", f"{head}\n{line}\n".encode(), kind="fingerprints"
    )


def test_a_configuration_that_is_not_the_approved_one_is_filed_as_well(life):
    approve(life)
    life.approved()

    told = begun(life, config=B)

    assert "The fingerprint Mixer.ap18 of PLC-204 is filed as drift" in told[0]
    (drift,) = drifts(life)
    assert (drift.field, drift.approved, drift.reported) == ("fingerprint Mixer.ap18", A, B)
    life.by("tom", working.start, (), {life.plant.assets["PLC-204"]: Read(config=A)})
    assert life.now().state is ChangeState.IMPLEMENTATION


def test_firmware_that_is_not_the_approved_one_is_filed_and_the_start_is_refused(life):
    life.approved()

    told = begun(life, firmware="2.8.0")

    assert "found with firmware 2.8.0, expected is 2.8.1" in told[0]
    assert "quality assurance decides" in told[-1]
    (drift,) = drifts(life)
    assert (drift.field, drift.approved, drift.reported) == ("firmware", "2.8.1", "2.8.0")
    assert (drift.state, drift.source) == (
        DriftState.FILED, f"Tom, at the start of {life.now()}"
    )  # fmt: skip
    assert life.now().state is ChangeState.AUTHORISED
    with life.database.reading() as session:
        assert verify(session).faults == []


def test_over_http_the_refused_start_leaves_the_drift(life, sign_in):
    life.approved()
    tom = sign_in("tom")

    answer = tom.post("/changes/1/begin", data={"assets": [life.plant.assets["PLC-204"]],
                                                "found": "PLC-204: 2.8.0"})  # fmt: skip

    assert answer.status_code == 422
    assert "is filed as drift" in answer.text
    assert len(drifts(life)) == 1


def test_what_is_found_as_approved_is_no_drift(life):
    life.approved().by(
        "tom", working.start, (), {life.plant.assets["PLC-204"]: Read("2.8.1", "any")}
    )
    assert drifts(life) == []
    assert life.now().state is ChangeState.IMPLEMENTATION


def test_what_a_change_pins_explains_what_a_tool_reports_until_and_after_its_release(life):
    life.assessed()
    life.by("nora", referring.aim, {life.plant.assets["PLC-204"]: "later"})
    life.by("nora", writing.propose)
    life.signed(SIGNERS)
    assert aims(life) == []
    life.by("tom", commands.pin, Pinned({life.plant.assets["PLC-204"]: B}, "Archive 14"))
    life.by("johan", commands.agree)
    assert aims(life) == []

    life.by("tom", working.start)
    assert [(aim.value, aim.released_at) for aim in aims(life)] == [(B, None)]

    configs = {life.plant.assets["PLC-204"]: B}
    life.by("tom", working.complete, working.Work("Loaded", "2.9.4", configs=configs))
    life.by("johan", working.verify, "Valves cycle")
    life.by("ana", deciding.sign)
    (left,) = aims(life)
    assert (left.value, left.released_at) == (B, life.now().released_at)


def aims(life):
    with life.database.reading() as session:
        return aims_of(session, [life.plant.assets["PLC-204"]]).get(
            life.plant.assets["PLC-204"], []
        )  # fmt: skip
