"""Namings as a sheet: named and ended by the rules of the pages, and taken again unchanged."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.core import clock
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Format, written
from governance.ownership.models import Activity, Assignment, Letter, Mode, Team
from governance.register.imports.models import Outcome
from tests.plant import SYSTEM

TODAY = clock.today()
HEAD = (
    "Place;Asset;Activity;Letter;Mode;Person;Role;Role held at;Team;Only for;From;Ends on;Reason\n"
)


def a_sheet(*lines):
    return (HEAD + "".join(f"{line}\n" for line in lines)).encode()


def test_a_sheet_names_parties_by_the_rules_and_tells_what_it_refuses(desk, database):
    content = a_sheet(
        f"/acme/leuven/;;patching;A;;johan@acme.example;;;;;{TODAY};;Agreed",
        f"/acme/leuven/;;Patching;R;add;;change owner;;;;{TODAY};;Agreed",
        f"/acme/leuven/suite3/line1/;PLC-204;training;I;;vera@acme.example;;;;;{TODAY};;Agreed",
        f"/acme/leuven/;;take-down;A;none;;;;;;{TODAY};;Each area",
        f"/acme/leuven/;;maintenance and calibration;C;;;OT lead;;;asset_class=plc;{TODAY};;x",
        f"/acme/leuven/;;QA plan;A;;vera@acme.example;;;;;{TODAY};;Agreed",
        f"/acme/leuven/;;training;I;;nobody@acme.example;;;;;{TODAY};;Agreed",
        f"/acme/nowhere/;;training;I;;vera@acme.example;;;;;{TODAY};;Agreed",
        f"/acme/leuven/;XX-1;training;I;;vera@acme.example;;;;;{TODAY};;Agreed",
        f"/acme/leuven/;;training;I;;vera@acme.example;QA;;;;{TODAY};;Agreed",
        f"/acme/leuven/;;training;I;;;;;No such team;;{TODAY};;Agreed",
        ";;tea;Q;;;;;;moon=1;;;",
    )  # fmt: skip
    import_id = desk.previewed("johan", content, kind="assignments")

    rows = list(desk.rows(import_id).values())
    assert [row.outcome for row in rows] == [Outcome.CREATE] * 5 + [Outcome.REFUSED] * 7
    told = " ".join(reason for row in rows[5:] for reason in row.reasons.splitlines())
    for fact in (
        "Two people would be accountable for QA plan", "Vera does not hold the role QA",
        "nobody has the e-mail address nobody@acme.example", "there is no place /acme/nowhere/",
        "there is no asset XX-1", "name one of person, role and team", "there is no team No such",
        "accepted are",
    ):  # fmt: skip
        assert fact in told, fact

    good = a_sheet(*content.decode().splitlines()[1:6])
    import_id = desk.previewed("johan", good, kind="assignments")
    desk.confirm("johan", import_id)
    desk.work()
    with database.reading() as session:
        made = session.scalars(select(Assignment).where(Assignment.starts_on == TODAY)).all()
        facts = {(row.activity, row.letter, row.mode, row.facet_value) for row in made}
        assert facts == {
            (Activity.PATCHING, Letter.ACCOUNTABLE, Mode.SET, None),
            (Activity.PATCHING, Letter.RESPONSIBLE, Mode.ADD, None),
            (Activity.TRAINING, Letter.INFORMED, Mode.SET, None),
            (Activity.TAKE_DOWN, Letter.ACCOUNTABLE, Mode.NONE, None),
            (Activity.MAINTENANCE, Letter.CONSULTED, Mode.SET, "plc"),
        }
        assert verify(session).is_whole


@pytest.mark.parametrize("form", [Format.CSV, Format.XLSX])
def test_what_was_exported_imports_again_as_nothing_to_do(desk, database, plant, form):
    with database.writing() as session:
        crew = Team(name="Crew", is_external=False, place_id=2, site_id=2)
        session.add(crew)
        session.flush()
        given = {
            "activity": Activity.PATCHING, "subject_kind": "place", "subject": "Leuven",
            "subject_id": plant.places["leuven"], "place_id": plant.places["leuven"],
            "site_id": plant.places["leuven"], "starts_on": TODAY, "assigned_by": "x",
            "reason": "Agreed\non two lines.",
        }  # fmt: skip
        session.add(Assignment(**given, team_id=crew.id, letter=Letter.RESPONSIBLE))
        session.add(Assignment(**given, mode=Mode.NONE, facet="asset_class", facet_value="plc"))
        record(session, SYSTEM, "plant.extended", "plant")
        session.commit()
    with database.reading() as session:
        content = b"".join(written(EXPORTS["assignments"](session, None), form))

    import_id = desk.previewed("ines", content, kind="assignments", name=f"namings.{form}")

    rows = list(desk.rows(import_id).values())
    assert {row.outcome for row in rows} == {Outcome.UNCHANGED}, rows
    assert len(rows) == 13


def test_a_sheet_ends_what_it_gives_an_end(desk, database):
    later = TODAY + timedelta(days=9)
    line = "/acme/leuven/;;QA plan;A;set;ana@acme.example;;;;;2020-01-01;{};seed"
    gone = desk.previewed("johan", a_sheet(line.format("2020-02-01")), kind="assignments")
    assert [row.outcome for row in desk.rows(gone).values()] == [Outcome.REFUSED]

    import_id = desk.previewed("johan", a_sheet(line.format(later)), kind="assignments")
    assert [row.outcome for row in desk.rows(import_id).values()] == [Outcome.UPDATE]
    desk.confirm("johan", import_id)
    desk.work()

    with database.reading() as session:
        wanted = select(Assignment).where(Assignment.activity == Activity.QA_PLAN)
        assert session.scalars(wanted).one().ends_on == later
