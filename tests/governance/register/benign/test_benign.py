"""What differs again and again and means nothing: by a rule that two people sign, until a day."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core import clock
from governance.core.contributions import waiting
from governance.core.errors import Conflict, Forbidden, NotFound, RuleViolation
from governance.identity.attest import Proof
from governance.places.models import Place
from governance.register.benign import commands
from governance.register.benign.commands import Benign
from governance.register.benign.models import BenignRule, BenignUse
from governance.register.fingerprints.models import Fingerprint
from governance.register.vocabulary import AssetClass
from tests.plant import actor_named
from tests.workflows.changes.conftest import STEPS

HEAD = "Tag;Component;Algorithm;Fingerprint;Tool;Taken at"
A, B = "a1" * 32, "b2" * 32


class Desk:
    """People who say which differences mean nothing, and bring what a tool took."""

    def __init__(self, found):
        self.found, self.database, self.plant = found, found.database, found.plant

    def by(self, name, command, *args, of=None):
        with self.database.writing() as session:
            actor = actor_named(session, self.plant, name)
            record = of(session) if of else session.get_one(Place, self.plant.places["leuven"])
            proof = Proof(actor.id, 10**9 + next(STEPS), clock.now())
            command(session, actor, record, *args, *([] if command is commands.end else [proof]))
            session.commit()
        return self

    def asked(self, by="johan", **given):
        return self.by(by, commands.ask, benign(**given))

    def agreed(self, by="ana"):
        return self.by(by, commands.agree, of=the)

    def brought(self, value, component="PLC/timestamp.log"):
        row = f"PLC-204;{component};SHA-256;{value};octoplant;{clock.now().isoformat()}"
        made = self.found.applied("johan", f"{HEAD}\n{row}\n".encode(), kind="fingerprints")
        return self.found.state(made)

    def rows(self, model):
        with self.database.reading() as session:
            return session.scalars(select(model).order_by(model.id)).all()


def the(session):
    return session.scalars(select(BenignRule).order_by(BenignRule.id.desc())).first()


def benign(component="*/timestamp.log", asset_class=AssetClass.PLC, days=30, product=None):
    until = clock.today() + timedelta(days=days)
    return Benign(component, asset_class, product, until, "It holds the time of each start")


@pytest.fixture
def desk(found):
    return Desk(found)


def test_once_two_have_signed_a_difference_is_no_drift_and_is_counted(desk, later):
    desk.brought(A)
    later(hours=1)
    desk.asked()
    assert desk.brought(B).drifted == 1

    desk.agreed()
    made = desk.brought(B)

    assert (made.drifted, made.updated) == (0, 1)
    (held,) = desk.rows(Fingerprint)
    assert (held.value, held.by) == (B, "BR-0001")
    (use,) = desk.rows(BenignUse)
    assert (use.before, use.after, use.import_id, use.line) == (A, B, made.id, 2)
    with desk.database.reading() as session:
        assert verify(session).is_whole


@pytest.mark.parametrize(
    "other",
    [{"component": "*/program.ap18"}, {"asset_class": AssetClass.DRIVE}],
    ids=["another component", "another kind"],
)
def test_what_a_rule_is_not_about_stays_drift(desk, later, other):
    desk.brought(A)
    later(hours=1)
    desk.asked(**other).agreed()
    assert desk.brought(B).drifted == 1


def test_a_rule_ends_on_its_day_or_when_it_is_taken_back(desk, later):
    desk.brought(A)
    desk.asked(days=2).agreed()
    later(days=3)
    assert desk.brought(B).drifted == 1

    desk.asked().agreed()
    desk.by("johan", commands.end, "It hides a real one", of=the)
    assert desk.brought(B).drifted == 1
    with pytest.raises(Conflict, match="taken back already"):
        desk.by("johan", commands.end, "again", of=the)


def test_a_rule_without_bounds_is_refused(desk):
    for given, told in (
        ({"asset_class": None}, "it is never for all"),
        ({"component": "*"}, "would end the comparison"),
        ({"days": -1}, "is over"),
        ({"days": 400}, "365 days at most"),
    ):
        with pytest.raises(RuleViolation, match=told):
            desk.asked(**given)
    with pytest.raises(NotFound):
        desk.asked(product=999_999)


def test_who_asked_does_not_agree_and_only_quality_does(desk):
    desk.asked("ana")
    with pytest.raises(RuleViolation, match="Ana asked for BR-0001"):
        desk.agreed()
    desk.asked("johan")
    with pytest.raises(Forbidden):
        desk.agreed("johan")
    with desk.database.reading() as session:
        waits = waiting(session, actor_named(session, desk.plant, "ana"))
    assert [item.reference for item in waits if item.verb == "Agree"] == ["BR-0002"]
    desk.agreed()
    with pytest.raises(RuleViolation, match="is settled already"):
        desk.agreed()


def test_its_pages_list_it_with_its_uses(desk, later, sign_in):
    desk.brought(A)
    later(hours=1)
    desk.asked().agreed().brought(B)
    johan, site = sign_in("johan"), desk.plant.places["leuven"]
    assert "BR-0001" in johan.get("/register/benign/").text
    assert "timestamp.log" in johan.get("/register/benign/export.csv").text
    page = johan.get("/register/benign/rules/1").text
    assert "PLC/timestamp.log" in page
    assert "quality" in page
    assert johan.get(f"/register/benign/{site}/new").status_code == 200
    assert johan.get("/register/benign/rules/1/end").status_code == 200
    taken = johan.post("/register/benign/rules/1/end", data={"reason": "hides a real one"})
    assert taken.status_code == 302
    assert "taken back" in johan.get("/register/benign/rules/1").text


def test_a_program_reads_a_rule_with_its_uses_and_takes_it_back(desk, later, sign_in):
    desk.asked().agreed().brought(A)
    later(days=1)
    desk.brought(B)
    johan = sign_in("johan")

    (one,) = johan.get("/api/benign").json["items"]
    assert (one["reference"], one["state"], one["uses"]) == ("BR-0001", "counts", 1)
    whole = johan.get("/api/benign/1").json
    assert [each["person_name"] for each in whole["signatures"]] == ["Johan", "Ana"]
    assert [(each["before"], each["after"]) for each in whole["latest"]] == [(A, B)]

    why = {"reason": "The line has another recipe now.", "version": one["version"]}
    assert johan.post("/api/benign/1/end", json=why | {"version": 9}).status_code == 409
    assert sign_in("coen").post("/api/benign/1/end", json=why).status_code == 403
    assert johan.post("/api/benign/1/end", json=why).json["state"] == "taken back"
    assert sign_in("dana").get("/api/benign/1").status_code == 404
