"""The calendar over the API: read, declared, replaced and withdrawn, by the rules of its pages."""

import pytest

pytestmark = pytest.mark.either


@pytest.fixture
def said(plant):
    return {
        "place_id": plant.places["suite3"], "kind": "freeze", "title": "Stocktaking",
        "begins_local": "2030-01-05T06:00", "ends_local": "2030-01-06T06:00", "reason": "Counted.",
    }  # fmt: skip


def test_an_entry_is_declared_replaced_and_withdrawn_and_nothing_of_it_is_edited(sign_in, said):
    coen = sign_in("coen")
    made = coen.post("/api/calendar", json=said)
    assert (made.status_code, made.location) == (201, "/api/calendar/1")
    again = coen.post(
        "/api/calendar/1/replace", json=said | {"title": "Counted anew", "version": 1}
    ).json
    assert (again["id"], again["replaces_id"], again["withdrawn_at"]) == (2, 1, None)
    ended = coen.post(
        "/api/calendar/2/withdraw", json={"reason": "It was moved.", "version": 1}
    ).json
    assert ended["withdrawn"] == "It was moved."
    assert (
        coen.post("/api/calendar/2/withdraw", json={"reason": "Again.", "version": 2}).status_code
        == 409
    )
    assert coen.get("/api/calendar/1").json["title"] == "Stocktaking"
    page = coen.get("/api/calendar?withdrawn=1").json
    assert (page["count"], page["next"]) == (2, None)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"begins_local": "tomorrow"}, "begins_local"),
        ({"colour": "red"}, "colour"),
        ({"reason": ""}, "Say why nothing is changed"),
        ({"ends_local": "2030-01-01T06:00"}, "It ends after it begins"),
        ({"place_id": 999}, "choose one of those whose calendar you write"),
    ],
)
def test_what_cannot_be_so_is_refused_with_the_sentence_of_the_page(sign_in, said, wrong, told):
    answer = sign_in("coen").post("/api/calendar", json=said | wrong)
    assert answer.status_code == 422
    assert told in answer.text


def test_who_does_not_write_the_calendar_of_a_place_does_not_and_who_may_not_read_finds_nothing(
    sign_in, said
):
    assert sign_in("nora").post("/api/calendar", json=said).status_code == 403
    sign_in("coen").post("/api/calendar", json=said)
    assert sign_in("nora").get("/api/calendar/1").status_code == 200
    assert (
        sign_in("nora")
        .post("/api/calendar/1/withdraw", json={"reason": "x", "version": 1})
        .status_code
        == 403
    )
    assert sign_in("dana").get("/api/calendar/1").status_code == 404
    assert sign_in("dana").get("/api/calendar").json["items"] == []
