"""The checklist of a change: worked out, planned, signed with the plan, and brought."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core import clock
from governance.core.errors import Conflict, Forbidden, NotFound, RuleViolation
from governance.evidence.models import SignedContent
from workflows.changes.commands import deciding, working, writing
from workflows.changes.deliverables import commands
from workflows.changes.deliverables.commands import Brought, SettingAside
from workflows.changes.deliverables.models import DeliverableState as D
from workflows.changes.deliverables.rules import TABLE, WHAT, Part, checklist, listed
from workflows.changes.models import ChangeState, RiskClass
from workflows.changes.queries.case import case_of

DMS = Brought(is_done=True, reference="DMS VAL-0042")


def test_it_is_worked_out_when_the_planning_begins_and_says_what_asks_for_it(checked):
    checked.assessed()

    rows = {row.code: row for row in checked.rows()}

    assert checked.now().state is ChangeState.PLANNING
    assert {"code_review", "simulation", "performance", "supplier"} <= rows.keys()
    assert rows["installation"].why == (
        "Capper program is of category 5, Runtime is of category 3; high risk"
    )
    assert {row.state for row in rows.values()} == {D.PLANNED}


def test_an_asset_without_a_component_of_a_category_owes_nothing(life):
    life.assessed()

    with life.database.reading() as session:
        assert case_of(session, session.get_one(type(life.now()), life.id)).deliverables == []
    life.disposed().by("nora", writing.propose)


def test_no_plan_is_put_up_before_each_has_an_owner_and_a_day_or_is_signed_as_not_needed(checked):
    checked.assessed().disposed()
    with pytest.raises(RuleViolation) as refusal:
        checked.by("nora", writing.propose)
    assert "still plans who brings what by when: installation check (IQ)" in str(refusal.value)
    checked.by("vera", commands.set_aside, SettingAside(checked.ids("supplier"), "same maker"))
    checked.planned(*(row.code for row in checked.rows() if row.state is D.PLANNED))

    checked.by("nora", writing.propose)

    with checked.database.reading() as session:
        told = session.scalars(
            select(SignedContent.body).where(SignedContent.sha256 == checked.now().content_sha256)
        ).one()
    told = json.loads(told)["deliverables"]
    assert any("not needed: same maker" in line for line in told)
    assert any(line.startswith("code review of PLC-204: Vera, by ") for line in told)


def test_the_release_waits_until_all_of_it_is_brought(checked):
    checked.assessed().planned().disposed().by("nora", writing.propose)
    checked.signed(("arne", "johan", "ana", "vera", "sten", "dirk"))
    checked.by("tom", working.start)
    checked.by("tom", working.complete, working.Work("Loaded 2.9.4 as planned", "2.9.4"))
    checked.by("johan", working.verify, "Valves cycle")
    checked.by("tom", commands.deliver, checked.ids("source"), Brought(is_done=False))
    with pytest.raises(RuleViolation) as refusal:
        checked.by("ana", deciding.sign)
    assert "still owes" in refusal.value.reasons[0]

    checked.by("tom", commands.deliver, checked.ids(), DMS)
    checked.by("ana", deciding.sign)

    assert checked.now().released_at is not None
    assert {(row.state, row.evidence) for row in checked.rows()} == {(D.DONE, "DMS VAL-0042")}
    with pytest.raises(Conflict):
        checked.by("tom", commands.deliver, checked.ids(), DMS)
    with checked.database.reading() as session:
        assert verify(session).faults == []


def test_who_may_plan_bring_and_set_aside(checked):
    checked.assessed()
    some = SettingAside(checked.ids("supplier"), "same maker")
    with pytest.raises(Forbidden):
        checked.by("ana", commands.set_aside, some)
    with pytest.raises(Forbidden):
        checked.by("adam", commands.deliver, checked.ids(), DMS)
    with pytest.raises(Forbidden):
        checked.by("tom", commands.renew)


def test_what_is_chosen_planned_or_named_wrongly_is_refused(checked):
    checked.assessed()
    over = (checked.plant.people["vera"], clock.today() - timedelta(days=1))
    ids = checked.ids()
    for wrong, args in (
        (commands.plan, (ids, over)),
        (commands.plan, ([], over)),
        (commands.plan, ([10**6], (over[0], clock.today()))),
        (commands.deliver, (ids, Brought(is_done=True))),
    ):
        with pytest.raises(RuleViolation):
            checked.by("nora", wrong, *args)
    with pytest.raises(NotFound):
        checked.by("nora", commands.deliver, ids, Brought(is_done=True, file_id=10**6))


def test_worked_out_again_it_keeps_what_was_planned(checked):
    checked.assessed().planned("source")

    checked.by("nora", commands.renew)

    (kept,) = [row for row in checked.rows() if row.code == "source"]
    assert kept.owner_id == checked.plant.people["vera"]


def test_the_pages_show_the_checklist_and_take_what_people_say(checked, sign_in):
    checked.assessed()
    nora, address = sign_in("nora"), f"/changes/{checked.id}"

    page = nora.get(f"{address}/deliverables").text
    assert "Code review" in page
    assert nora.get(f"{address}/plan_deliverables").status_code == 200
    sent = {
        "items": checked.ids(),
        "owner": checked.plant.people["vera"],
        "due_on": str(clock.today()),
        "version": checked.now().version,
    }
    made = nora.post(f"{address}/plan_deliverables", data=sent)
    assert made.status_code == 302, made.text
    assert "Vera" in nora.get(f"{address}/deliverables").text
    assert sign_in("vera").get(f"{address}/set_aside").status_code == 200
    assert nora.get(f"{address}/deliver").status_code == 200


PARTS = st.lists(
    st.builds(
        Part,
        asset_id=st.integers(1, 3),
        tag=st.just("PLC-1"),
        name=st.sampled_from(("program", "runtime")),
        category=st.sampled_from(sorted(TABLE)),
        is_relevant=st.booleans(),
    ),
    max_size=6,
)


@given(parts=PARTS, risk=st.sampled_from(RiskClass))
def test_each_is_asked_for_once_with_its_reason_and_more_risk_never_asks_for_less(parts, risk):
    found = checklist(parts, risk)

    keys = [(item.asset_id, item.code) for item in found]
    assert len(keys) == len(set(keys))
    assert all(item.why and WHAT[item.code] for item in found)
    more = {(item.asset_id, item.code) for item in checklist(parts, RiskClass.HIGH)}
    assert set(keys) <= more


def test_a_low_change_off_quality_owes_nothing_unless_it_bears_on_safety():
    plain = Part(1, "FW-1", "rules", "4", is_relevant=False)
    safe = Part(1, "SIS-1", "", "sis", is_relevant=True)

    assert checklist([plain], RiskClass.LOW) == []
    assert [item.code for item in checklist([safe], RiskClass.LOW)] == [
        "safety_impact",
        "sil",
        "proof_test",
    ]
    assert listed([str(n) for n in range(7)]) == "0, 1, 2, 3, 4 and 2 more"
