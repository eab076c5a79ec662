"""The ledger of validated states: it follows whatever writes one, and answers for any moment."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from governance.audit.commands import bulk_insert, bulk_update, record
from governance.audit.models import AuditEvent
from governance.places.models import Place
from governance.register.models import Asset
from governance.register.vocabulary import ValidationState
from governance.validation.models import ValidationEntry
from governance.validation.queries import bars, spans, state_at
from tests.plant import SYSTEM, add_asset

V = ValidationState


def plc(session, plant):
    return session.get_one(Asset, plant.assets["PLC-204"])


def told(database, plant):
    with database.reading() as session:
        return [(s.state, s.who, s.did, s.why) for s in spans(session, plc(session, plant))]


WORKED = pytest.mark.usefixtures("worked")


@WORKED
def test_each_state_is_told_with_the_act_that_brought_it(database, plant):
    assert told(database, plant) == [
        (V.VALIDATED, "system", "plant seeded", ""),
        (V.UNDER_CHANGE, "Johan", "began the work of a change", "CR-2026-0042"),
        (V.VALIDATED, "Johan", "released it for use", "CR-2026-0042"),
    ]


@WORKED
def test_any_past_moment_is_answered_with_its_reason_and_its_event(database, plant):
    with database.reading() as session:
        asset = plc(session, plant)
        first, begun, released = spans(session, asset)

        assert state_at(session, asset, first.since - timedelta(seconds=1)) is None
        assert state_at(session, asset, begun.since) == begun
        assert begun.until == released.since
        assert state_at(session, asset, released.since) == released
        event = session.get_one(AuditEvent, begun.event_seq)
        assert (event.verb, event.digest) == ("asset.work_begun", begun.sha256)


@WORKED
def test_a_picture_shows_each_state_as_wide_as_it_lasted(database, plant):
    with database.reading() as session:
        found = spans(session, plc(session, plant))

        drawn = bars(found, found[0].since + timedelta(days=10))

    assert [span for span, _, _ in drawn] == found
    assert drawn[0][1] == 0
    assert drawn[-1][1] + drawn[-1][2] == pytest.approx(1_000, abs=1)
    assert bars([], found[0].since) == []


def test_what_is_written_set_wise_is_in_the_ledger_too(database, plant):
    with database.writing() as session:
        bulk_update(session, Asset, Asset.tag == "PLC-204", {"validation_state": V.SUSPENDED})
        record(session, SYSTEM, "assets.suspended", "many", reason="a recall")
        session.commit()

    assert told(database, plant)[-1] == (V.SUSPENDED, "system", "assets suspended", "a recall")


def test_an_asset_that_never_needed_validation_has_no_line(database, plant):
    with database.writing() as session:
        line = session.get_one(Place, plant.places["line1"])
        lamp = add_asset(session, line, "LAMP-1", validation_state=V.NOT_REQUIRED)
        record(session, SYSTEM, "asset.registered", lamp)
        session.commit()
        assert spans(session, lamp) == []


def mirrored(session):
    """Return each asset's state by the register and by the ledger."""
    latest = {
        entry.asset_id: entry.state
        for entry in session.scalars(select(ValidationEntry).order_by(ValidationEntry.event_seq))
    }
    return [
        (asset.validation_state, latest.get(asset.id, V.NOT_REQUIRED))
        for asset in session.scalars(select(Asset))
    ]


WRITES = st.lists(
    st.tuples(
        st.sampled_from(("row", "set", "born")),
        st.sampled_from(V),
        st.integers(0, 2),
        st.booleans(),
    ),
    max_size=12,
)


@settings(max_examples=15, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@pytest.mark.usefixtures("plant")
@given(writes=WRITES)
def test_the_register_says_what_the_last_line_says_whatever_wrote_it(database, writes):
    with database.writing() as session:
        for number, (how, state, which, is_committed) in enumerate(writes):
            assets = session.scalars(select(Asset).order_by(Asset.id)).all()
            asset = assets[which % len(assets)]
            if how == "row":
                asset.validation_state = state
            elif how == "set":
                bulk_update(session, Asset, Asset.id == asset.id, {"validation_state": state})
            else:
                row = {c.name: getattr(asset, c.name) for c in Asset.__table__.columns}
                row |= {"tag": f"N-{len(assets)}-{number}", "validation_state": state}
                bulk_insert(session, Asset, [{k: v for k, v in row.items() if k != "id"}])
            record(session, SYSTEM, "asset.written", asset)
            if is_committed:
                session.commit()
        session.commit()
    with database.reading() as session:
        assert all(register is ledger for register, ledger in mirrored(session))
