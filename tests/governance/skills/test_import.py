"""Sheets of competences and of what work asks for: by the rules of the pages, whole or not."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core import clock
from governance.core.errors import Forbidden
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Format, written
from governance.register.imports.models import Outcome
from governance.skills.importing import competences, requirements  # noqa: F401  # the kinds
from governance.skills.models import Competence, SkillRequirement
from tests.governance.register.imports.conftest import Desk

LEVELS = ";knows it;does it with help;does it;teaches it"
HEAD = "Skill code;Bereich;Title;Level 1;Level 2;Level 3;Level 4;Months;Synonyms\n"
GOOD = HEAD + (
    f"ot-plc;OT;Programs controllers{LEVELS};12;SPS\n"
    f"IT-NET;IT;Runs networks{LEVELS};;\n"
)  # fmt: skip
IN_A_WEEK = (clock.today() + timedelta(days=7)).isoformat()
ASKED = (
    "Competence;Place;Level;People;Activity;Role;Tag;Basis;From\n"
    f"OT-PLC;/acme/leuven/suite3/;3;2;implementing;;PLC-204;SOP-12;{IN_A_WEEK}\n"
    f"IT-NET;/acme/leuven/;1;;;OT lead;;policy 7;{IN_A_WEEK}\n"
)  # fmt: skip


@pytest.fixture
def desk(database, plant):
    return Desk(database, plant)


def outcomes(desk, import_id):
    return [row.outcome for row in desk.rows(import_id).values()]


def exported(database, kind):
    with database.reading() as session:
        return b"".join(written(EXPORTS[kind](session, None), Format.CSV))


def test_competences_are_added_edited_and_a_second_time_unchanged(desk, database):
    first = desk.applied("ana", GOOD.encode(), kind="competences")
    assert outcomes(desk, first) == [Outcome.CREATE] * 2, desk.rows(first)
    better = GOOD.replace("Programs controllers", "Writes programs")
    second = desk.applied("ana", better.encode(), kind="competences")
    assert outcomes(desk, second) == [Outcome.UPDATE, Outcome.UNCHANGED]

    third = desk.previewed("ana", exported(database, "competences"), kind="competences")

    assert outcomes(desk, third) == [Outcome.UNCHANGED] * 2
    with database.reading() as session:
        plc = session.scalars(select(Competence).where(Competence.code == "OT-PLC")).one()
        assert (plc.title, plc.months, plc.also_called) == ("Writes programs", 12, "SPS")
        assert verify(session).faults == []


def test_every_fault_of_a_sheet_of_competences_is_told_at_once(desk):
    bad = HEAD + (
        f"OT PLC;plumbing;Programs{LEVELS};0;\n"
        "IT-NET;IT;;;;;;;\n"
        f"IT-SYS;IT;Systems{LEVELS};;\n"
        f"it-sys;IT;Systems{LEVELS};;\n"
    )  # fmt: skip

    rows = desk.rows(desk.previewed("ana", bad.encode(), kind="competences"))

    told = "\n".join(row.reasons for row in rows.values())
    assert {row.outcome for row in rows.values()} == {Outcome.REFUSED}
    for fact in ("is no code", "is not known", "1 to 240 months", "Competence, Level 1, aware",
                 "stands on lines 4 and 5"):  # fmt: skip
        assert fact in told, told


def test_who_keeps_no_competences_brings_none(desk):
    with pytest.raises(Forbidden):
        desk.upload("johan", GOOD.encode(), kind="competences")


def test_what_work_asks_for_is_asked_once_and_never_edited(desk, database):
    desk.applied("ana", GOOD.encode(), kind="competences")
    first = desk.applied("johan", ASKED.encode(), kind="skill-requirements")
    assert outcomes(desk, first) == [Outcome.CREATE] * 2, desk.rows(first)

    again = desk.previewed(
        "johan", exported(database, "skill-requirements"), kind="skill-requirements"
    )
    other = desk.previewed("johan", ASKED.replace(";3;2;", ";4;2;").encode(),
                           kind="skill-requirements")  # fmt: skip

    assert outcomes(desk, again) == [Outcome.UNCHANGED] * 2, desk.rows(again)
    assert outcomes(desk, other) == [Outcome.REFUSED, Outcome.UNCHANGED]
    assert "SR-00001 asks the same otherwise" in next(iter(desk.rows(other).values())).reasons
    with database.reading() as session:
        rows = session.scalars(select(SkillRequirement).order_by(SkillRequirement.id)).all()
        assert [(r.min_level, r.min_people, r.demanded_by) for r in rows] == [
            (3, 2, "Johan"), (1, 1, "Johan"),
        ]  # fmt: skip
        assert verify(session).faults == []


def test_what_cannot_be_asked_says_why(desk):
    desk.applied("ana", GOOD.encode(), kind="competences")
    bad = (
        "Competence;Place;Level;Tag;Basis;From;Ends on\n"
        "NO-ONE;/acme/leuven/;3;;SOP-1;;\n"
        "OT-PLC;/acme/durham/;3;;SOP-1;;\n"
        f"OT-PLC;/acme/leuven/;3;LIMS-01;SOP-1;2020-01-01;{IN_A_WEEK}\n"
        "OT-PLC;/acme/leuven/;;;;;\n"
    )

    rows = desk.rows(desk.previewed("johan", bad.encode(), kind="skill-requirements"))

    told = "\n".join(row.reasons for row in rows.values())
    assert {row.outcome for row in rows.values()} == {Outcome.REFUSED}
    for fact in ("no competence NO-ONE", "no such place here", "not one asset LIMS-01",
                 "a sheet ends nothing", "Level at least and Rests on"):  # fmt: skip
        assert fact in told, told
