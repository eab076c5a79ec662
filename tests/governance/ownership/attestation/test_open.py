"""A campaign asks what is in force in its scope, of whom the rows themselves say."""

from datetime import date

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.models import AuditRow
from governance.core.errors import Forbidden, RuleViolation
from governance.identity.models import Person, Role
from governance.ownership.attestation.models import Campaign
from governance.ownership.models import Activity, Letter
from governance.places.models import Place
from tests.plant import SYSTEM, add_grant

A = Activity


def reviewers(autumn):
    names = {key: name for name, key in autumn.plant.people.items()}
    return {row.activity: names.get(row.reviewer_id) for row in autumn.rows()}


def granted(autumn, name, role, place):
    with autumn.database.writing() as session:
        person = session.get_one(Person, autumn.plant.people[name])
        add_grant(session, person, role, session.get_one(Place, autumn.plant.places[place]))
        record(session, SYSTEM, "role.given", person)
        session.commit()


def test_each_holder_at_the_place_and_below_is_asked_by_name(autumn):
    autumn.open()

    asked = reviewers(autumn)
    assert asked[A.TECHNICAL_REVIEW] == "johan"
    assert asked[A.TAKE_DOWN] == "arne"
    assert len(autumn.rows()) == autumn.campaign().rows == 11
    assert autumn.row(A.TECHNICAL_REVIEW).why == "is named"


def test_a_row_holds_the_digest_of_the_naming_as_the_trail_has_it(autumn):
    autumn.open()

    row = autumn.row(A.QA_PLAN)
    with autumn.database.reading() as session:
        line = select(AuditRow.digest).where(
            AuditRow.table_name == "assignment", AuditRow.row_key == str(row.assignment_id)
        )
        assert row.assignment_sha256 == session.scalar(line)


def test_scope_is_cut_by_place_activity_and_letter(autumn):
    autumn.name(
        "coen", A.BACKUP, "suite3", Letter.RESPONSIBLE, person_id=autumn.plant.people["tom"]
    )
    autumn.open(place="suite3")
    assert {row.activity for row in autumn.rows()} == {A.ASSET_APPROVAL, A.TAKE_DOWN, A.BACKUP}
    autumn.open(activities=("take_down", "backup_and_restore"))
    assert {row.activity for row in autumn.rows()} == {A.TAKE_DOWN, A.BACKUP}
    autumn.open(letters=("responsible",))
    assert [row.letter for row in autumn.rows()] == [Letter.RESPONSIBLE]


def test_a_role_is_asked_of_its_holder(autumn):
    leuven = autumn.plant.places["leuven"]
    autumn.name("coen", A.MAINTENANCE, "leuven", Letter.CONSULTED,
                role=Role.VALIDATION, role_place_id=leuven)  # fmt: skip
    autumn.open(activities=("maintenance",))

    assert reviewers(autumn) == {A.MAINTENANCE: "vera"}
    assert autumn.row(A.MAINTENANCE).why == "holds the role validation at Site Leuven"


def test_whoever_left_is_not_asked_but_who_may_name_and_fits(autumn):
    autumn.leaves("johan")
    autumn.open(activities=("technical_review",))

    assert reviewers(autumn) == {A.TECHNICAL_REVIEW: "ines"}
    assert "nobody who can act holds it" in autumn.row(A.TECHNICAL_REVIEW).why


def test_what_somebody_gave_to_themself_is_asked_of_somebody_else(autumn):
    autumn.name("johan", A.CONTROL_LOGIC, "leuven", person_id=autumn.plant.people["johan"])
    autumn.open(activities=("control_logic",))

    row = autumn.row(A.CONTROL_LOGIC)
    assert row.passed_from_id == autumn.plant.people["johan"]
    assert row.reviewer_id not in {None, autumn.plant.people["johan"]}
    assert "Johan gave it to themself" in row.why


def test_where_nobody_else_may_name_the_giver_is_asked_and_the_row_says_so(autumn):
    for name in ("dave", "ines"):
        autumn.leaves(name)
    autumn.name("dana", A.CONTROL_LOGIC, "durham", person_id=autumn.plant.people["dana"])
    granted(autumn, "dana", Role.QA, "durham")
    autumn.open("dana", "durham")

    row = autumn.row(A.CONTROL_LOGIC)
    assert row.reviewer_id == autumn.plant.people["dana"]
    assert row.why == "gave it to themself, and nobody else may name somebody there"


def test_only_compliance_of_the_place_opens_one(autumn):
    with pytest.raises(Forbidden, match="Johan may not open Leuven"):
        autumn.open("johan")
    with pytest.raises(Forbidden, match="Dave may not open Leuven"):
        autumn.open("dave")
    autumn.open("coen")


def test_every_reason_against_opening_is_told_at_once(autumn):
    with pytest.raises(RuleViolation) as refusal:
        autumn.open(name=" ", place="line10", due_on=date(2026, 9, 1))

    assert refusal.value.reasons == (
        "Give it a name by which people know it, such as: Leuven, last quarter.",
        "1 Sep 2026 leaves nobody time to answer: choose a later day.",
        "Nobody is named for any of this there: choose more, or a place above.",
    )
    with autumn.database.reading() as session:
        assert session.scalars(select(Campaign)).all() == []
