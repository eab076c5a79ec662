"""A time outside the approved state leads to lots, and to a decision that quality signs."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core import clock
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.evidence.models import SignedContent
from governance.identity.attest import Proof
from governance.register.commands import assets
from governance.register.drifts import commands as drifts
from governance.register.models import Asset
from governance.register.vocabulary import ValidationState
from governance.validation.outside import commands
from governance.validation.outside.commands import Begun, Decision, Lot
from governance.validation.outside.models import Cause, Interval, IntervalState, Verdict
from governance.validation.outside.queries import figures, told, waiting
from tests.governance.register.drifts.conftest import found  # noqa: F401  # a fixture
from tests.plant import SYSTEM, actor_named
from tests.workflows.changes.conftest import STEPS

NO_IMPACT = Decision(Verdict.NO_IMPACT, "The line stood still.")


@pytest.fixture
def desk(found):  # noqa: F811
    """A plant in which PLC-204 can be suspended, put back, and decided on."""
    return Desk(found)


class Desk:
    def __init__(self, found):  # noqa: F811
        self.found, self.database, self.plant = found, found.database, found.plant

    def by(self, name, command, *given):
        """Run a command on the latest interval as somebody; one that signs is given a proof."""
        with self.database.writing() as session:
            actor = actor_named(session, self.plant, name)
            row = session.scalars(select(Interval).order_by(Interval.id.desc()).limit(1)).one()
            proof = [Proof(actor.id, 10**9 + next(STEPS), clock.now())]
            command(session, actor, row, *given, *(proof if command is commands.decide else []))
            session.commit()

    def set_to(self, state, by="johan"):
        with self.database.writing() as session:
            asset = session.get_one(Asset, self.plant.assets["PLC-204"])
            actor = actor_named(session, self.plant, by)
            assets.edit(session, actor, asset, {"validation_state": state}, "seal broken")
            session.commit()
        return self

    def followed(self):
        with self.database.writing() as session:
            commands.follow(session, SYSTEM)
            session.commit()
        return self

    def rows(self):
        with self.database.reading() as session:
            return session.scalars(select(Interval).order_by(Interval.id)).all()


def over(desk):
    """Have PLC-204 suspended and put back."""
    desk.set_to(ValidationState.SUSPENDED).followed()
    return desk.set_to(ValidationState.VALIDATED).followed()


def test_a_suspended_asset_is_outside_from_that_moment_until_it_is_put_back(desk):
    desk.set_to(ValidationState.SUSPENDED).followed().followed()
    (begun,) = desk.rows()
    assert (begun.cause, begun.ended_at) == (Cause.SUSPENDED, None)
    assert "suspended by Johan" in begun.why

    desk.set_to(ValidationState.VALIDATED).followed().followed()

    (ended,) = desk.rows()
    johan = desk.plant.people["johan"]
    assert (ended.begun_by_id, ended.ended_by_id) == (johan, johan)
    assert ended.begun_at < ended.ended_at


def test_an_unauthorised_change_is_outside_from_when_it_was_found(desk):
    desk.found.reported()
    desk.found.decide("ana", drifts.escalate)

    desk.followed().followed()

    (row,) = desk.rows()
    assert (row.cause, row.ended_at) == (Cause.UNAUTHORISED, None)
    assert "3.0 in the place of 2.8.1" in row.why


def test_quality_decides_once_it_is_over_and_signs_the_lots_with_it(desk):
    over(desk).by("johan", commands.name_lot, Lot("L-4711", "Vial 2 ml", "MES"))

    desk.by("ana", commands.decide, Decision(Verdict.ASSESSED, "Retested.", "DEV-12"))

    (row,) = desk.rows()
    assert (row.state, row.verdict, row.record) == (
        IntervalState.DECIDED, Verdict.ASSESSED, "DEV-12",
    )  # fmt: skip
    with desk.database.reading() as session:
        (kept,) = session.scalars(
            select(SignedContent.body).where(SignedContent.subject_kind == "outside_interval")
        )
        assert json.loads(kept)["lots"] == ["L-4711 Vial 2 ml MES"]
        assert "named the affected lot L-4711" in {entry.what for entry in told(session, row)}
        assert verify(session).faults == []
    with pytest.raises(Conflict):
        desk.by("johan", commands.name_lot, Lot("L-4712", "Vial 2 ml"))
    with pytest.raises(Conflict):
        desk.by("ana", commands.decide, NO_IMPACT)


def test_what_lasts_or_names_no_record_is_not_decided(desk):
    desk.set_to(ValidationState.SUSPENDED).followed()
    with pytest.raises(RuleViolation) as refusal:
        desk.by("ana", commands.decide, Decision(Verdict.ASSESSED, "Retested."))
    assert refusal.value.reasons == (
        "PLC-204 is still outside its approved state: OI-0001 is decided on after it.",
        "Name the deviation or the lot record in which OI-0001 was assessed.",
    )


def test_who_did_the_work_does_not_decide_and_nobody_but_quality_does(desk):
    with desk.database.writing() as session:
        asset = session.get_one(Asset, desk.plant.assets["PLC-204"])
        at = clock.now() - timedelta(hours=1)
        begun = Begun(Cause.EXPIRED, "change_request:7", "CR-7 expired.", at)
        row = commands.begin(session, SYSTEM, asset, begun)
        assert commands.begin(session, SYSTEM, asset, begun) is row
        commands.end(session, SYSTEM, row, clock.now(), desk.plant.people["ana"])
        session.commit()

    with pytest.raises(RuleViolation) as refusal:
        desk.by("ana", commands.decide, NO_IMPACT)
    assert "Ana did the work" in refusal.value.reasons[0]
    for name in ("johan", "vera", "dave"):
        with pytest.raises(Forbidden):
            desk.by(name, commands.decide, NO_IMPACT)
    with pytest.raises(Forbidden):
        desk.by("nora", commands.name_lot, Lot("L-1", "Vial"))


def test_a_lot_is_named_once(desk):
    over(desk).by("johan", commands.name_lot, Lot("L-1", "Vial"))
    with pytest.raises(RuleViolation):
        desk.by("vera", commands.name_lot, Lot("L-1", "Vial"))


def test_it_waits_for_quality_and_is_counted_until_it_is_decided(desk):
    over(desk)

    def seen(name):
        with desk.database.reading() as session:
            actor = actor_named(session, desk.plant, name)
            counted = [each.value for each in figures(session, actor)]
            return [item.reference for item in waiting(session, actor)], counted

    assert seen("ana") == (["OI-0001"], [1])
    assert seen("dave")[0] == []
    assert seen("johan") == ([], [1])
    desk.by("ana", commands.decide, NO_IMPACT)
    assert seen("ana") == ([], [0])


def test_its_pages_show_it_and_take_a_lot(desk, sign_in):
    over(desk)
    johan = sign_in("johan")

    assert "PLC-204 outside its approved state" in johan.get("/register/outside/1").text
    sent = {"lot_no": "L-9", "product": "Vial", "system": "", "version": desk.rows()[0].version}
    made = johan.post("/register/outside/1/name_lot", data=sent)
    assert made.status_code == 302, made.text
    assert "L-9" in johan.get("/register/outside/1").text
    assert "OI-0001" in johan.get("/register/outside/").text
    assert "PLC-204" in johan.get("/register/outside/export.csv").text
    assert sign_in("ana").get("/register/outside/1/decide").status_code == 200
    assert sign_in("dana").get("/register/outside/1").status_code == 404
