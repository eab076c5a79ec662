"""What there is to learn, through the pages: written, decided signed, read, answered, recorded."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core import clock
from governance.curricula.models import QuizOption, TrainingItemVersion, TrainingRecord
from governance.skills.models import Competence
from tests.credentials import PASSWORD, code_for, enrol
from tests.governance.skills.conftest import an_expert
from tests.governance.skills.test_pages import text_of
from tests.signing import sign_at

pytestmark = pytest.mark.either


@pytest.fixture
def desk(sign_in, plant, database):
    return Desk(sign_in, plant, database)


class Desk:
    """What people of Leuven do about learning in their browsers."""

    def __init__(self, sign_in, plant, database):
        self.sign_in, self.plant, self.database = sign_in, plant, database
        sign_in("ana").post("/skills/competences/bring")

    def send(self, name, url, **said):
        answer = self.sign_in(name).post(url, data=said)
        assert answer.status_code == 302, text_of(answer)
        return answer.location

    def page(self, name, url):
        answer = self.sign_in(name).get(url)
        assert answer.status_code == 200, text_of(answer)
        return text_of(answer)

    def item(self, code, kind="document", **given):
        said = {"code": code, "kind": kind, "title": f"Title of {code}", "lies": "DMS-1",
                "place_id": self.plant.places["leuven"], "months": ""}  # fmt: skip
        return self.send("johan", "/training-items/new", **said | given)

    def version(self, item, label="1", **given):
        said = {"label": label, "minutes": "20", "effective_on": "2025-01-01", "pass_mark": "",
                "changes": "It is new."}  # fmt: skip
        return self.send("johan", f"{item}/versions/new", **said | given)

    def decide(self, version, decision="reading", on="2025-01-01"):
        said = {"decision": decision, "effective_on": on, "reason": "It says more."}
        return self.sign("ana", f"{version}/decide", **said)

    def sign(self, name, url, **said):
        code = code_for(enrol(self.database, self.plant.people[name]))
        answer = sign_at(self.sign_in(name), url, said, password=PASSWORD, code=code)
        assert answer.status_code == 302, text_of(answer)
        return answer.location


@pytest.mark.scenario("P17")
def test_a_procedure_is_written_decided_signed_read_and_shows_what_it_says(desk):
    item = desk.item("SOP-112")
    desk.send("johan", f"{item}/effects/new", competence_id="1", level="1")
    version = desk.version(item)
    assert "without a signed decision" in desk.page("nora", version)
    assert "Of how many people" in desk.page("ana", f"{version}/decide")
    assert desk.sign_in("johan").get(f"{version}/decide").status_code == 403
    desk.decide(version)
    assert "You did not do it yet" in desk.page("nora", version)
    assert "I read this version" in desk.page("nora", f"{version}/read")
    made = desk.sign("nora", f"{version}/read")
    page = desk.page("nora", made)
    assert "I read this version and understood it" in page
    assert "level 1" in page
    assert "You are current." in desk.page("nora", version)
    later = (clock.today() + timedelta(days=9)).isoformat()
    second = desk.version(item, "2", effective_on=later)
    desk.decide(second, "requalify", later)
    assert "Nora" in desk.page("johan", second), "by name, for who leads them"
    assert "Whom it asks" not in desk.page("nora", second)
    assert "That lasts until" in desk.page("nora", version)
    desk.send("ana", f"{second}/withdraw", reason="The line is not ready.")
    assert "called off" in desk.page("nora", item)
    assert desk.sign_in("dana").get(item).status_code == 404
    with desk.database.reading() as session:
        assert verify(session).faults == []


def test_what_is_wrong_in_a_decision_is_told_before_anything_is_signed(desk):
    version = desk.version(desk.item("SOP-1"))
    said = {"decision": "none", "effective_on": "2025-01-01", "reason": "A typo."}
    told = desk.sign_in("ana").post(f"{version}/decide", data=said)
    assert told.status_code == 422
    assert "nobody was trained by an earlier one" in text_of(told)
    assert "A typo." in text_of(told), "nothing typed is lost"


@pytest.mark.scenario("P17")
def test_a_quiz_is_written_and_answered_and_its_page_tells_nobody_what_is_right(desk):
    item = desk.item("Q-7", "quiz")
    version = desk.version(item, pass_mark="100")
    said = {"words": "What stops the line?", "right": "E-stop\nLight curtain", "wrong": "The bell"}
    refused = desk.sign_in("johan").post(f"{version}/questions/new", data=said | {"wrong": " "})
    assert refused.status_code == 422
    desk.send("johan", f"{version}/questions/new", **said)
    taken = desk.send("johan", f"{version}/questions/new", **said | {"words": "A typo?"})
    assert "right</span>" in desk.page("johan", taken)
    desk.send("johan", f"{version}/questions/2/remove")
    desk.decide(version)
    page = desk.page("nora", f"{version}/answer")
    with desk.database.reading() as session:
        options = {row.words: row for row in session.scalars(select(QuizOption).limit(3))}
    keys = [row.id for row in sorted(options.values(), key=lambda row: row.words)]
    assert keys == sorted(keys), "in the order of their words: a key tells nothing"
    assert page.count('name="chosen"') == 3
    for telling in ("is_right", "right</span>", "correct", "checked"):
        assert telling not in page
    nora = desk.sign_in("nora")
    nothing = nora.post(f"{version}/answer", data={})
    assert "Answer every question" in text_of(nothing)
    wrong = nora.post(f"{version}/answer", data={"chosen": [options["The bell"].id]})
    assert "0 of 1" in desk.page("nora", wrong.location)
    right = [options["E-stop"].id, options["Light curtain"].id]
    passed = nora.post(f"{version}/answer", data={"chosen": right})
    assert "1 of 1" in desk.page("nora", passed.location)
    listed = desk.page("johan", "/training-items/records/?q=Q-7&passed=no")
    assert "TR-000001" in listed
    assert "TR-000002" not in listed


def test_a_lead_records_a_task_with_its_file_and_quality_revokes_it(desk, plant):
    with desk.database.writing() as session:
        an_expert(session, plant.people["vera"], session.get_one(Competence, 1))
        session.commit()
    item = desk.item("OJT-31", "ojt")
    desk.send("johan", f"{item}/effects/new", competence_id="1", level="3")
    desk.decide(desk.version(item))
    nora = plant.people["nora"]
    address = f"/people/{nora}/training/record"
    assert "OJT-31" in desk.page("johan", address)
    with desk.database.reading() as session:
        key = session.scalars(select(TrainingItemVersion.id)).one()
    said = {"version_id": key, "completed_at": ["2026-01-10T09:00", "Europe/Brussels"],
            "assessor_id": plant.people["vera"], "note": "Two programs."}  # fmt: skip
    johan = desk.sign_in("johan")
    refused = johan.post(address, data=said | {"assessor_id": ""})
    assert "Say who assessed" in text_of(refused)
    made = johan.post(address, data=said | {"file": (BytesIO(b"%PDF"), "signed.pdf")})
    page = desk.page("nora", made.location)
    assert "signed.pdf" in page
    assert "level 3" in page
    assert desk.sign_in("tom").get(made.location).status_code == 404
    assert desk.sign_in("tom").get(address).status_code == 403
    assert desk.sign_in("johan").get(f"{made.location}/revoke").status_code == 403
    assert "Reason" in desk.page("ana", f"{made.location}/revoke")
    desk.send("ana", f"{made.location}/revoke", reason="The list was forged.")
    assert "forged" in desk.page("johan", made.location)
    assert "TR-000001" in text_of(johan.get("/training-items/records/export.csv"))
    with desk.database.reading() as session:
        assert session.scalars(select(TrainingRecord.is_passed)).one()


def test_a_curriculum_is_made_filled_emptied_and_ended(desk, plant):
    item = desk.item("SOP-112")
    today = clock.today().isoformat()
    said = {"title": "Operators", "place_id": plant.places["suite3"], "role": "requester",
            "starts_on": today}  # fmt: skip
    assert "Place" in desk.page("johan", "/curricula/new")
    elsewhere = said | {"place_id": plant.places["durham"]}
    assert desk.sign_in("johan").post("/curricula/new", data=elsewhere).status_code == 422
    made = desk.send("johan", "/curricula/new", **said)
    hold = {"item_id": "1", "days": "14", "starts_on": today}
    assert "SOP-112" in desk.page("johan", f"{made}/items/new")
    desk.send("johan", f"{made}/items/new", **hold)
    assert "14 days" in desk.page("nora", made)
    assert "Operators" in desk.page("nora", item)
    assert "SOP-112" in desk.page("johan", f"{made}/items/1/end")
    desk.send("johan", f"{made}/items/1/end", ends_on=today)
    assert "Ends on" in desk.page("johan", f"{made}/end")
    desk.send("johan", f"{made}/end", ends_on=today, reason="The line is gone.")
    assert "CU-0001" in desk.page("johan", "/curricula/?state=over&q=oper&role=requester")
    assert "CU-0001" in text_of(desk.sign_in("johan").get("/curricula/export.csv"))
    assert desk.sign_in("nora").get(f"{made}/end").status_code == 403


def test_items_are_listed_found_edited_and_ended(desk):
    item = desk.item("C-110", "course", months="12")
    desk.send("johan", f"{item}/effects/new", competence_id="1", level="3")
    assert "Level shown" in desk.page("johan", f"{item}/effects/new")
    version = desk.version(item)
    assert "waits for a decision" in desk.page("nora", "/training-items/?state=waiting&q=c-110")
    desk.decide(version)
    assert "C-110" in desk.page("nora", "/training-items/?state=in_force&kind=course")
    assert "C-110" not in desk.page("nora", "/training-items/?state=to_come")
    assert "C-110" in desk.page("nora", "/search?q=C-110")
    assert "C-110" in text_of(desk.sign_in("nora").get("/training-items/export.csv"))
    assert "Title of C-110" in desk.page("johan", f"{item}/edit")
    desk.send("johan", f"{item}/edit", title="Making safe", lies="", months="24", version="1")
    desk.send("ana", f"{item.rpartition('/')[0]}/effects/1/end")
    page = desk.page("nora", item)
    assert "Making safe" in page
    assert "24 months" in page
    assert "No competence" in page
    assert "Ends on" in desk.page("johan", f"{item}/end")
    desk.send("johan", f"{item}/end", ends_on=clock.today(), reason="Gone.", version="2")
    assert "C-110" in desk.page("nora", "/training-items/?state=over")
