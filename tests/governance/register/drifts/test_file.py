"""An import that differs on a controlled fact files drift, and everything else goes on."""

import pytest

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.core.contributions import waiting
from governance.register.drifts.models import DriftState
from governance.register.imports.models import ImportState, Outcome
from governance.register.models import Asset
from governance.register.vocabulary import ValidationState
from tests.plant import SYSTEM, actor_named


@pytest.mark.scenario("R5")
def test_the_approved_value_stands_and_the_rest_of_the_row_and_the_other_rows_go_on(found):
    made = found.applied(
        "johan",
        b"Tag;Name;Class;Place;Firmware;Hostname\n"
        b"PLC-204;Kept;PLC;line1;3.0;plc204\n"
        b"PLC-900;New;PLC;line1;1.0;\n",
    )

    held = found.asset()
    assert (held.firmware, held.hostname, held.name) == ("2.8.1", "plc204", "Kept")
    assert found.asset("PLC-900").firmware == "1.0"
    (drift,) = found.drifts()
    assert (drift.field, drift.approved, drift.reported) == ("firmware", "2.8.1", "3.0")
    assert (drift.import_id, drift.line, drift.state) == (made, 2, DriftState.FILED)
    assert drift.source == f"IM-{made:04}, liste.csv"
    assert drift.accountable == "Arne"


@pytest.mark.scenario("R5")
def test_who_is_accountable_and_who_decides_are_told(found, database, plant):
    found.reported()

    with database.reading() as session:
        told = {
            name: [(i.group, i.verb) for i in waiting(session, actor_named(session, plant, name))
                   if i.reference == "DR-0001"]
            for name in ("arne", "ana", "dave", "tom")
        }  # fmt: skip
    assert told == {"arne": [("fix", "Open")], "ana": [("sign", "Decide")], "dave": [], "tom": []}


def test_without_anybody_accountable_the_drift_says_why_nobody_is(found):
    found.applied("dana", b"Tag;Place;Firmware\nLIMS-01;qclab;9\n", place="durham")

    assert found.drifts()[0].accountable.startswith("nobody: ")


def test_the_preview_says_what_will_be_filed(found):
    import_id = found.previewed("johan", b"Tag;Place;Firmware\nPLC-204;line1;3.0\n")

    row = found.rows(import_id)[2]
    assert row.outcome is Outcome.UNCHANGED
    assert "2.8.1 as approved, and stays: 3.0 is filed as drift" in row.reasons
    record_ = found.state(import_id)
    assert (record_.drifted, record_.updated) == (1, 0)


def test_the_same_report_updates_the_drift_and_another_value_takes_its_place(found):
    found.reported("3.0")
    found.reported("3.0")
    found.reported("3.1", by="ines")

    (drift,) = found.drifts()
    assert (drift.times, drift.reported, drift.value) == (3, "3.1", '"3.1"')


def test_what_was_unknown_is_learnt_and_what_is_not_held_is_written(found, database):
    with database.writing() as session:
        for tag, given in {
            "PLC-204": {"firmware": None},
            "HMI-31": {"validation_state": ValidationState.PLANNED},
        }.items():
            asset = session.query(Asset).filter_by(tag=tag).one()
            for name, value in given.items():
                setattr(asset, name, value)
        record(session, SYSTEM, "plant.altered", "the plant")
        session.commit()

    found.applied("johan", b"Tag;Place;Firmware\nPLC-204;line1;3.0\nHMI-31;line10;4.0\n")

    assert found.drifts() == []
    assert (found.asset().firmware, found.asset("HMI-31").firmware) == ("3.0", "4.0")


def test_a_product_that_the_catalogue_lacks_is_filed_and_not_added(found, database):
    sheet = b"Tag;Place;Vendor;Product\nPLC-204;line1;Siemens;S7-1500\n"
    found.applied("johan", sheet)  # nothing was known: learnt
    found.applied("johan", sheet.replace(b"S7-1500", b"S7-9999"))

    (drift,) = found.drifts()
    assert (drift.field, drift.approved, drift.reported) == (
        "product_id", "Siemens S7-1500", "Siemens S7-9999",
    )  # fmt: skip
    assert drift.value is None
    with database.reading() as session:
        assert verify(session).faults == []


def test_what_was_previewed_as_drift_and_is_written_now_is_refused(found, database):
    import_id = found.previewed("johan", b"Tag;Place;Firmware\nPLC-204;line1;3.0\n")
    with database.writing() as session:
        asset = session.query(Asset).filter_by(tag="PLC-204").one()
        asset.firmware = "2.9"
        record(session, SYSTEM, "plant.altered", "the plant")
        session.commit()
    found.confirm("johan", import_id)
    found.work()

    assert found.state(import_id).state is ImportState.REFUSED
    assert "2.9 as approved" in found.state(import_id).refusal
    assert found.drifts() == []
