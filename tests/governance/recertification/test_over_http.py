"""A campaign over the pages, and for programs."""

from datetime import timedelta

from governance.core import clock
from tests.credentials import PASSWORD, code_for, enrol
from tests.signing import sign_at

HOME = "/recertifications"


def test_the_pages_lead_from_the_opening_to_the_signature(database, plant, sign_in):
    seed = enrol(database, plant.people["ana"])
    ana, arne, dave, nora = (sign_in(name) for name in ("ana", "arne", "dave", "nora"))
    assert "QA opens one" in ana.get(f"{HOME}/").text
    typed = {
        "name": "Suite 3", "place_id": plant.places["suite3"],
        "due_on": str(clock.today() + timedelta(days=9)),
    }  # fmt: skip
    assert "Suite3" in ana.get(f"{HOME}/new").text
    blank = ana.post(f"{HOME}/new", data={**typed, "due_on": ""})
    assert (blank.status_code, "Suite 3" in blank.text) == (422, True)
    assert ana.post(f"{HOME}/new", data={**typed, "place_id": 9999}).status_code == 404
    assert ana.post(f"{HOME}/new", data=typed).location == f"{HOME}/1/"
    assert dave.get(f"{HOME}/1/").status_code == 404

    page = arne.get(f"{HOME}/1/answering").text
    since = page.partition('name="since" value="')[2].partition('"')[0]
    assert "Not needed, or unsure" in page
    assert "RC-0001-00002" not in page
    bare = arne.post(f"{HOME}/rights/2/answer", data={"reply": "not", "since": since})
    assert (bare.status_code, "Say why" in bare.text) == (422, True)
    assert nora.post(f"{HOME}/rights/2/answer", data={"reply": "still"}).status_code == 403
    told = {"reply": "unsure", "note": "new to me", "since": since}
    assert arne.post(f"{HOME}/rights/2/answer", data=told).status_code == 302
    assert "new to me" in ana.get(f"{HOME}/1/answering").text
    since = ana.get(f"{HOME}/1/answering").text.partition('name="since" value="')[2].split('"')[0]
    alike = {"number": 1, "since": since}
    assert ana.post(f"{HOME}/rights/1/confirm-alike", data=alike).status_code == 302
    no = {"reply": "not", "note": "moved away", "since": since}
    assert ana.post(f"{HOME}/rights/2/answer", data=no).status_code == 302
    assert "moved away" in ana.get(f"{HOME}/rights/2/").text
    assert "Nothing waits for you here" in ana.get(f"{HOME}/1/answering").text
    assert sign_in("tom").get(f"{HOME}/1/result.json").status_code == 404
    code = code_for(seed)
    refused = sign_at_or_told(ana, f"{HOME}/1/conclude", code)
    assert "Ana answered all of RC-0001" in refused
    assert ana.post(f"{HOME}/1/abandon", data={"reason": ""}).status_code == 422
    assert ana.post(f"{HOME}/1/abandon", data={"reason": "no other QA"}).status_code == 302
    assert "no other QA" in ana.get(f"{HOME}/1/").text


def sign_at_or_told(client, url, code):
    """Send the form of a signature; return what the page says instead of asking for it."""
    return client.post(url, data={"password": PASSWORD, "code": code}).text


def test_a_result_is_signed_on_its_page_and_given_as_the_exact_bytes(database, plant, sign_in):
    seed = enrol(database, plant.people["ana"])
    ana, arne = sign_in("ana"), sign_in("arne")
    due = str(clock.today() + timedelta(days=9))
    typed = {"name": "Suite 3", "place_id": plant.places["suite3"], "due_on": due}
    ana.post(f"{HOME}/new", data=typed)
    for client, row in ((arne, 2), (ana, 1)):
        page = client.get(f"{HOME}/1/answering").text
        since = page.partition('name="since" value="')[2].partition('"')[0]
        client.post(f"{HOME}/rights/{row}/answer", data={"reply": "still", "since": since})

    assert "Sign the result" in ana.get(f"{HOME}/1/").text
    url = f"{HOME}/1/conclude"
    assert sign_at(ana, url, password=PASSWORD, code=code_for(seed)).status_code == 302

    assert "Signed by Ana" in ana.get(f"{HOME}/1/").text
    kept = ana.get(f"{HOME}/1/result.json")
    assert [each["person"] for each in kept.json["rights"]] == ["Arne", "Nora"]


def test_lists_are_narrowed_exported_and_read_by_programs(autumn, sign_in):
    autumn.open()
    autumn.answer("arne", "nora")
    ana, dave = sign_in("ana"), sign_in("dave")

    assert "RC-0001" in ana.get(f"{HOME}/?state=open&q=autumn").text
    assert "RC-0001" not in ana.get(f"{HOME}/?state=signed").text
    assert "autumn" in ana.get(f"{HOME}/export.csv").text
    waiting = ana.get(f"{HOME}/rights/?campaign=1&waits=1").text
    assert "Tom" in waiting
    assert "still needed" in ana.get(f"{HOME}/rights/?answer=still&q=nora").text
    sheet = ana.get(f"{HOME}/rights/export.csv?answer=still&answer=none").text
    assert sheet.count("RC-0001-") == 10

    read = ana.get("/api/recertifications").json
    assert (read["count"], read["items"][0]["rows"]) == (1, 10)
    assert ana.get("/api/recertifications/1").json["state"] == "open"
    rows = ana.get("/api/recertified-rights?answer=still").json["items"]
    assert [(row["role"], row["reply"]) for row in rows] == [("requester", "still")]
    mine = dave.get("/api/recertified-rights").json["items"]
    assert [row["person_id"] for row in mine] == [autumn.plant.people["ana"]]
