"""Dependencies as a sheet: recorded as by hand, so that the other asset's accountable is asked."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from governance.audit.verify import verify
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Format, written
from governance.register.imports.models import ImportState, Outcome
from governance.register.models import Consent, Dependency, DependencyType, Strength

SHEET = (
    b"Asset;How it depends;Depends on;Strength;Goes on without for minutes;Note\n"
    b"PLC-204;is controlled by;HMI-31;hard;15;=1+1\n"
    b"HMI-31;runs on;PLC-204;soft;;\n"
    b"HMI-31;runs on;HMI-31;soft;;\n"
    b"PLC-204;is controlled by;HMI-31;soft;;\n"
    b"NO-1;is controlled by;HMI-31;soft;;\n"
    b"PLC-204;somehow;HMI-31;soft;;\n"
    b"PLC-204;runs on;HMI-31;;ten;\n"
)


@pytest.fixture
def edges(database):
    """Return the dependencies by the tags of both ends."""

    def found():
        wanted = select(Dependency).options(
            joinedload(Dependency.dependent), joinedload(Dependency.provider)
        )
        with database.reading() as session:
            return {(e.dependent.tag, e.provider.tag): e for e in session.scalars(wanted)}

    return found


def test_a_sheet_records_dependencies_and_refuses_what_makes_no_sense(desk, edges):
    import_id = desk.previewed("johan", SHEET, kind="dependencies")

    rows = desk.rows(import_id)
    outcomes = [row.outcome for row in rows.values()]
    assert outcomes == [Outcome.CREATE, Outcome.CREATE, *[Outcome.REFUSED] * 5]
    told = [row.reasons for row in rows.values()][2:]
    for reasons, fact in zip(
        told,
        ("on itself", "stands on line 2 already", "no asset NO-1", "accepted are", "no number of"),
        strict=True,
    ):
        assert fact in reasons
    assert edges() == {}

    desk.confirm("johan", import_id)
    desk.work()
    assert desk.state(import_id).state is ImportState.APPLIED
    made = edges()["PLC-204", "HMI-31"]
    assert (made.type, made.strength) == (DependencyType.CONTROLLED_BY, Strength.HARD)
    assert (made.tolerance_min, made.note) == (15, "=1+1")
    assert made.consent is None or made.consent in set(Consent)


def test_a_row_alters_what_is_recorded_and_leaves_the_rest(desk, edges, database):
    desk.applied("johan", SHEET, kind="dependencies")
    other = b"Asset;How it depends;Depends on;Strength\nPLC-204;controlled_by;HMI-31;degraded\n"

    desk.applied("johan", other, kind="dependencies")

    made = edges()["PLC-204", "HMI-31"]
    assert (made.strength, made.tolerance_min, made.note) == (Strength.DEGRADED, 15, "=1+1")
    with database.reading() as session:
        assert verify(session).is_whole


@pytest.mark.parametrize("form", [Format.CSV, Format.XLSX])
def test_what_was_exported_of_dependencies_imports_again_as_nothing_to_do(desk, database, form):
    desk.applied("johan", SHEET, kind="dependencies")
    with database.reading() as session:
        content = b"".join(written(EXPORTS["dependencies"](session, "leuven"), form))

    import_id = desk.previewed("johan", content, f"d.{form}", kind="dependencies")

    assert [row.outcome for row in desk.rows(import_id).values()] == [Outcome.UNCHANGED] * 2
