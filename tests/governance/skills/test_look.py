"""Who looked at whose skills is kept, and read by that person, HR and auditors."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from governance.core import clock
from governance.skills.looks.models import SkillLook

pytestmark = pytest.mark.either


def text_of(response):
    return response.get_data(as_text=True)


@pytest.fixture
def number_of_looks(database):
    """Count the looks that are kept."""

    def counted():
        with database.reading() as session:
            return session.scalar(select(func.count()).select_from(SkillLook))

    return counted


def test_a_look_at_somebodys_skills_is_kept_once_a_day_and_one_at_ones_own_is_not(
    sign_in, plant, number_of_looks
):
    nora = plant.people["nora"]
    assert sign_in("nora").get(f"/people/{nora}/skills").status_code == 200
    assert number_of_looks() == 0, "what I can do is mine to read"
    johan = sign_in("johan")
    for _ in range(2):
        assert johan.get(f"/people/{nora}/skills").status_code == 200
    assert number_of_looks() == 1


def test_a_look_at_a_place_and_what_is_taken_away_of_it_counts_for_all_who_are_there(
    sign_in, plant, number_of_looks
):
    johan, nora = sign_in("johan"), plant.people["nora"]
    leuven = f"/places/{plant.places['leuven']}/skills"
    assert johan.get(leuven).status_code == 200
    assert johan.get(f"{leuven}/export.csv").status_code == 200
    assert sign_in("dana").get(f"/places/{plant.places['qclab']}/skills").status_code == 200
    assert number_of_looks() == 3
    page = text_of(sign_in("nora").get(f"/people/{nora}/skills/looks/"))
    assert "Johan" in page
    assert "matrix, taken away" in page
    assert "all of Leuven" in page
    assert "Dana" not in page, "she looked at people of Durham"
    sheet = text_of(sign_in("nora").get(f"/people/{nora}/skills/looks/export.csv"))
    assert "Johan,matrix" in sheet


def test_who_looked_is_read_by_that_person_hr_and_auditors_alone(sign_in, plant):
    looks = f"/people/{plant.people['nora']}/skills/looks/"
    told = {who: sign_in(who).get(looks).status_code for who in
            ("nora", "hanna", "alan", "johan", "ana", "tom", "dana")}  # fmt: skip

    assert told == {
        "nora": 200, "hanna": 200, "alan": 200,
        "johan": 403, "ana": 403, "tom": 403, "dana": 403,
    }  # fmt: skip


def test_looks_of_more_than_two_years_ago_are_forgotten(sign_in, plant, database, number_of_looks):
    with database.writing() as session:
        long_ago = clock.now() - timedelta(days=800)
        session.add(SkillLook(
            looker_id=plant.people["johan"], subject_kind="person", page="skills",
            subject_id=plant.people["tom"], looked_on=long_ago.date(), looked_at=long_ago,
        ))  # fmt: skip
        session.commit()
    sign_in("johan").get(f"/people/{plant.people['nora']}/skills")
    assert number_of_looks() == 1
