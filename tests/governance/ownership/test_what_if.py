from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from governance.core import clock
from governance.identity.models import Person, Role
from governance.ownership.models import Activity, Assignment
from governance.ownership.parties import holders
from governance.ownership.projection.working import NO_FACET, answers_on, worlds
from governance.ownership.queries import accountable_for
from governance.ownership.reports.coverage import coverage
from governance.ownership.subjects import of_place
from governance.ownership.whatif.queries import difference
from governance.ownership.whatif.supposing import hangs_under, leaves, takes_over
from governance.places.models import Place
from tests.governance.ownership.test_over_http import text_of
from tests.governance.ownership.test_projection import a_company
from tests.plant import SYSTEM, add_grant, record

ASKED = [Activity.ASSET_APPROVAL, Activity.TECHNICAL_REVIEW, Activity.QA_PLAN]


def told(answer):
    acting = answer.acting and answer.acting.person_id
    return answer.person_id, answer.vacancy and answer.vacancy.cause, acting


def supposed(session, suppose, on):
    """What is said to come of it, at every place."""
    return {
        (world.activity, place_id): told(answer)
        for world in worlds(session, ASKED)
        for place_id, answer in answers_on(suppose(world), NO_FACET, on).items()
    }


def as_it_is(session, on):
    places = list(session.scalars(select(Place)))
    found = accountable_for(session, ASKED, [of_place(each) for each in places], on)
    return {
        (activity, place.id): told(found[activity, of_place(place).key])
        for activity in ASKED
        for place in places
    }


@pytest.mark.usefixtures("plant")
@pytest.mark.parametrize("seed", range(3))
def test_what_is_supposed_of_a_leaver_is_what_comes_of_it(session, seed):
    a_company(session, Random(seed))  # noqa: S311  a world to compare in
    named = select(Assignment.person_id).where(Assignment.person_id.is_not(None)).distinct()
    today = clock.today()
    for person_id in session.scalars(named.order_by(Assignment.person_id).limit(4)).all():
        predicted = supposed(session, leaves(person_id, today), today)
        person = session.get_one(Person, person_id)
        person.deactivated_at = person.deactivated_at or clock.now()
        record(session, SYSTEM, "person.deactivated", person)
        session.flush()
        assert as_it_is(session, today) == predicted


@pytest.mark.usefixtures("plant")
@pytest.mark.parametrize("seed", range(3))
def test_what_is_supposed_of_a_move_is_what_comes_of_it(session, seed):
    dice = Random(seed)  # noqa: S311  a world to compare in
    places, _assets = a_company(session, dice)
    today = clock.today()
    place = dice.choice([each for each in places if each.code.startswith("p")])
    parent = dice.choice([each for each in places if not each.path.startswith(place.path)])
    predicted = supposed(session, hangs_under(place.id, parent.id), today)

    was, becomes = place.path, f"{parent.path}{place.code}/"
    for each in places:
        if each.path.startswith(was):
            each.path = becomes + each.path.removeprefix(was)
    place.parent_id = parent.id
    record(session, SYSTEM, "place.moved", place)
    session.flush()
    assert as_it_is(session, today) == predicted


def test_who_takes_over_answers_for_all_of_it(session, plant, an_actor):
    today, johan, nora = clock.today(), plant.people["johan"], plant.people["nora"]
    heir = holders(session, [nora])[nora]
    found = difference(session, an_actor("ines"), takes_over(johan, heir, today), today)

    assert {(shift.was, shift.becomes) for shift in found.shifts} == {("Johan", "Nora")}
    assert found.before == found.after
    assert found.lost == 0
    assert found.moved == sum(shift.records for shift in found.shifts) > 0


def test_a_leaver_is_counted_with_records_and_coverage_and_nothing_is_written(
    session, plant, an_actor
):
    ines, today = an_actor("ines"), clock.today()
    before = coverage(session, ines).whole
    found = difference(session, ines, leaves(plant.people["johan"], today), today)

    assert found.before == before
    assert found.after.filled == before.filled - found.lost
    assert found.lost > 0
    (shift,) = [each for each in found.shifts if each.activity is Activity.TECHNICAL_REVIEW]
    assert (shift.where, shift.was, shift.becomes) == ("Site Leuven", "Johan", None)
    assert shift.why.startswith("Johan was deactivated on ")
    assert not session.dirty
    assert not session.new
    assert coverage(session, ines).whole == before


def test_who_would_act_is_told(session, plant, an_actor):
    today, acme = clock.today(), session.get_one(Place, plant.places["acme"])
    ines = session.get_one(Person, plant.people["ines"])
    add_grant(session, ines, Role.OT_LEAD, acme)
    session.add(
        Assignment(
            activity=Activity.TECHNICAL_REVIEW, subject_kind="place", subject_id=acme.id,
            subject="Acme", person_id=ines.id, place_id=acme.id, site_id=acme.id,
            starts_on=today, assigned_by="system", reason="seed",
        )
    )  # fmt: skip
    record(session, SYSTEM, "assignment.named", acme)
    session.flush()
    found = difference(session, an_actor("ines"), leaves(plant.people["johan"], today), today)

    (shift,) = [each for each in found.shifts if each.activity is Activity.TECHNICAL_REVIEW]
    assert (shift.becomes, shift.acting) == (None, "Ines")


def test_nobody_sees_what_would_differ_where_they_may_not_name(session, plant, an_actor):
    today = clock.today()
    found = difference(session, an_actor("dave"), leaves(plant.people["johan"], today), today)

    assert found.shifts == ()


def test_it_is_looked_at_on_a_page_and_exported(sign_in, plant):
    ines, johan = sign_in("ines"), plant.people["johan"]
    day = clock.today() + timedelta(days=3)
    assert "What if" in text_of(ines.get("/ownership/what-if/"))
    assert "Who leaves" in text_of(ines.get("/ownership/what-if/leaver"))
    page = text_of(ines.get(f"/ownership/what-if/leaver?person_id={johan}&on={day}"))
    assert "lose their accountable person" in page
    assert "Technical review Site Leuven Johan nobody" in page
    rows = ines.get(f"/ownership/what-if/leaver.json?person_id={johan}&on={day}").get_json()
    assert {row["Now"] for row in rows} == {"Johan"}
    suite3, line1 = plant.places["suite3"], plant.places["line1"]
    odd = ines.get(f"/ownership/what-if/move?place_id={suite3}&parent_id={line1}&on={day}")
    assert odd.status_code == 422
    assert "cannot stand under" in text_of(odd)
    same = ines.get(f"/ownership/what-if/takeover?person_id={johan}&other_id={johan}&on={day}")
    assert "Nobody takes over from themselves" in text_of(same)
    for words in ("person_id=999999&on=2026-01-01", "person_id=x&on=tea", "person_id="):
        assert ines.get(f"/ownership/what-if/leaver?{words}").status_code == 422
    assert ines.get("/ownership/what-if/leaver.csv").status_code == 404
