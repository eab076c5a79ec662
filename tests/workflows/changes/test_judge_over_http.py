"""Dimensions, classes set apart and what is reached, on their real pages and forms."""

import re

import pytest

from governance.audit.commands import record
from governance.places.models import Place
from governance.register.models import Consent, Dependency, DependencyType, Strength
from governance.register.vocabulary import GxpRelevance
from tests.credentials import PASSWORD, code_for, enrol
from tests.plant import SYSTEM, add_asset
from tests.signing import sign_at
from workflows.changes.commands import writing
from workflows.changes.models import Answer
from workflows.changes.rules.dimensions import ASSESSORS

ALL_NO = dict.fromkeys(ASSESSORS, (Answer.NO, ""))


@pytest.fixture
def signing(database, plant):
    """Return the fields of a signature that a person gives afresh."""

    def factors(name):
        seed = enrol(database, plant.people[name])
        return {"password": PASSWORD, "code": code_for(seed)}

    return factors


@pytest.fixture
def reaching(life):
    """A change of HMI-31, with a yes on cyber security, that reaches two panels and one unseen."""
    with life.database.writing() as session:
        line, lab = (session.get_one(Place, life.plant.places[key]) for key in ("line10", "qclab"))
        harmless = {"gxp": GxpRelevance.NONE, "criticality": 4}
        for place, tag in ((line, "PNL-1"), (line, "PNL-2"), (lab, "SECRET-9")):
            asset = add_asset(session, place, tag, **harmless)
            session.add(Dependency(
                dependent_id=asset.id, provider_id=life.plant.assets["HMI-31"], note="",
                type=DependencyType.CONTROLLED_BY, strength=Strength.HARD, source="declared",
                consent=Consent.CONFIRMED,
            ))  # fmt: skip
        record(session, SYSTEM, "panels.wired", "line10")
        session.commit()
    yes = {"cyber_security": (Answer.YES, "a new key")}
    return life.assessed(ALL_NO | yes, tag="HMI-31")


def shown(reply):
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", reply.text))
    return text.replace("&#39;", "'")


def test_one_tick_answers_what_is_left(life, sign_in):
    life.raised().by("nora", writing.submit)
    client = sign_in("nora")
    page = client.get("/changes/1/assess")
    assert page.text.count("<select") == len(ASSESSORS)
    assert "is assessed by whoever is accountable for OT security" in shown(page)

    sent = {"answer_downtime": "yes", "why_downtime": "an hour", "rest": "y"}
    assert client.post("/changes/1/assess", data=sent).status_code == 302

    seen = shown(client.get("/changes/1"))
    assert "18 of 18 answered" in seen
    assert "Downtime is opened and not assessed yet" in seen
    assert "to be assessed" in seen


@pytest.mark.usefixtures("reaching")
def test_whoever_is_accountable_finds_it_in_my_work_and_assesses_it(sign_in, signing):
    client = sign_in("sten")
    home = client.get("/")
    assert "You are accountable for cyber security: assess it." in shown(home)
    assert 'href="/changes/1/judge/cyber_security"' in home.text
    assert "cyber security: assess it" not in shown(sign_in("petra").get("/"))
    page = shown(client.get("/changes/1/judge/cyber_security"))
    assert "I assessed this change for cyber security, as accountable for it." in page
    factors = signing("sten")
    typed = {"severity": "medium", "probability": "low", "rationale": "Keys are per device"}

    lost = client.post("/changes/1/judge/cyber_security", data=typed)
    assert lost.status_code == 422
    assert "Keys are per device" in lost.text
    told = {**typed, "detectability": "high"}
    made = sign_at(client, "/changes/1/judge/cyber_security", told, **factors)
    assert made.status_code == 302

    seen = shown(client.get("/changes/1"))
    assert "severity medium, probability low, detectability high" in seen
    assert "review cyber security in force" in seen
    body = re.search(r'href="(/changes/1/contents/\w+)"', client.get("/changes/1").text)[1]
    assert "Superseded" not in client.get(body).text
    assert "assessed it for cyber security, and signed that" in seen
    assert "cyber security: assess it" not in shown(client.get("/"))
    assert client.get("/changes/1/judge/process_safety").status_code == 404
    assert sign_in("dana").get("/changes/1/judge/cyber_security").status_code == 404
    assert sign_in("alan").get("/changes/1/judge/cyber_security").status_code == 403
    other = shown(sign_in("petra").get("/changes/1/judge/cyber_security"))
    assert "Nothing more is asked of this dimension" in other


@pytest.mark.usefixtures("reaching")
def test_what_is_reached_is_disposed_of_in_a_group_and_names_are_masked(sign_in, signing):
    client = sign_in("johan")
    page = client.get("/changes/1/impact")
    assert "SECRET-9" not in page.text
    assert "1 of them you may not see" in shown(page)
    assert "3 must be assessed" in shown(page)
    link = re.search(r'href="(/changes/1/dispose\?of=class(?::|%3A)plc)"', page.text)[1]
    page = client.get(link).text
    assert "PNL-1" in page
    assert '<input type="hidden" name="of" value="class:plc">' in page
    bare = client.post("/changes/1/dispose", data={"of": "class:plc"})
    assert bare.status_code == 422
    assert "PNL-2" in bare.text
    said = {"of": "class:plc", "reason": "they hold their last value"}
    assert client.post("/changes/1/dispose", data=said).status_code == 302
    after = client.get("/changes/1/impact")
    assert "they hold their last value" in after.text
    assert client.get("/changes/1/dispose?of=class:plc").status_code == 404
    assert client.get("/changes/1/dispose?of=nonsense").status_code == 404
    wide = sign_in("ines")
    assert "SECRET-9" in wide.get("/changes/1/impact").text
    hidden = {"of": "all", "reason": "it is a copy"}
    made = sign_at(wide, "/changes/1/exclude", hidden, **signing("ines"))
    assert made.status_code == 302
    assert "SECRET-9" not in client.get("/changes/1/impact").text
    sheet = client.get("/changes/1/impact/export.csv").text
    assert "SECRET-9" not in sheet
    assert sheet.count("they hold their last value") == 2
    assert "SECRET-9" in wide.get("/changes/1/impact/export.csv").text


@pytest.mark.usefixtures("reaching")
def test_a_class_is_lowered_on_a_page_that_asks_for_a_signature(sign_in, signing):
    client = sign_in("ana")
    assert "Lower the risk" in shown(client.get("/changes/1"))
    assert sign_in("johan").get("/changes/1/lower").status_code == 403
    sent = {"risk": "medium", "reason": "a copy of the panel next door"}
    assert sign_at(client, "/changes/1/lower", sent, **signing("ana")).status_code == 302
    seen = shown(client.get("/changes/1"))
    assert "Ana: from high to medium , signed" in seen.replace("medium,", "medium ,")
    raised = sign_in("johan").post("/changes/1/heighten", data={"risk": "high", "reason": "no"})
    assert raised.status_code == 302
    assert "Risk: high" in shown(client.get("/changes/1"))
