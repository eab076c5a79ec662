import re
from datetime import timedelta

import pytest

from governance.audit.commands import record
from governance.core import clock
from governance.identity.models import Person
from tests.plant import SYSTEM


def text_of(response):
    """The words of a page, one space between them."""
    words = re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))
    return " ".join(words.replace("&#39;", "'").split())


@pytest.mark.scenario("P1")
def test_a_record_shows_who_is_accountable_and_where_that_comes_from(sign_in, plant):
    line = plant.places["line1"]
    nora = sign_in("nora")

    page = text_of(nora.get(f"/ownership/place/{line}/"))

    assert "Technical review Johan inherited from Site Leuven, since 1 Jan 2020" in page
    assert "Take-down Arne inherited from Area Suite3, since 1 Jan 2020" in page
    assert "Name another" not in page
    for wrong in ("/ownership/place/9999/", "/ownership/asset/9999/", "/ownership/person/1/"):
        assert nora.get(wrong).status_code == 404


@pytest.mark.scenario("P3")
def test_naming_is_refused_with_everything_typed_and_then_handed_over(sign_in, plant):
    leuven, ines = plant.places["leuven"], plant.people["ines"]
    coen, day = sign_in("coen"), clock.today()
    address = f"/ownership/place/{leuven}/name/technical_review"
    typed = {
        "person_id": ines, "starts_on": day.isoformat(), "reason": "Johan moves on.",
        "letter": "accountable", "mode": "set",
    }  # fmt: skip

    assert "Ines (IT lead, Enterprise Acme)" in text_of(coen.get(address))
    blank = coen.post(address, data={"reason": "Johan moves on."})
    assert blank.status_code == 422
    assert "From is needed." in text_of(blank)
    refused = coen.post(address, data=typed)
    assert refused.status_code == 422
    assert "Johan (since 1 Jan 2020, no end; OW-" in text_of(refused)
    assert "Johan moves on." in text_of(refused)

    matrix = coen.get(f"/ownership/place/{leuven}/").get_data(as_text=True)
    pattern = r'href="([^"]+hand-over)"[^>]*>Hand over<[^>]+>: technical review of Leuven<'
    (hand_over,) = re.findall(pattern, matrix)
    assert "Johan ends on the day the new one starts." in text_of(coen.get(hand_over))
    done = coen.post(hand_over, data=typed, follow_redirects=True)
    assert f"Ines is accountable for technical review of Leuven from {day}." in text_of(done)
    assert "ended the time of Johan for technical review of Leuven" in text_of(done)
    assert "“Johan moves on.”" in text_of(done)

    own = hand_over.removesuffix("/hand-over")
    assert "over" in text_of(coen.get(f"{own}/"))
    again = coen.post(f"{own}/end", data={"ends_on": str(day), "reason": "Once more."})
    assert again.status_code == 422
    assert "nothing is left to end" in text_of(again)


def test_only_who_may_name_is_asked_and_nobody_is_at_a_strange_address(sign_in, plant):
    leuven = plant.places["leuven"]
    dana, nora, coen = sign_in("dana"), sign_in("nora"), sign_in("coen")
    typed = {
        "person_id": plant.people["ana"], "starts_on": str(clock.today()), "reason": "Agreed.",
        "letter": "accountable", "mode": "set",
    }  # fmt: skip

    assert nora.get(f"/ownership/place/{leuven}/name/qa_plan").status_code == 403
    refused = dana.post(f"/ownership/place/{leuven}/name/multi_site", data=typed)
    assert refused.status_code == 403
    assert "Dana may not name Leuven." in text_of(refused)
    assert coen.get(f"/ownership/place/{leuven}/name/tea").status_code == 404
    assert coen.get("/ownership/assignments/9999/").status_code == 404
    assert nora.get("/ownership/assignments/1/end").status_code == 403


def test_the_matrix_and_the_list_are_read_narrowed_and_exported(sign_in, plant, database):
    johan, durham = sign_in("johan"), plant.places["durham"]
    with database.writing() as session:
        vera = session.get_one(Person, plant.people["vera"])
        vera.deactivated_at = clock.now()
        record(session, SYSTEM, "person.deactivated", vera)
        session.commit()

    own = text_of(johan.get("/ownership/places/"))
    assert "Who is accountable at Leuven" in own
    assert "nobody in 30 of 48 fields" in own
    other = text_of(johan.get(f"/ownership/places/?place={durham}"))
    assert "nobody in 48 of 48 fields" in other
    assert johan.get("/ownership/places/?place=9999").status_code == 404
    sheet = johan.get("/ownership/places.csv").get_data(as_text=True)
    assert 'QA release,"Ana (named here, since 1 Jan 2020, named by system)"' in sheet

    listed = text_of(johan.get("/ownership/assignments/?activity=qa_plan&state=in_force&q=Ana"))
    assert "OW-00004 QA plan Leuven A Ana Leuven" in listed
    assert johan.get("/ownership/assignments/?state=tea").status_code == 422
    for sort in (
        "number",
        "activity",
        "-party",
        "letter",
        "site",
        "starts_on",
        "-ends_on",
        "named_by",
    ):
        assert johan.get(f"/ownership/assignments/?sort={sort}&size=25").status_code == 200
    rows = johan.get("/ownership/assignments/export.json?activity=take_down").get_json()
    assert [(row["Record"], row["Party"]) for row in rows] == [("Suite3", "Arne")]
    lapsed = text_of(johan.get("/ownership/assignments/?state=lapsed"))
    assert "validation Leuven A Vera Leuven 1 Jan 2020 no end cannot act" in lapsed
    assert "Ana" not in lapsed.rpartition("Named by")[2]
    none = text_of(johan.get("/ownership/assignments/?state=to_come"))
    assert "No naming matches" in none


def test_an_end_is_kept_with_its_reason_and_what_is_above_counts_again(sign_in, plant):
    arne, suite3 = sign_in("arne"), plant.places["suite3"]
    later = clock.today() + timedelta(days=3)
    address = f"/ownership/place/{suite3}/name/technical_review"
    typed = {
        "person_id": plant.people["johan"], "starts_on": str(clock.today()),
        "reason": "He knows the suite.", "letter": "accountable", "mode": "set",
    }  # fmt: skip
    assert arne.post(address, data=typed).status_code == 302

    page = arne.get(f"/ownership/place/{suite3}/").get_data(as_text=True)
    own = re.findall(r'<td class="ref"><a href="([^"]+)">', page)[0]
    assert "End without a successor" in text_of(arne.get(own))
    sent = {"ends_on": str(later), "reason": "For three days only."}
    shown = arne.post(f"{own}end", data=sent, follow_redirects=True)
    assert "The end is kept." in text_of(shown)
    assert "“For three days only.”" in text_of(shown)
    assert "End without a successor" not in text_of(shown)
