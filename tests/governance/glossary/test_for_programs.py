"""The glossary for programs: read by everybody, kept by who keeps it on its pages."""

WORD = {"name": "downtime", "it_meaning": "a service is off", "ot_meaning": "a line stands"}


def test_a_word_is_added_read_edited_and_withdrawn(sign_in):
    ines = sign_in("ines")

    made = ines.post("/api/terms", json=WORD | {"other_names": "outage"})
    assert (made.status_code, made.json["is_false_friend"]) == (201, False), made.json
    at = made.headers["Location"]
    taken = ines.post("/api/terms", json=WORD | {"name": "Outage"})
    assert "Outage stands in the glossary already" in str(taken.json["reasons"])
    edited = ines.patch(at, json={"version": 1, "is_false_friend": True}).json
    assert (edited["is_false_friend"], edited["other_names"]) == (True, "outage")
    assert sign_in("nora").get("/api/terms?q=line").json["items"][0]["name"] == "downtime"
    assert sign_in("nora").patch(at, json={"version": 2, "why": "mine"}).status_code == 403
    gone = ines.post(f"{at}/withdraw", json={"reason": "said otherwise", "version": 2})
    assert gone.json["withdrawn_at"]
    assert ines.patch(at, json={"version": 3, "why": "late"}).status_code == 409
    assert ines.post("/api/terms", json=WORD | {"name": "a, b"}).status_code == 422
