"""An edit of many assets: previewed, then applied exactly so, or refused with what differs."""

import json

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.queries import history
from governance.audit.verify import verify
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.core.listing.chosen import Chosen
from governance.identity.models import Person, Role, RoleGrant
from governance.places.models import Place
from governance.register.edits import commands
from governance.register.edits.models import BulkEditState, EditOutcome
from governance.register.edits.rules import AT_ONCE
from governance.register.models import Asset, Product, Vendor
from governance.register.vocabulary import PurdueLevel, ValidationState
from tests.governance.test_statements import gathered
from tests.plant import SINCE, SYSTEM, actor_named, add_asset, add_grant


@pytest.fixture
def more(database, plant):
    """A few more assets of line 1: two plain ones."""
    with database.writing() as session:
        line = session.get_one(Place, plant.places["line1"])
        plain = {"gxp": "none", "validation_state": ValidationState.NOT_REQUIRED}
        for tag, given in {
            "P-1": plain | {"criticality": 3},
            "P-2": plain | {"criticality": 1, "firmware": "9"},
        }.items():
            plant.assets[tag] = add_asset(session, line, tag, **given).id
        record(session, SYSTEM, "plant.grown", "the plant")
        session.commit()
    return plant


def test_the_preview_says_of_each_asset_what_changes_and_why_not_and_is_then_written(
    desk, more, database
):
    chosen = desk.all_of("PLC-204", "P-1", "P-2", "LIMS-01")
    edit_id = desk.ask("johan", chosen, criticality=1, firmware="9", purdue_level=PurdueLevel.L1)
    rows, edit = desk.rows(edit_id), desk.state(edit_id)

    assert {tag: row.outcome for tag, row in rows.items()} == {
        "PLC-204": EditOutcome.REFUSED, "P-1": EditOutcome.UPDATE, "P-2": EditOutcome.UNCHANGED,
    }  # fmt: skip  # Durham's LIMS-01 is none that Johan may read
    assert json.loads(rows["P-1"].changes) == {
        "criticality": ["3", "1"],
        "firmware": ["2.8.1", "9"],
    }
    assert rows["PLC-204"].reasons == (
        "PLC-204 is validated, so its firmware is altered by a change: raise one."
    )
    assert (edit.state, edit.updated, edit.unchanged, edit.refused) == (
        BulkEditState.PREVIEWED, 1, 1, 1,
    )  # fmt: skip
    assert desk.asset("P-1").criticality == 3

    desk.confirm("johan", edit_id)

    assert desk.state(edit_id).state is BulkEditState.APPLIED
    assert (desk.asset("P-1").criticality, desk.asset("P-1").firmware) == (1, "9")
    assert desk.asset("PLC-204").firmware == "2.8.1"
    assert desk.asset("P-2").version == 1
    with database.reading() as session:
        past = history(session, session.get_one(Asset, more.assets["P-1"]))[0]
        assert (past.verb, past.why) == ("bulk_edit.applied", "walk-down")
        assert {change.field for change in past.changes} == {"criticality", "firmware"}
        assert verify(session).faults == []
    with pytest.raises(Conflict):
        desk.confirm("johan", edit_id)


def test_facts_are_made_unknown_and_a_place_is_left_only_within_its_site(desk, more):
    edit_id = desk.ask(
        "ines", desk.all_of("P-2", "LIMS-01"), place_id=more.places["line10"],
        cleared=["criticality"],
    )  # fmt: skip
    rows = desk.rows(edit_id)

    assert json.loads(rows["P-2"].changes) == {"criticality": ["1", None],
                                               "place": ["Line1", "Line10"]}  # fmt: skip
    assert "stays at its site" in rows["LIMS-01"].reasons
    desk.confirm("ines", edit_id)
    assert desk.asset("P-2").criticality is None
    assert desk.asset("P-2").place_id == more.places["line10"]


def test_every_reason_why_it_cannot_be_asked_for_is_told_at_once(desk, plant):
    with pytest.raises(RuleViolation) as refused:
        desk.ask(
            "johan", Chosen((99_999,)), place_id=plant.places["qclab"], product_id=77,
            firmware="1", cleared=["firmware"],
        )  # fmt: skip
    assert [reason.split(":")[0] for reason in refused.value.reasons] == [
        "Either set or make unknown, not both", "Place", "Product",
    ]  # fmt: skip
    with pytest.raises(RuleViolation, match="Nothing would be set"):
        desk.ask("johan", desk.all_of("HMI-31"))
    with pytest.raises(Forbidden):
        desk.ask("ana", desk.all_of("HMI-31"), criticality=1)


def test_who_keeps_one_area_edits_nothing_of_another(desk, database, more):
    with database.writing() as session:
        site = session.get_one(Place, more.places["leuven"])
        more.assets["SRV-9"] = add_asset(session, site, "SRV-9").id
        record(session, SYSTEM, "plant.grown", "the plant")
        session.commit()
    edit_id = desk.ask("arne", desk.all_of("P-1", "SRV-9"), criticality=1)

    rows = desk.rows(edit_id)
    assert rows["P-1"].outcome is EditOutcome.UPDATE
    assert "SRV-9" not in rows or "You may not edit SRV-9" in rows["SRV-9"].reasons


def test_what_changed_between_preview_and_confirmation_is_never_overwritten(desk, database, more):
    edit_id = desk.ask("johan", desk.all_of("P-1", "P-2"), criticality=2)
    with database.writing() as session:
        session.get_one(Asset, more.assets["P-1"]).criticality = 4
        record(session, SYSTEM, "asset.edited", "P-1")
        session.commit()

    with pytest.raises(RuleViolation) as refused:
        desk.confirm("johan", edit_id)

    assert refused.value.reasons[1:] == ("Criticality of P-1 was 3 and is 4 now.",)
    assert desk.state(edit_id).state is BulkEditState.PREVIEWED
    assert (desk.asset("P-1").criticality, desk.asset("P-2").criticality) == (4, 1)


def test_a_right_that_was_lost_since_the_preview_refuses_all_of_it(desk, database, more):
    edit_id = desk.ask("johan", desk.all_of("P-1"), criticality=2)
    with database.writing() as session:
        session.get_one(Asset, more.assets["P-1"]).place_id = more.places["qclab"]
        session.get_one(Asset, more.assets["P-1"]).site_id = more.places["durham"]
        record(session, SYSTEM, "asset.moved", "P-1")
        session.commit()

    with pytest.raises(RuleViolation, match="You may not edit P-1"):
        desk.confirm("johan", edit_id)


@pytest.mark.parametrize("much", [1, AT_ONCE + 1])
def test_a_place_that_was_closed_to_who_asked_since_the_preview_takes_nothing(
    desk, database, plant, much
):
    desk.grow(much)
    with database.writing() as session:
        tom = session.get_one(Person, plant.people["tom"])
        for code in ("line1", "line10"):
            add_grant(session, tom, Role.AREA_OWNER, session.get_one(Place, plant.places[code]))
        record(session, SYSTEM, "role.granted", tom)
        session.commit()
    chosen = Chosen(conditions="q=pmp-0")
    edit_id = desk.ask("tom", chosen, much, place_id=plant.places["line10"])
    desk.work()
    if much > 1:
        desk.confirm("tom", edit_id)
    with database.writing() as session:
        grant = select(RoleGrant).where(RoleGrant.place_id == plant.places["line10"])
        session.scalars(grant).one().ends_on = SINCE
        record(session, SYSTEM, "role.revoked", "tom")
        session.commit()

    if much > 1:
        desk.work()
        refused = desk.state(edit_id)
        assert refused.state is BulkEditState.REFUSED
        assert "Place: choose one of those at which you may register" in refused.refusal
    else:
        with pytest.raises(RuleViolation, match="at which you may register"):
            desk.confirm("tom", edit_id)
    assert desk.asset("PMP-000000").place_id == plant.places["line1"]


def test_many_assets_are_compared_and_written_by_the_worker_on_the_same_terms(desk, database):
    much = AT_ONCE + 1
    desk.grow(much)
    chosen = Chosen(conditions="q=pmp-0")
    edit_id = desk.ask("johan", chosen, much, criticality=4)

    assert desk.state(edit_id).state is BulkEditState.PREVIEWING
    assert desk.work() == 1
    edit = desk.state(edit_id)
    assert (edit.state, edit.updated) == (BulkEditState.PREVIEWED, much)

    desk.confirm("johan", edit_id)
    assert desk.state(edit_id).state is BulkEditState.APPLYING
    desk.work()
    assert desk.state(edit_id).state is BulkEditState.APPLIED
    assert desk.asset("PMP-002000").criticality == 4
    with database.reading() as session:
        assert verify(session).faults == []

    again = desk.ask("johan", chosen, much, criticality=3)
    desk.work()
    with database.writing() as session:
        session.get_one(Asset, desk.asset("PMP-000007").id).criticality = 1
        record(session, SYSTEM, "asset.edited", "PMP-000007")
        session.commit()
    desk.confirm("johan", again)
    desk.work()
    refused = desk.state(again)
    assert refused.state is BulkEditState.REFUSED
    assert "Criticality of PMP-000007 was 4 and is 1 now." in refused.refusal
    assert desk.asset("PMP-000008").criticality == 4


def test_many_assets_take_as_many_statements_as_few(desk, database):
    counts = []
    for much, prefix in ((60, "FEW"), (450, "MUCH")):
        desk.grow(much, prefix)
        with gathered(database) as sent:
            edit_id = desk.ask("johan", Chosen(conditions=f"q={prefix}-"), much, criticality=4)
            desk.confirm("johan", edit_id)
        counts.append(len(sent))
    assert counts[1] <= counts[0] + 3  # within one batch, whatever it holds


def test_an_edit_is_discarded_by_who_asked_and_by_nobody_else(desk, database, more):
    edit_id = desk.ask("johan", desk.all_of("P-1"), criticality=2)
    with database.writing() as session:
        edit = commands.locked(session, edit_id)
        with pytest.raises(Forbidden):
            commands.discard(session, actor_named(session, more, "ines"), edit)
        commands.discard(session, actor_named(session, more, "johan"), edit)
        session.commit()
    assert desk.state(edit_id).state is BulkEditState.DISCARDED


def test_what_a_sheet_called_the_old_product_goes_with_it(desk, more, database):
    with database.writing() as session:
        vendor = Vendor(name="Siemens")
        session.add(vendor)
        session.flush()
        product = Product(vendor_id=vendor.id, name="S7-1500", order_code="6ES7")
        session.add(product)
        session.get_one(Asset, more.assets["P-1"]).product_said = "S7-300"
        record(session, SYSTEM, "plant.grown", "the plant")
        session.commit()
        number = product.id

    edit_id = desk.ask("johan", desk.all_of("P-1"), product_id=number)
    desk.confirm("johan", edit_id)

    assert (desk.asset("P-1").product_id, desk.asset("P-1").product_said) == (number, None)


def test_many_validated_assets_are_not_let_go_at_once(desk):
    edit_id = desk.ask("johan", desk.all_of("PLC-204"), gxp="none", name="x")
    row = desk.rows(edit_id)["PLC-204"]
    assert (row.outcome, "its GxP lets go of it" in row.reasons) == (EditOutcome.REFUSED, True)
