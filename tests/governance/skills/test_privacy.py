"""Who may read what about people: each rule of docs/explanation/who-reads-skills.md, by name."""

from datetime import UTC, date, datetime

import pytest

from governance.core.db import Base
from governance.identity.employment.models import PlannedLeaving
from governance.identity.models import Person, Role
from governance.places.models import Place
from governance.skills.models import Field
from governance.skills.pictures.queries.crossing import crossing
from governance.skills.pictures.rules.hiding import is_told
from governance.skills.rules.permissions import READERS
from tests.governance.skills.conftest import a_competence, an_expert
from tests.governance.skills.test_pictures import asks
from tests.plant import actor_named, add_grant

pytestmark = pytest.mark.either
NEVER_ASKED = {"age", "birth", "born", "salary", "wage", "bonus", "gender", "nationality"}


def text_of(response):
    return response.get_data(as_text=True)


@pytest.fixture
def worlds(session, plant):
    """Have `n` people of Durham hold something of IT and OT, who are not there yet."""
    it, ot = a_competence(session, "IT-X"), a_competence(session, "OT-X")
    it.field, ot.field = Field.IT, Field.OT
    durham = session.get_one(Place, plant.places["durham"])

    def peopled(n):
        for each in range(n):
            person = Person(name=f"P{each}", email=f"p{each}@acme.example", time_zone="UTC")
            session.add(person)
            session.flush()
            add_grant(session, person, Role.REQUESTER, durham)
            an_expert(session, person.id, it)
            an_expert(session, person.id, ot)

    return peopled


def told_of(session, plant, name, site="durham"):
    """Return what somebody is told of a site today, and of all together."""
    found = crossing(session, actor_named(session, plant, name))
    line = next(each for each in found.lines if each.site.code == site)
    return line.told[-1], found.total.told[-1]


def test_a_figure_about_fewer_than_five_people_is_told_to_who_may_see_each_of_them_alone(
    session, plant, worlds
):
    worlds(4)

    assert told_of(session, plant, "tom")[0] is None
    assert told_of(session, plant, "johan")[0] is None, "he leads people of another site"
    assert told_of(session, plant, "dana")[0].both == 4
    assert told_of(session, plant, "hanna")[0].both == 4


def test_five_are_told_to_everybody(session, plant, worlds):
    worlds(5)

    assert told_of(session, plant, "tom")[0].percent == 100


def test_a_total_leaves_out_what_is_hidden_so_that_no_difference_tells_it(session, plant, worlds):
    worlds(4)

    _, total = told_of(session, plant, "johan")
    assert total.people == told_of(session, plant, "johan", "leuven")[0].people


def test_those_whom_a_reader_sees_are_not_counted_towards_the_five():
    assert [is_told(unseen) for unseen in range(7)] == [True, *[False] * 4, True, True]


def test_a_picture_with_names_is_for_those_who_lead_there_and_the_rest_is_refused(sign_in, plant):
    at = f"/places/{plant.places['leuven']}/skills"
    for picture in ("", "/gaps", "/bench", "/ending", "/assessors", "/without", "/export.csv",
                    "/gaps/export.csv"):  # fmt: skip
        told = {who: sign_in(who).get(at + picture).status_code for who in
                ("johan", "ana", "hanna", "alan", "tom", "dana", "coen", "arne")}  # fmt: skip
        assert told == dict.fromkeys(("johan", "ana", "hanna", "alan"), 200) | dict.fromkeys(
            ("tom", "dana", "coen", "arne"), 403
        ), picture


def test_somebody_reads_what_they_can_do_and_nobody_reads_their_colleagues(sign_in, plant):
    nora = f"/people/{plant.people['nora']}/skills"
    told = {who: sign_in(who).get(nora).status_code for who in
            ("nora", "johan", "arne", "tom", "dana", "adam")}  # fmt: skip

    assert told == {"nora": 200, "johan": 200, "arne": 200, "tom": 403, "dana": 403, "adam": 403}


def test_when_somebody_may_leave_is_seen_beside_the_bench_by_hr_alone(
    session, sign_in, plant, plc, shows
):
    asks(session, plant, plc)
    shows("nora", plc, level=3)
    session.add(PlannedLeaving(
        person_id=plant.people["nora"], expected_on=date(2031, 5, 1),
        kept_at=datetime(2026, 1, 1, tzinfo=UTC), kept_by="Hanna",
    ))  # fmt: skip
    session.commit()
    bench = f"/places/{plant.places['leuven']}/skills/bench"

    for address in (bench, f"{bench}/export.csv"):
        assert "May leave" in text_of(sign_in("hanna").get(address))
        for who in ("johan", "ana", "alan"):
            page = text_of(sign_in(who).get(address))
            assert "Nora" in page
            assert "May leave" not in page, who
            assert "2031" not in page, who


def test_of_assessors_elsewhere_it_is_told_that_there_are_some_and_not_who(
    session, sign_in, plant, plc
):
    an_expert(session, plant.people["dana"], plc)
    session.commit()
    page = text_of(sign_in("johan").get(f"/places/{plant.places['leuven']}/skills/assessors"))

    assert "yes" in page
    assert "Dana" not in page


def test_no_table_holds_an_age_a_birth_date_or_a_salary():
    columns = {
        (table.name, word)
        for table in Base.metadata.tables.values()
        for column in table.columns
        for word in column.name.split("_")
    }
    assert not {(table, word) for table, word in columns if word in NEVER_ASKED}


def test_who_reads_what_others_can_do_is_six_roles():
    assert set(READERS) == {
        Role.OT_LEAD, Role.IT_LEAD, Role.AREA_OWNER, Role.QA, Role.HR, Role.AUDITOR,
    }  # fmt: skip
