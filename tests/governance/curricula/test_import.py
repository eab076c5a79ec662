"""Sheets of what can be learned and of curricula: by the rules of the pages, whole or not."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from governance.audit.verify import verify
from governance.core import clock
from governance.core.errors import Forbidden
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Format, written
from governance.curricula.importing import curricula, items  # noqa: F401  # the kinds
from governance.curricula.models import Curriculum, CurriculumItem, TrainingItem
from governance.register.imports.models import Outcome
from tests.governance.register.imports.conftest import Desk
from tests.governance.skills.conftest import a_competence

IN_A_WEEK = (clock.today() + timedelta(days=7)).isoformat()
HEAD = (
    "Number;Type;Title;Place;Kept at;Retraining;Skills;Revision;Changes;Duration;Pass mark"
    ";Effective date\n"
)
GOOD = HEAD + (
    f"sop-112;SOP;Restart a line;/acme/leuven/;DMS 112;24;OT-PLC 1;4;first;20;;{IN_A_WEEK}\n"
    f"Q-1;Quiz;Zones;/acme/leuven/suite3/;;;;1;first;10;80;{IN_A_WEEK}\n"
    "C-204;Kurs;Controllers;/acme/leuven/;;;OT-PLC 2;;;;;\n"
)
PLAN = (
    "Training plan;Place;Role;From;Item;Days;Asked from\n"
    f"Who works here;/acme/leuven/;;{IN_A_WEEK};SOP-112;14;{IN_A_WEEK}\n"
    f"who works here;/acme/leuven/;;{IN_A_WEEK};C-204;90;{IN_A_WEEK}\n"
    f"Leads;/acme/leuven/suite3/;OT lead;{IN_A_WEEK};C-204;30;\n"
)


@pytest.fixture
def desk(database, plant):
    with database.writing() as session:
        a_competence(session, "OT-PLC")
        session.commit()
    return Desk(database, plant)


def outcomes(desk, import_id):
    return [row.outcome for row in desk.rows(import_id).values()]


def exported(database, kind):
    with database.reading() as session:
        return b"".join(written(EXPORTS[kind](session, None), Format.CSV))


def test_items_come_with_what_they_show_and_a_version_that_waits_for_quality(desk, database):
    first = desk.applied("johan", GOOD.encode(), kind="training-items")
    assert outcomes(desk, first) == [Outcome.CREATE] * 3, desk.rows(first)

    again = desk.previewed("johan", exported(database, "training-items"), kind="training-items")

    assert outcomes(desk, again) == [Outcome.UNCHANGED] * 3, desk.rows(again)
    with database.reading() as session:
        wanted = select(TrainingItem).options(
            selectinload(TrainingItem.versions), selectinload(TrainingItem.effects)
        )
        found = {each.code: each for each in session.scalars(wanted)}
        sop = found["SOP-112"]
        assert [(v.label, v.minutes, v.decision) for v in sop.versions] == [("4", 20, None)]
        assert [effect.level for effect in sop.effects] == [1]
        assert found["Q-1"].versions[0].pass_mark == 80
        assert verify(session).faults == []


def test_a_later_sheet_adds_a_version_and_what_is_shown_anew_and_edits_no_version(desk, database):
    desk.applied("johan", GOOD.encode(), kind="training-items")
    later = GOOD.replace(";4;first;20;", ";5;says more;25;").replace("Restart a", "Start a")

    second = desk.applied("johan", later.encode(), kind="training-items")
    edited = desk.previewed("johan", GOOD.replace(";first;20", ";other;20").encode(),
                            kind="training-items")  # fmt: skip

    assert outcomes(desk, second) == [Outcome.UPDATE, Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert "version 4 is never edited" in next(iter(desk.rows(edited).values())).reasons
    with database.reading() as session:
        sop = session.scalars(
            select(TrainingItem)
            .where(TrainingItem.code == "SOP-112")
            .options(selectinload(TrainingItem.versions))
        ).one()
        assert (sop.title, [v.label for v in sop.versions]) == ("Start a line", ["4", "5"])


def test_every_fault_of_a_sheet_of_items_is_told_at_once(desk):
    bad = HEAD + (
        "SOP-1;SOP;A;/acme/durham/;;;;;;;;\n"
        "SOP-2;SOP;B;/acme/leuven/;;0;OT-PLC 3 | NO-ONE 1;1;;;;\n"
        f"Q-2;quiz;C;/acme/leuven/;;;;1;first;10;;{IN_A_WEEK}\n"
        "SOP-3;SOP;;/acme/leuven/;;;PLC;;;5;;\n"
    )

    rows = desk.rows(desk.previewed("johan", bad.encode(), kind="training-items"))

    told = "\n".join(row.reasons for row in rows.values())
    assert {row.outcome for row in rows.values()} == {Outcome.REFUSED}
    for fact in ("no such place here", "months is 1 to 240", "no competence NO-ONE",
                 "What is different, Minutes and In force from", "a quiz has a pass mark",
                 "write codes with levels"):  # fmt: skip
        assert fact in told, told


def test_curricula_come_line_by_line_and_a_second_time_unchanged(desk, database):
    desk.applied("johan", GOOD.encode(), kind="training-items")
    first = desk.applied("johan", PLAN.encode(), kind="curricula")
    assert outcomes(desk, first) == [Outcome.CREATE] * 3, desk.rows(first)

    again = desk.previewed("johan", exported(database, "curricula"), kind="curricula")
    other = desk.previewed("johan", PLAN.replace(";14;", ";21;").encode(), kind="curricula")

    assert outcomes(desk, again) == [Outcome.UNCHANGED] * 3, desk.rows(again)
    assert outcomes(desk, other)[0] is Outcome.REFUSED
    assert "CU-0001 holds SOP-112 otherwise" in next(iter(desk.rows(other).values())).reasons
    with database.reading() as session:
        wanted = (
            select(Curriculum)
            .order_by(Curriculum.id)
            .options(selectinload(Curriculum.items).options(joinedload(CurriculumItem.item)))
        )
        held = [(c.title, [r.item.code for r in c.items]) for c in session.scalars(wanted)]
        assert held == [("Who works here", ["SOP-112", "C-204"]), ("Leads", ["C-204"])]
        assert verify(session).faults == []


def test_what_a_curriculum_cannot_hold_says_why(desk):
    desk.applied("johan", GOOD.encode(), kind="training-items")
    bad = (
        "Training plan;Place;From;Item;Days;Asked from\n"
        "A;/acme/leuven/;;NO-ONE;14;\n"
        "A;/acme/durham/;;C-204;14;\n"
        "A;/acme/leuven/;2020-01-01;C-204;500;\n"
    )

    rows = desk.rows(desk.previewed("johan", bad.encode(), kind="curricula"))

    told = "\n".join(row.reasons for row in rows.values())
    for fact in ("no item NO-ONE", "no such place here", "0 to 365 days", "begins today"):
        assert fact in told, told


def test_who_plans_no_learning_brings_none(desk):
    with pytest.raises(Forbidden):
        desk.upload("nora", GOOD.encode(), kind="training-items")
