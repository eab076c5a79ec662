"""From the investigation of a deviation to its closure."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.evidence.models import Signature
from tests.workflows.deviations.conftest import NO_HARM
from workflows.deviations.commands import deciding
from workflows.deviations.models import (
    CapaKind,
    DeviationState,
    Disposition,
    Impact,
    Severity,
)

AFFECTED = deciding.Decision(Disposition.REJECT, Impact.YES, "B-0412", "It ran without the alarm.")


def test_it_is_investigated_disposed_of_by_signature_and_closed(desk, database):
    desk.opened().investigated().disposed()
    desk.by("ana", deciding.close)

    found = desk.now()
    assert (found.state, found.due_at) == (DeviationState.CLOSED, None)
    assert (found.disposition, found.impact) == (Disposition.USE_AS_IS, Impact.NO)
    with database.reading() as session:
        (made,) = session.scalars(select(Signature)).all()
        assert (made.activity, made.person_name) == ("deviation_disposition", "Ana")
        assert made.content_sha256 == found.disposition_sha256
        assert verify(session).faults == []


def test_it_is_not_disposed_of_before_it_is_investigated(desk):
    with pytest.raises(Conflict, match="is in opened; to dispose it must be in investigated"):
        desk.opened().disposed()


@pytest.mark.parametrize("name", ["johan", "arne", "alan", "adam"])
def test_only_quality_assurance_decides(desk, name):
    with pytest.raises(Forbidden):
        desk.opened().investigated().disposed(name)


def test_quality_assurance_of_another_site_decides_nothing_here(desk):
    with pytest.raises(Forbidden):
        desk.opened().investigated().disposed("dave")


def test_who_opened_caused_or_investigated_it_does_not_decide(desk):
    desk.opened("ana").investigated()
    with pytest.raises(RuleViolation, match="Ana opened it; somebody else of quality assurance"):
        desk.disposed()
    desk.opened(caused_by_id=desk.plant.people["ana"]).investigated()
    with pytest.raises(RuleViolation, match="Ana did what it is about"):
        desk.disposed()
    desk.opened().investigated("ana")
    with pytest.raises(RuleViolation, match="Ana investigated it"):
        desk.disposed()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (replace(AFFECTED, lots=" "), "affected product: name the batches"),
        (replace(NO_HARM, lots="B-0412"), "affected no product, and yet names batches"),
        (replace(NO_HARM, why=""), "and why so"),
    ],
)
def test_a_disposition_is_whole(desk, said, why):
    desk.opened().investigated()
    with pytest.raises(RuleViolation, match=why):
        desk.disposed(said=said)


def test_an_unknown_impact_is_decided_again_before_it_is_closed(desk):
    desk.opened().investigated().disposed(said=replace(AFFECTED, impact=Impact.UNKNOWN, lots=""))
    with pytest.raises(RuleViolation, match="affected product is unknown"):
        desk.by("ana", deciding.close)

    desk.disposed(said=AFFECTED)
    with pytest.raises(RuleViolation, match="has its disposition already"):
        desk.disposed(said=NO_HARM)
    desk.by("ana", deciding.close)

    assert desk.now().lots == "B-0412"


def test_it_is_not_closed_while_what_corrects_it_is_not_done(desk):
    desk.opened().investigated().disposed()
    capa = desk.acted_on()
    desk.acted_on(kind=CapaKind.PREVENTIVE)
    with pytest.raises(RuleViolation, match=r"CA-\d{4}-0001 is not done"):
        desk.by("ana", deciding.close)

    desk.done(capa)
    desk.by("ana", deciding.close)

    assert desk.now().state is DeviationState.CLOSED


def test_a_critical_one_leads_to_an_action(desk):
    desk.opened(severity=Severity.CRITICAL).investigated().disposed()
    with pytest.raises(RuleViolation, match="is critical and leads to no action"):
        desk.by("ana", deciding.close)
    desk.acted_on(kind=CapaKind.PREVENTIVE)
    desk.by("ana", deciding.close)


def test_it_is_cancelled_with_a_reason_by_somebody_else(desk):
    desk.opened()
    with pytest.raises(RuleViolation, match="Say why"):
        desk.by("ana", deciding.cancel, " ")
    desk.by("ana", deciding.cancel, "The alarm is off by design in this step.")
    assert (desk.now().state, desk.now().due_at) == (DeviationState.CANCELLED, None)

    desk.opened("ana")
    with pytest.raises(RuleViolation, match="somebody else of quality assurance must cancel"):
        desk.by("ana", deciding.cancel, "It was nothing.")
