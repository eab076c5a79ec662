"""What a learning system reports: once by its own number, and never more than it can show."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select

from governance.audit.verify import verify
from governance.completions import importing  # noqa: F401  # the kind
from governance.completions.models import ReportedCompletion
from governance.core.errors import Forbidden
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Format, written
from governance.curricula.commands import items
from governance.curricula.models import ItemKind, TrainingRecord
from governance.identity.employment import commands as employment
from governance.identity.employment.models import EmploymentKind
from governance.identity.employment.rules import Employed
from governance.identity.models import Person
from governance.register.imports.models import Outcome
from governance.skills.models import SkillEvidence
from governance.skills.queries.holdings import level_of
from tests.governance.curricula.conftest import Learning
from tests.governance.skills.conftest import a_competence
from tests.plant import actor_named

HEAD = (
    "Record ID;Personalnummer;Kompetenz;Course code;Type;Level;Title;Version;Completed on"
    ";Expires on\n"
)
GOOD = HEAD + (
    "L-1;1001;ot-plc;;course;2;PLC basics;;2026-11-02;\n"
    "L-2;1001;OT-PLC;;certificate;3;Siemens certified;;2026-10-01;2027-09-30\n"
    "L-3;1002;OT-PLC;;reading;1;SOP-9;4;2026-11-02;\n"
    "L-4;1002;;c-204;;;;;2026-11-10;\n"
)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-23T12:00:00Z", tick=False):
        yield


@pytest.fixture
def plc(database, plant):
    """Two people with numbers, a competence and a course that shows it; the competence's id."""
    with database.writing() as session:
        learn, hanna = Learning(session, plant), actor_named(session, plant, "hanna")
        for name, number in {"nora": "1001", "tom": "1002"}.items():
            told = Employed(number, EmploymentKind.EMPLOYEE, site_id=plant.places["leuven"])
            employment.employ(session, hanna, session.get_one(Person, plant.people[name]), told)
        competence = a_competence(session, "OT-PLC")
        course = learn.item("C-204", ItemKind.COURSE)
        items.add_effect(session, learn.actor("johan"), course, competence.id, 2)
        version = learn.version(course)
        version.decision, version.effective_at = "reading", datetime(2026, 1, 1, tzinfo=UTC)
        session.flush()
        items.record(session, hanna, "training_item_version.decided", course)
        session.commit()
        return competence.id


def outcomes(desk, import_id):
    return [row.outcome for row in desk.rows(import_id).values()]


def brought(desk, content, who="hanna"):
    return desk.applied(who, content.encode(), kind="skill-evidence")


def test_what_is_reported_counts_from_its_day_and_a_second_time_does_nothing(
    desk, database, plant, plc
):
    first = brought(desk, GOOD)
    assert outcomes(desk, first) == [Outcome.CREATE] * 4, desk.rows(first)

    nora, tom = plant.people["nora"], plant.people["tom"]
    with database.reading() as session:
        at = {n: datetime(2026, 11, n, 12, tzinfo=UTC) for n in (1, 3, 12)}
        assert [level_of(session, nora, plc, at[n]) for n in (1, 3)] == [3, 3]
        assert level_of(session, nora, plc, datetime(2027, 9, 30, 12, tzinfo=UTC)) == 3
        assert level_of(session, nora, plc, datetime(2027, 10, 1, 0, tzinfo=UTC)) == 2
        assert [level_of(session, tom, plc, at[n]) for n in (3, 12)] == [1, 2]
        assert session.scalars(select(TrainingRecord.person_id)).all() == [tom]
        assert verify(session).is_whole
    again = desk.previewed("hanna", GOOD.encode(), kind="skill-evidence")
    assert set(outcomes(desk, again)) == {Outcome.UNCHANGED}


@pytest.mark.parametrize("site", [None, "leuven"])
def test_what_is_exported_imports_again_as_nothing(desk, database, plc, site):  # noqa: ARG001
    brought(desk, GOOD)
    with database.reading() as session:
        content = b"".join(written(EXPORTS["skill-evidence"](session, site), Format.XLSX))

    again = desk.previewed("hanna", content, "reported.xlsx", kind="skill-evidence")

    assert outcomes(desk, again) == [Outcome.UNCHANGED] * 4


def test_nobody_gets_above_what_a_report_shows_and_each_row_says_all_that_is_wrong(desk, plc):  # noqa: ARG001
    brought(desk, GOOD)
    wrong = HEAD + (
        "L-9;1001;OT-PLC;;course;3;PLC basics;;2026-11-02;\n"
        "L-10;1001;OT-PLC;;reading;2;SOP-9;;2027-11-02;\n"
        "L-11;9999;OT-NONE;;certificate;4;Expert;;2026-11-02;\n"
        "L-12;1001;OT-NONE;;certificate;4;Expert;;2026-11-02;\n"
        "L-13;1001;;C-999;;;;;2026-11-02;\n"
        "L-14;1001;OT-PLC;C-204;;2;;;2026-11-02;\n"
        "L-2;1001;OT-PLC;;certificate;2;Siemens certified;;2026-10-01;2027-09-30\n"
        ";1001;OT-PLC;;course;2;PLC basics;;2026-11-02;\n"
        "L-15;1001;OT-PLC;;assessment;4;Seen;;2026-11-02;\n"
        "L-16;1001;OT-PLC;;course;2;A;;2026-11-02;\nL-16;1001;OT-PLC;;course;2;A;;2026-11-02;\n"
    )

    rows = desk.rows(desk.previewed("hanna", wrong.encode(), kind="skill-evidence"))

    facts = (
        ("course shows level 2 at most",),
        ("shows level 1 at most", "lies in the future", "Say which version"),
        ("Nobody has the employee ID 9999",),
        ("There is no competence OT-NONE",),
        ("no training item C-999 with a version in force on 2026-11-02",),
        ("leave it blank",),
        ("is never edited",),
        ("Completion number is not given",),
        ("is not known: accepted are",),
        ("stands on lines",), ("stands on lines",),
    )  # fmt: skip
    assert {row.outcome for row in rows.values()} == {Outcome.REFUSED}
    for told, row in zip(facts, rows.values(), strict=True):
        assert all(fact in row.reasons for fact in told), row.reasons


def test_only_hr_brings_reports_and_not_of_themselves(desk, database, plant, plc):  # noqa: ARG001
    for name in ("johan", "ana", "adam"):
        with pytest.raises(Forbidden):
            desk.upload(name, GOOD.encode(), kind="skill-evidence")
    with database.writing() as session:
        hanna = session.get_one(Person, plant.people["hanna"])
        told = Employed("7", EmploymentKind.EMPLOYEE, ends_on=date(2030, 1, 1))
        employment.employ(session, actor_named(session, plant, "hanna"), hanna, told)
        session.commit()
    mine = HEAD + "L-1;7;OT-PLC;;course;2;A;;2026-11-02;\nL-2;7;;C-204;;;;;2026-11-02;\n"
    rows = desk.rows(desk.previewed("hanna", mine.encode(), kind="skill-evidence"))
    assert all("Nobody records" in row.reasons for row in rows.values())


def test_what_was_reported_keeps_its_number_beside_what_was_recorded(desk, database, plc):  # noqa: ARG001
    brought(desk, GOOD)
    with database.reading() as session:
        rows = session.scalars(select(ReportedCompletion).order_by(ReportedCompletion.id)).all()
        assert [row.number for row in rows] == ["L-1", "L-2", "L-3", "L-4"]
        made = session.get_one(SkillEvidence, rows[1].evidence_id)
        assert (made.subject, made.recorded_by) == ("Siemens certified", "Hanna")
