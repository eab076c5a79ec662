from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.core import clock
from governance.core.errors import Forbidden, RuleViolation
from governance.identity.models import Person, Role
from governance.ownership import commands
from governance.ownership.models import SIGNING, Activity, Letter
from governance.ownership.queries import accountable_for
from governance.ownership.reports import gaps as of_gaps
from governance.ownership.reports import load as of_load
from governance.ownership.reports.coverage import coverage
from governance.ownership.reports.overlaps import explain, overlaps
from governance.ownership.reports.standing import astray, depths, sole_holders
from governance.ownership.rules import Naming
from governance.ownership.subjects import Subject, of_place
from governance.places.models import Place
from governance.register.models import Asset
from governance.register.vocabulary import AssetClass
from tests.governance.ownership.test_accountable_for import statements
from tests.governance.ownership.test_over_http import text_of
from tests.plant import SYSTEM, add_asset, record


def give(session, actor, subject, activity, **given):
    """Name a party; the rest as the naming wants it."""
    naming = {"person_id": None, "starts_on": clock.today(), "ends_on": None, **given}
    return commands.name(session, actor, subject, Naming(activity, reason="As agreed.", **naming))


def test_coverage_counts_what_the_function_says_of_each_record(database, session, plant, an_actor):
    suite3 = session.get_one(Place, plant.places["suite3"])
    for number in range(6):
        kind = AssetClass.SWITCH if number % 2 else AssetClass.PLC
        add_asset(session, suite3, f"X-{number}", asset_class=kind)
    ines = an_actor("ines")
    give(
        session, ines, of_place(suite3), Activity.PATCHING, person_id=plant.people["johan"],
        facet=("asset_class", "switch"),
    )  # fmt: skip
    one = session.scalars(select(Asset).where(Asset.tag == "X-0")).one()
    lone = Subject("asset", one.id, one.place_id, one.tag)
    give(session, ines, lone, Activity.PATCHING, person_id=plant.people["johan"])
    session.commit()

    with statements(database) as sent:
        shown = coverage(session, ines)
    assert len([one for one in sent if one.startswith("SELECT")]) == 5
    subjects = [
        (each.site_id, Subject("asset", each.id, each.place_id, each.tag))
        for each in session.scalars(select(Asset))
    ]
    answers = accountable_for(session, tuple(Activity), [one for _, one in subjects])
    for line in shown.lines:
        for site, cell in zip(shown.sites, line.cells, strict=True):
            at_site = [one for site_id, one in subjects if site_id == site.id]
            filled = [one for one in at_site if answers[line.activity, one.key].is_filled]
            assert (cell.filled, cell.total) == (len(filled), len(at_site)), (line, site)
    patching = next(line for line in shown.lines if line.activity is Activity.PATCHING)
    assert (patching.whole.filled, patching.whole.vacant) == (4, len(subjects) - 4)


def test_nobody_counts_records_of_a_site_that_they_may_not_read(session, an_actor):
    seen = coverage(session, an_actor("johan"))

    assert [site.name for site in seen.sites] == ["Leuven"]
    assert sum(cell.total for cell in seen.lines[0].cells) == 2


def test_a_gap_is_told_where_it_begins_with_who_acts(session, plant, an_actor):
    def told():
        found = session.execute(of_gaps.rows(an_actor("ines"))).all()
        return {(row.Owner.activity, row.place): (row.Owner.cause, row.acting) for row in found}

    before = told()
    assert before[Activity.QA_PLAN, "Durham"] == ("never_named", None)
    assert (Activity.QA_PLAN, "Qclab") not in before
    assert (Activity.QA_PLAN, "Leuven") not in before

    leaver = session.get_one(Person, plant.people["arne"])
    leaver.deactivated_at = clock.now()
    record(session, SYSTEM, "person.deactivated", leaver)
    session.commit()

    assert told()[Activity.TAKE_DOWN, "Suite3"] == ("deactivated", None)
    assert (Activity.TAKE_DOWN, "Line1") not in told()


def test_load_counts_namings_not_what_lies_below_them(session, plant, an_actor):
    rows = {row.Person.id: row for row in session.execute(of_load.rows(an_actor("ines")))}

    johan = rows[plant.people["johan"]]
    assert (johan.namings, johan.sites) == (johan.activities, 1)
    assert johan.fields > johan.namings


def test_the_only_one_with_a_fitting_role_is_named_with_what_hangs_on_them(session, an_actor):
    found = {
        (each.site.name, each.person): each for each in sole_holders(session, an_actor("ines"))
    }

    assert "QA plan" in found["Durham", "Dave"].activities
    assert {each.site.name for each in sole_holders(session, an_actor("johan"))} <= {"Leuven"}
    assert not [each for each in found if each[0] == "Leuven" and each[1] == "Dana"]


def test_what_is_central_at_home_and_decided_at_a_site_is_told_and_the_other_way_round(
    session, plant, an_actor
):
    ines, acme = an_actor("ines"), session.get_one(Place, plant.places["acme"])
    leuven = session.get_one(Place, plant.places["leuven"])
    before = {site.site.name: site for site in depths(session, ines)}
    known = {each.assignment_id for each in astray(session, ines)}
    give(session, ines, of_place(leuven), Activity.IDENTITY, person_id=plant.people["ines"])
    give(session, ines, of_place(acme), Activity.NETWORK, person_id=plant.people["ines"])
    session.commit()

    (found,) = [each for each in astray(session, ines) if each.assignment_id not in known]
    assert (found.activity, found.decided_at.name, found.person) == (
        Activity.IDENTITY, "Leuven", "Ines",
    )  # fmt: skip
    after = {site.site.name: site for site in depths(session, ines)}
    assert after["Leuven"].own == before["Leuven"].own + 1
    assert after["Durham"].inherited > before["Durham"].inherited
    assert after["Durham"].fields == before["Durham"].fields


def test_it_and_ot_on_one_activity_overlap_until_somebody_says_why(session, plant, an_actor):
    ines, leuven = an_actor("ines"), session.get_one(Place, plant.places["leuven"])
    for role in (Role.OT_LEAD, Role.IT_LEAD):
        give(session, ines, of_place(leuven), Activity.BACKUP, role=role, letter=Letter.RESPONSIBLE)
    session.commit()

    (found,) = overlaps(session, ines)
    assert (found.place.name, found.note) == ("Leuven", None)
    assert found.why == "IT lead at Site Leuven (IT) and OT lead at Site Leuven (OT)"
    with pytest.raises(RuleViolation):
        explain(session, ines, leuven, Activity.BACKUP, "  ")
    with pytest.raises(Forbidden):
        explain(session, an_actor("dave"), leuven, Activity.BACKUP, "Why not.")
    explain(session, ines, leuven, Activity.BACKUP, "Each has systems there.")
    explain(session, ines, leuven, Activity.BACKUP, "Each backs up its own.")
    session.commit()
    (told,) = overlaps(session, ines)
    assert (told.note.words, told.note.written_by) == ("Each backs up its own.", "Ines")


def test_every_report_is_read_narrowed_and_exported(sign_in, plant):
    ines = sign_in("ines")
    shown = text_of(ines.get("/ownership/reports/"))
    assert "Is somebody accountable?" in shown
    gaps = text_of(ines.get("/ownership/reports/gaps/?activity=qa_plan&why=never_named"))
    assert "QA plan Durham" in gaps
    assert "QA release" not in gaps.rpartition("Acts meanwhile")[2]
    for sort in ("activity", "-place", "site", "why", "-acting"):
        assert ines.get(f"/ownership/reports/gaps/?sort={sort}").status_code == 200
    for sort in ("person", "-namings", "activities", "sites", "-fields"):
        assert ines.get(f"/ownership/reports/load/?sort={sort}").status_code == 200
    assert (
        ines.get(f"/ownership/reports/load/?site={plant.places['leuven']}&much=1").status_code
        == 200
    )
    for path in (
        "coverage.csv", "gaps/export.xlsx", "load/export.json", "overlaps/export.csv",
        "standing/single.csv", "standing/inherited.json", "standing/astray.xlsx",
    ):  # fmt: skip
        assert ines.get(f"/ownership/reports/{path}").status_code == 200, path
    lines = ines.get("/ownership/reports/coverage.json").get_json()
    assert len(lines) == len(Activity) * 2
    assert {line["Activity"] for line in lines if line["Percent"]} <= {"Asset approval"} | {
        line["Activity"] for line in lines
    }
    assert "How firmly ownership stands" in text_of(ines.get("/ownership/reports/standing/"))
    address = f"/ownership/reports/overlaps/{plant.places['leuven']}/patching/explain"
    assert ines.post(address, data={"words": ""}).status_code == 422
    assert ines.post(address, data={"words": "Both patch."}).status_code == 302
    assert ines.get(address.replace("patching", "tea")).status_code == 404
    assert SIGNING


def test_tomorrow_is_known_today(session, plant, an_actor, monkeypatch):
    leuven = session.get_one(Place, plant.places["leuven"])
    row = give(
        session, an_actor("ines"), of_place(leuven), Activity.PATCHING,
        person_id=plant.people["johan"], starts_on=clock.today() + timedelta(days=1),
    )  # fmt: skip
    session.commit()
    today = clock.today()

    def share():
        found = coverage(session, an_actor("ines"))
        return next(line.whole for line in found.lines if line.activity is row.activity)

    assert share().filled == 0
    monkeypatch.setattr(clock, "today", lambda: today + timedelta(days=1))
    assert share().filled == 2
