"""The pages on which people hand over, say that they are away, and see what stands empty."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.core import clock
from governance.core.jobs import Job
from governance.identity.commands import deactivate
from governance.identity.models import Person, Role
from governance.ownership.models import Delegation
from governance.ownership.vacancies.jobs import every_minute
from governance.places.models import Place
from tests.plant import SYSTEM, actor_named, add_grant


def text_of(response):
    """The words of a page, one space between them."""
    words = re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))
    return " ".join(words.replace("&#39;", "'").split())


@pytest.fixture(autouse=True)
def tom_is_a_lead(database, plant):
    with database.writing() as session:
        leuven = session.get_one(Place, plant.places["leuven"])
        add_grant(session, session.get_one(Person, plant.people["tom"]), Role.OT_LEAD, leuven)
        record(session, SYSTEM, "role.granted", leuven)
        session.commit()


def test_away_is_told_and_the_next_page_proposes_the_days(sign_in, plant, database):
    johan, today = sign_in("johan"), clock.today()
    back = today + timedelta(days=12)
    typed = {"person_id": plant.people["johan"], "starts_on": today, "ends_on": back}

    wrong = johan.post("/ownership/absences/new", data={**typed, "ends_on": str(today)})
    assert wrong.status_code == 422
    done = johan.post("/ownership/absences/new", data=typed)
    page = johan.get(done.location)

    assert f'value="{back}"' in page.text
    typed = {
        "from_person_id": plant.people["johan"], "to_person_id": plant.people["tom"],
        "place_id": plant.places["leuven"], "activity": "", "starts_on": today,
        "ends_on": back, "reason": "Holiday.",
    }  # fmt: skip
    made = johan.post(done.location, data=typed, follow_redirects=True)
    assert "Tom acts for Johan Site Leuven in force" in text_of(made)
    own = text_of(johan.get("/ownership/delegations/mine"))
    assert "DG-00001 Tom everything they answer for Site Leuven" in own
    assert "DG-00001 Johan everything" in text_of(sign_in("tom").get("/ownership/delegations/mine"))
    assert "DG-00001" in johan.get("/ownership/delegations/export.csv").text
    listed = text_of(johan.get("/ownership/delegations/?state=in_force&q=tom"))
    assert "DG-00001" in listed
    cancelled = johan.post(
        "/ownership/delegations/1/cancel", data={"reason": "Back."}, follow_redirects=True
    )
    assert "cancelled it" in text_of(cancelled)
    with database.reading() as session:
        assert session.scalars(select(Delegation)).one().cancelled_on == today
    assert "Johan" in text_of(johan.get("/ownership/absences/"))
    sheet = johan.get("/ownership/absences/export.csv?state=away").text
    assert "Who,First day away,First day back" in sheet
    assert "Johan" in sheet
    assert "Johan" not in johan.get("/ownership/absences/export.csv?state=to_come").text
    johan.post("/ownership/absences/1/cancel", data={}, follow_redirects=True)
    assert "No absences yet" in text_of(johan.get("/ownership/absences/"))


def test_what_is_refused_keeps_what_was_typed(sign_in, plant):
    johan, today = sign_in("johan"), clock.today()
    typed = {
        "from_person_id": plant.people["johan"], "to_person_id": plant.people["nora"],
        "place_id": plant.places["leuven"], "activity": "technical_review", "starts_on": today,
        "ends_on": today + timedelta(days=200), "reason": "A long way.",
    }  # fmt: skip

    refused = johan.post("/ownership/delegations/new", data=typed)

    assert refused.status_code == 422
    page = text_of(refused)
    assert "A delegation lasts 90 days at most" in page
    assert "Nora does not hold the role OT lead or IT lead at Site Leuven" in page
    assert "A long way." in page
    for address in ("/ownership/delegations/9/", "/ownership/vacancies/9/"):
        assert johan.get(address).status_code == 404
    assert johan.post("/ownership/delegations/new", data={**typed, "place_id": 99}).status_code in {
        404, 422,
    }  # fmt: skip


def test_a_vacancy_is_listed_narrowed_exported_and_told(sign_in, plant, database):
    with database.writing() as session:
        arne = session.get_one(Person, plant.people["arne"])
        deactivate(session, actor_named(session, plant, "adam"), arne, "retired")
        session.commit()
    every_minute(Job(database))
    johan = sign_in("johan")

    listed = text_of(johan.get("/ownership/vacancies/?state=open&q=suite3"))
    assert "VC-00001" in listed
    assert "VC-00002 take-down Suite3" in listed
    page = text_of(johan.get("/ownership/vacancies/1/"))
    assert "Nobody is accountable for asset approval of Suite3" in page
    assert "Who is told whoever may name somebody, from Leuven down" in page
    assert "Hand over" in page
    assert "Arne was deactivated" in johan.get("/ownership/vacancies/export.csv").text
    assert "VC-00001" in text_of(johan.get("/"))
    assert "Hand over" not in text_of(sign_in("nora").get("/ownership/vacancies/1/"))
