"""Campaigns as people and programs meet them: pages, forms, sheets and JSON."""

import csv
import html
import io
import json
import re

import pytest

from governance.ownership.attestation.models import CampaignState, Reply
from governance.ownership.models import Activity
from tests.governance.test_statements import asked_for

A = Activity
HOME = "/ownership/attestations"


def text_of(response):
    words = re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))
    return " ".join(html.unescape(words).split())


def sent_from(page, action):
    """What the form with this action sends besides the button."""
    text = page.get_data(as_text=True)
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', text, re.DOTALL).group()
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form.partition("<button")[0]))


def test_compliance_opens_one_and_what_was_typed_is_kept_when_it_is_refused(autumn, sign_in):
    ana, leuven = sign_in("ana"), autumn.plant.places["leuven"]
    typed = {"name": "Autumn round", "place_id": leuven, "due_on": "2026-09-29",
             "activities": ["qa_plan", "take_down"]}  # fmt: skip
    assert "Leuven (site)" in text_of(ana.get(f"{HOME}/new"))

    refused = ana.post(f"{HOME}/new", data={**typed, "due_on": "2026-09-01"})
    assert refused.status_code == 422
    assert "leaves nobody time to answer" in text_of(refused)
    assert 'value="Autumn round"' in refused.get_data(as_text=True)
    done = ana.post(f"{HOME}/new", data=typed, follow_redirects=True)

    assert "AT-0001 is open: 2 rows are asked." in text_of(done)
    assert "QA plan, take-down" in text_of(done)
    assert "Open a campaign" not in text_of(sign_in("johan").get(f"{HOME}/"))
    assert sign_in("johan").get(f"{HOME}/new").status_code == 403
    elsewhere = ana.post(f"{HOME}/new", data={**typed, "place_id": autumn.plant.places["durham"]})
    assert elsewhere.status_code == 403
    assert ana.post(f"{HOME}/new", data={**typed, "place_id": 9999}).status_code == 404


def test_rows_are_answered_by_their_own_buttons_and_the_page_says_how_far_one_is(autumn, sign_in):
    autumn.open()
    ana, row = sign_in("ana"), autumn.row(A.QA_PLAN)
    page = ana.get(f"{HOME}/1/answering")
    action = f"{HOME}/rows/{row.id}/answer"
    assert "0 of 2 answered" in text_of(page)
    autumn.later(seconds=9)

    done = ana.post(action, data={**sent_from(page, action), "reply": "unsure"},
                    follow_redirects=True)  # fmt: skip

    assert "1 of 2 answered" in text_of(done)
    assert "QA plan" not in text_of(done).partition("History")[0]
    shown = text_of(ana.get(f"{HOME}/rows/{row.id}/"))
    assert "unsure" in shown
    assert "this row alone" in shown
    assert "9.0 seconds" not in shown, "nobody turned on the timing of one person"
    assert sign_in("nora").post(action, data={"reply": "unsure"}).status_code in {403, 404}


def test_a_page_that_names_no_time_is_refused_and_nothing_typed_is_lost(autumn, sign_in):
    autumn.open()
    ana, row = sign_in("ana"), autumn.row(A.QA_PLAN)
    action = f"{HOME}/rows/{row.id}/answer"
    johans = sent_from(sign_in("johan").get(f"{HOME}/1/answering"),
                       f"{HOME}/rows/{autumn.row(A.TECHNICAL_REVIEW).id}/answer")  # fmt: skip

    for since in ("", "forged", johans["since"]):
        refused = ana.post(action, data={"reply": "not_mine", "note": "Ask Dave.", "since": since})
        assert refused.status_code == 422
        assert "does not say since when it is open" in text_of(refused)
        assert "Ask Dave." in text_of(refused)
    assert autumn.row(A.QA_PLAN).attestation_id is None


def test_identical_rows_have_one_form_and_are_told_as_bulk(autumn, sign_in):
    autumn.assets_of("johan", 60)
    autumn.open()
    johan = sign_in("johan")
    page = johan.get(f"{HOME}/1/answering")
    assert "60 identical rows wait" in text_of(page)
    assert "50 of them are shown" in text_of(page)
    (action,) = set(re.findall(r'action="([^"]+answer-alike)"', page.get_data(as_text=True)))
    sent = {**sent_from(page, action), "reply": "still_mine"}

    stale = johan.post(action, data={**sent, "number": 59, "once": "b" * 22})
    assert stale.status_code == 409
    done = johan.post(action, data=sent, follow_redirects=True)

    assert "60 identical rows were answered at once, and are kept as such." in text_of(done)
    listed = text_of(johan.get(f"{HOME}/rows/?campaign=1&bulk=1&size=100"))
    assert "60" in listed
    assert johan.post(action, data={"reply": "x"}).status_code == 422


def test_the_giver_is_told_that_somebody_else_is_asked(autumn, sign_in):
    autumn.name("johan", A.CONTROL_LOGIC, "leuven", person_id=autumn.plant.people["johan"])
    autumn.open()

    page = text_of(sign_in("johan").get(f"{HOME}/1/answering"))

    assert "Not for you to confirm You gave these to yourself" in page
    assert "asked of" in page


def test_what_nobody_confirmed_leads_to_the_hand_over_with_who_was_proposed(autumn, sign_in):
    autumn.open(activities=("technical_review",))
    row = autumn.row(A.TECHNICAL_REVIEW)
    autumn.answer("johan", row, Reply.NOT_MINE, proposed_id=autumn.plant.people["ines"])
    autumn.conclude()
    coen = sign_in("coen")

    listed = coen.get(f"{HOME}/rows/?campaign=1&to_settle=1")
    assert "OW-" in text_of(listed)
    page = coen.get(f"{HOME}/rows/{row.id}/")
    assert "Hand over to Ines" in text_of(page)
    (link,) = re.findall(r'href="([^"]+hand-over\?to=\d+)"', page.get_data(as_text=True))
    form = coen.get(link).get_data(as_text=True)
    assert re.search(rf'<option value="{autumn.plant.people["ines"]}" selected', form)

    blank = coen.post(f"{HOME}/rows/{row.id}/settle", data={})
    assert blank.status_code == 422
    done = coen.post(f"{HOME}/rows/{row.id}/settle", data={"reason": "Agreed."},
                     follow_redirects=True)  # fmt: skip
    assert "stays as it is." in text_of(done)
    assert "It stays Agreed." in text_of(done)


def test_the_evidence_is_a_page_a_sheet_and_the_exact_bytes(autumn, sign_in):
    autumn.assets_of("johan", 3)
    autumn.open(activities=("asset_approval",))
    assert sign_in("alan").get(f"{HOME}/1/evidence").status_code == 404
    valves = [row for row in autumn.rows() if row.subject.startswith("VALVE")]
    autumn.answer_alike("johan", valves[0], 3, seconds=3)
    autumn.later(days=29)
    autumn.minute()
    alan = sign_in("alan")

    page = text_of(alan.get(f"{HOME}/1/evidence"))
    sheet = list(csv.DictReader(io.StringIO(
        alan.get(f"{HOME}/1/evidence.csv").get_data().decode("utf-8-sig")
    )))  # fmt: skip
    body = json.loads(alan.get(f"{HOME}/1/evidence.json").get_data())

    assert "3 of 4 answered" in page
    assert "3 in bulk" in page
    assert "unanswered" in page
    assert [(row["Answer"], row["In bulk"], row["Rows at once"]) for row in sheet].count(
        ("still mine", "yes", "3")
    ) == 3
    assert {row["Seconds"] for row in sheet} == {""}
    assert body["figures"]["unanswered"] == 1
    assert autumn.campaign().state is CampaignState.CLOSED


def test_lists_are_narrowed_searched_sorted_and_exported(autumn, sign_in):
    autumn.assets_of("johan", 2)
    autumn.open()
    autumn.answer("ana", autumn.row(A.QA_PLAN))
    ana = sign_in("ana")

    assert "Leuven, autumn" in text_of(ana.get(f"{HOME}/?q=autumn&state=open&sort=-due"))
    assert "No campaign matches" in text_of(ana.get(f"{HOME}/?doubtful=1"))
    assert "VALVE-001" in text_of(ana.get(f"{HOME}/rows/?q=VALVE-001&answer=unanswered"))
    assert "QA plan" in text_of(ana.get(f"{HOME}/rows/?answer=still_mine&sort=answer"))
    both = ana.get(f"{HOME}/rows/?answer=still_mine&answer=unanswered&size=100")
    assert "VALVE-000" in text_of(both)
    sheet = ana.get(f"{HOME}/rows/export.csv?letter=accountable&columns=all").get_data()
    rows = list(csv.DictReader(io.StringIO(sheet.decode("utf-8-sig"))))
    assert len(rows) == 13
    assert {row["Seconds"] for row in rows} == {"not shown"}
    assert b"Leuven, autumn" in ana.get(f"{HOME}/export.csv").get_data()


@pytest.mark.parametrize("name", ["dana", "dave"])
def test_of_another_site_nothing_is_seen(autumn, sign_in, name):
    autumn.open()
    other, row = sign_in(name), autumn.row(A.QA_PLAN)

    assert other.get(f"{HOME}/1/").status_code == 404
    assert other.get(f"{HOME}/rows/{row.id}/").status_code == 404
    assert "No campaigns yet" in text_of(other.get(f"{HOME}/"))
    assert other.get("/api/attestations").json["items"] == []


def test_programs_read_campaigns_and_rows(autumn, sign_in):
    autumn.open()
    autumn.answer("ana", autumn.row(A.QA_PLAN), Reply.UNSURE)
    ana = sign_in("ana")

    (one,) = ana.get("/api/attestations").json["items"]
    whole = ana.get("/api/attestations/1").json
    rows = ana.get("/api/attestations/rows?campaign=1&size=100").json

    assert (one["name"], one["state"], one["rows"]) == ("Leuven, autumn", "open", 11)
    assert (whole["answered"], whole["unsure"], whole["warnings"]) == (1, 1, [])
    assert rows["count"] == 11
    assert [row["reply"] for row in rows["items"] if row["reply"]] == ["unsure"]


def number_of(database, client, address):
    return len(asked_for(database, client, address))


def test_pages_ask_no_more_of_many_rows_than_of_few(autumn, sign_in, database):
    pages = [f"{HOME}/rows/?columns=all&size=100", f"{HOME}/", "/"]
    own = ["", "answering"]
    autumn.assets_of("johan", 2)
    autumn.open()
    johan = sign_in("johan")
    few = [number_of(database, johan, f"{HOME}/1/{each}") for each in own]
    few += [number_of(database, johan, each) for each in pages]

    autumn.assets_of("johan", 40)
    autumn.open()
    many = [number_of(database, johan, f"{HOME}/2/{each}") for each in own]
    many += [number_of(database, johan, each) for each in pages]

    assert many == few
