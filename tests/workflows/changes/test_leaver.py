"""An accountable person leaves in the middle of their changes."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.core import clock
from governance.core.jobs import Job
from governance.evidence.models import Signature
from governance.evidence.rules import Signable, Statement
from governance.evidence.signing import keep_content, sign
from governance.identity.attest import Proof
from governance.identity.commands import deactivate, edit
from governance.identity.models import Person, Role
from governance.identity.rules import NewPerson
from governance.ownership.models import Activity, Assignment
from governance.ownership.queries import accountable
from governance.ownership.subjects import of_place
from governance.ownership.vacancies.jobs import every_minute
from governance.ownership.vacancies.models import VacantDuty
from governance.places.models import Place
from tests.plant import SINCE, SYSTEM, actor_named, add_asset, add_assignment, add_grant
from tests.workflows.changes.conftest import Life
from workflows.changes.commands import deciding
from workflows.changes.models import ChangeRequest
from workflows.changes.models import ChangeState as S
from workflows.changes.queries.case import KIND
from workflows.changes.queries.waiting import to_sign
from workflows.changes.rules.content import MEANINGS

TAGS = ("PLC-204", "PLC-205", "PLC-206", "PLC-207")


@pytest.fixture
def owned(database, enrolled):
    """Arne answers for four controllers himself; above, Johan does, and Olga for take-down."""
    with database.writing() as session:
        leuven = session.get_one(Place, enrolled.places["leuven"])
        line = session.get_one(Place, enrolled.places["line1"])
        for duty in session.scalars(select(Assignment)):
            if duty.activity in {Activity.ASSET_APPROVAL, Activity.TAKE_DOWN}:
                is_asset = duty.activity is Activity.ASSET_APPROVAL
                duty.person_id = enrolled.people["johan" if is_asset else "olga"]
                duty.place_id = duty.subject_id = leuven.id
        add_grant(
            session, session.get_one(Person, enrolled.people["olga"]), Role.AREA_OWNER, leuven
        )
        enrolled.assets |= {tag: add_asset(session, line, tag).id for tag in TAGS[1:]}
        session.add_all(
            Assignment(
                activity=Activity.ASSET_APPROVAL, subject_kind="asset", subject=tag,
                subject_id=enrolled.assets[tag], person_id=enrolled.people["arne"],
                place_id=line.id, site_id=leuven.id, starts_on=SINCE, assigned_by="system",
                reason="his line",
            )
            for tag in TAGS
        )  # fmt: skip
        record(session, SYSTEM, "plant.rearranged", line)
        session.commit()
    return enrolled


@pytest.fixture
def waiting(database, owned):
    """Four changes of Arne's controllers wait; he has signed the first."""
    found = [Life(database, owned).proposed(tag=tag) for tag in TAGS]
    found[0].by("arne", deciding.sign)
    return found


@pytest.fixture
def leaves(database, owned):
    """Have somebody leave, and the worker look: `leaves("arne")`."""

    def leave(name):
        with database.writing() as session:
            person = session.get_one(Person, owned.people[name])
            deactivate(session, actor_named(session, owned, "adam"), person, "retired")
            session.commit()
        every_minute(Job(database))

    return leave


def stored(database, model):
    with database.reading() as session:
        columns = model.__table__.columns
        return session.execute(select(*columns).order_by(model.id)).all()


@pytest.mark.scenario("P5")
@pytest.mark.usefixtures("waiting")
def test_nothing_is_deleted_four_vacancies_open_and_the_routes_lead_upward(
    database, leaves, sign_in, owned
):
    named, signed = stored(database, Assignment), stored(database, Signature)

    leaves("arne")

    assert stored(database, Assignment) == named
    assert stored(database, Signature) == signed
    with database.reading() as session:
        opened = session.scalars(select(VacantDuty).order_by(VacantDuty.id)).all()
        items = to_sign(session, actor_named(session, owned, "johan"))
    assert [each.subject for each in opened] == list(TAGS)
    assert {each.acting_person_id for each in opened} == {owned.people["johan"]}
    why = [item.why for item in items]
    assert why[0] == "You are accountable for technical review of PLC-204."
    assert why[1].endswith("of PLC-205. You act for asset approval of PLC-205.")

    johan = sign_in("johan")
    words = " ".join(re.sub(r"<[^>]+>", " ", johan.get("/changes/2").text).split())
    assert "Johan acts for asset approval of PLC-205 since" in words
    assert "VC-00002 , to be filled by" in words
    assert "Signed acting in VC-00002 since" in johan.get("/changes/2/sign").text
    first = " ".join(re.sub(r"<[^>]+>", " ", johan.get("/changes/1").text).split())
    assert "acts for asset approval" not in first  # it was signed while he was there


@pytest.mark.scenario("P5")
def test_who_acts_signs_as_acting_and_the_change_goes_on(database, waiting, leaves):
    leaves("arne")
    second = waiting[1]

    for name in ("johan", "olga", "ana", "vera", "sten", "dirk"):
        second.by(name, deciding.sign)

    assert second.now().state is S.AUTHORISED
    with database.reading() as session:
        made = session.scalars(
            select(Signature).where(
                Signature.subject_id == second.id,
                Signature.activity == Activity.ASSET_APPROVAL,
            )
        ).one()
    day = clock.today()
    assert made.standing == (
        f"acting in VC-00002 since {day.day} {day:%b %Y}: "
        f"Arne was deactivated on {day.day} {day:%b %Y}"
    )
    assert (made.person_name, made.for_name) == ("Johan", None)


def test_named_again_the_vacancy_closes_and_nobody_acts(database, waiting, leaves, owned):
    leaves("arne")
    with database.writing() as session:
        duty = session.scalars(select(Assignment).where(Assignment.subject == "PLC-205")).one()
        duty.person_id = owned.people["olga"]
        record(session, SYSTEM, "assignment.named", duty)
        session.commit()
    every_minute(Job(database))

    with database.reading() as session:
        (closed,) = session.scalars(select(VacantDuty).where(VacantDuty.closed_on.is_not(None)))
        items = to_sign(session, actor_named(session, owned, "olga"))
    assert (closed.subject, closed.filled_by) == ("PLC-205", "Olga")
    assert any("asset approval and take-down of PLC-205" in item.why for item in items)
    waiting[1].by("olga", deciding.sign)


def test_quality_never_climbs_into_another_function(session, plant):
    """Coordination fits quality and coordinators; what quality held no coordinator acts for."""
    suite = session.get_one(Place, plant.places["suite3"])
    add_assignment(session, suite, Activity.MULTI_SITE, plant.people["ana"])
    ana = session.get_one(Person, plant.people["ana"])
    ana.deactivated_at = clock.now() - timedelta(days=1)
    record(session, SYSTEM, "person.deactivated", ana)

    answer = accountable(session, Activity.MULTI_SITE, of_place(suite))

    assert (answer.vacancy and answer.vacancy.cause) == "deactivated"
    assert answer.acting is None
    add_grant(session, session.get_one(Person, plant.people["coen"]), Role.QA, suite)
    session.flush()
    assert accountable(session, Activity.MULTI_SITE, of_place(suite)).acting is None
    leuven = session.get_one(Place, plant.places["leuven"])
    add_grant(session, session.get_one(Person, plant.people["coen"]), Role.QA, leuven)
    session.flush()
    acts = accountable(session, Activity.MULTI_SITE, of_place(suite)).acts
    assert acts.person == "Coen"


@pytest.mark.scenario("C23")
@pytest.mark.statement(6)
@pytest.mark.statement(16)
def test_forty_signatures_of_a_leaver_stand_with_the_name_of_then(life, database, plant, sign_in):
    life.proposed().signed(("arne", "johan", "ana"))
    client, key = sign_in("ana"), plant.people["ana"]
    with database.writing() as session:
        ana, change = actor_named(session, plant, "ana"), session.get_one(ChangeRequest, life.id)
        for number in range(39):
            sha256 = keep_content(session, KIND, change.id, {"draft": number})
            what = Signable(KIND, change.id, change.reference, 1, sha256, change.policy)
            proof = Proof(ana.id, 2 * 10**9 + number, clock.now())
            sign(session, ana, proof, what, [Statement("qa_plan", MEANINGS[Activity.QA_PLAN])])
        record(session, ana, "change.signed", change)
        session.commit()
    with database.writing() as session:
        person = session.get_one(Person, key)
        hanna = actor_named(session, plant, "hanna")
        edit(session, hanna, person, NewPerson("Ana Married", None, person.time_zone))
        deactivate(session, hanna, person, "left the company")
        session.commit()

    with database.reading() as session:
        made = session.scalars(select(Signature).where(Signature.person_id == key)).all()
        assert verify(session).faults == []
    assert ({one.person_name for one in made}, len(made)) == ({"Ana"}, 40)
    assert client.get("/").status_code == 401
    listed = sign_in("alan").get("/signatures/?q=Ana").text
    assert listed.count(MEANINGS[Activity.QA_PLAN]) == 40
    assert "Ana Married" not in listed

    hanna, url = sign_in("hanna"), f"/people/{key}/erase"
    assert "Nobody is erased" in hanna.get(url).text
    refused = hanna.post(url, data={"reason": "her letter of today"}, follow_redirects=True).text
    assert "Ana Married is not erased" in refused
    assert "are part of records that must be kept; their account is ended." in refused
    assert sign_in("johan").post(url, data={"reason": "x"}).status_code == 403
    with database.reading() as session:
        assert session.get_one(Person, key).email == "ana@acme.example"
