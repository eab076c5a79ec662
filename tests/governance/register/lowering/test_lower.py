"""A rule is raised by one person and lowered by two, each with a signature."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.core import clock
from governance.core.contributions import waiting
from governance.core.errors import Forbidden, RuleViolation
from governance.enforcement.commands import decide
from governance.enforcement.models import Level, Rule
from governance.enforcement.queries import levels
from governance.enforcement.rules import Setting
from governance.evidence.models import Signature
from governance.identity.attest import Proof
from governance.identity.models import Person
from governance.places.models import Place
from governance.register.lowering import commands
from governance.register.lowering.models import Lowering
from tests.plant import SYSTEM, actor_named, add_grant
from tests.workflows.changes.conftest import STEPS, give_credentials

RULE = Rule.CONTROLLED_ATTRIBUTES


@pytest.fixture
def site(database, plant):
    """Leuven, where everybody can sign and Nora is of quality as well."""
    give_credentials(database, plant)
    with database.writing() as session:
        nora = session.get_one(Person, plant.people["nora"])
        add_grant(session, nora, "qa", session.get_one(Place, plant.places["leuven"]))
        record(session, SYSTEM, "role.granted", "Nora")
        session.commit()
    return Site(database, plant)


class Site:
    """People of Leuven who decide how strictly its rules are held."""

    def __init__(self, database, plant):
        self.database, self.plant = database, plant

    def by(self, name, command, *args, of=None):
        with self.database.writing() as session:
            actor = actor_named(session, self.plant, name)
            record = of(session) if of else session.get_one(Place, self.plant.places["leuven"])
            proof = Proof(actor.id, 10**9 + next(STEPS), clock.now())
            command(session, actor, record, *args, *([] if command is decide else [proof]))
            session.commit()
        return self

    def asked(self, level=Level.WARN, by="ana", **given):
        return self.by(by, commands.ask, setting(level, **given))

    def agreed(self, by="nora"):
        return self.by(by, commands.agree, of=the)

    def level(self, on=None):
        with self.database.reading() as session:
            place = self.plant.places["leuven"]
            return levels(session, [place], on)[place, RULE]

    def waits_for(self, name):
        with self.database.reading() as session:
            actor = actor_named(session, self.plant, name)
            return [item.reference for item in waiting(session, actor) if item.verb == "Agree"]


def the(session):
    return session.scalars(select(Lowering).order_by(Lowering.id.desc())).first()


def setting(level, starts_on=None, reason="The keys come in March", rule=RULE):
    return Setting(rule, level, starts_on or clock.today(), reason)


def test_one_person_alone_raises_a_rule_and_does_not_lower_it(site):
    with pytest.raises(RuleViolation, match="to lower it is signed for quality, and a second"):
        site.by("ana", decide, setting(Level.OBSERVE))
    site.asked(Level.OBSERVE).agreed()
    assert site.level() is Level.OBSERVE

    site.by("ana", decide, setting(Level.ENFORCE))

    assert site.level() is Level.ENFORCE


def test_it_is_lowered_once_a_second_person_agreed_and_both_signed_the_same(site):
    site.asked()
    assert site.level() is Level.ENFORCE
    assert site.waits_for("nora") == ["LW-0001"]
    assert site.waits_for("ana") == []

    site.agreed()

    assert site.level() is Level.WARN
    with site.database.reading() as session:
        made = session.scalars(select(Signature).order_by(Signature.id)).all()
        assert [one.activity for one in made] == ["lowering_quality", "lowering_second"]
        assert len({one.content_sha256 for one in made}) == 1
        assert verify(session).faults == []
    with pytest.raises(RuleViolation, match="was agreed to already"):
        site.agreed()


def test_who_asked_does_not_agree_nor_does_who_is_neither_quality_nor_owner(site):
    site.asked()
    with pytest.raises(RuleViolation, match="Ana asked for LW-0001"):
        site.agreed("ana")
    with pytest.raises(Forbidden):
        site.agreed("johan")
    with pytest.raises(Forbidden):
        site.asked(by="johan")
    site.agreed("nora")


def test_what_lowers_nothing_is_past_or_differs_by_now_is_refused(site):
    with pytest.raises(RuleViolation, match="to raise it needs no second person"):
        site.asked(Level.ENFORCE)
    with pytest.raises(RuleViolation, match="is past"):
        site.asked(starts_on=clock.today() - timedelta(days=1))
    site.asked()
    site.asked(Level.OBSERVE).agreed()
    with site.database.reading() as session:
        first = session.scalars(select(Lowering.id).order_by(Lowering.id)).first()
    with pytest.raises(RuleViolation, match="is at observe by now, it was at enforce: ask anew"):
        site.by("nora", commands.agree, of=lambda session: session.get_one(Lowering, first))


def test_agreed_to_late_it_begins_on_that_day_and_not_before(site, monkeypatch):
    site.asked()
    today, then = clock.today(), clock.now() + timedelta(days=3)
    monkeypatch.setattr(clock, "now", lambda: then)
    site.agreed()
    assert site.level(today) is Level.ENFORCE
    assert site.level() is Level.WARN


def test_its_pages_ask_show_and_lead_from_the_rules_of_the_site(site, sign_in):
    place, ana = site.plant.places["leuven"], sign_in("ana")
    assert f"/places/{place}/lower" in ana.get(f"/places/{place}/enforcement").text
    assert ana.get(f"/places/{place}/lower").status_code == 200
    site.asked()
    assert "waits for a second person" in ana.get("/places/lowerings/1").text
    assert "LW-0001" in ana.get(f"/places/{place}").text
    shown = sign_in("nora").get("/places/lowerings/1").text
    assert "I know what is no longer refused here, and agree." in shown
    assert sign_in("johan").get(f"/places/{place}/lower").status_code == 403


def test_a_program_reads_what_was_lowered_at_a_site_and_who_signed_it(site, plant, sign_in):
    site.asked().agreed()
    ana = sign_in("ana")

    (one,) = ana.get(f"/api/places/{plant.places['leuven']}/lowerings").json["items"]
    assert (one["rule"], one["level"], one["before"]) == (RULE, "warn", "enforce")
    signed = ana.get(f"/api/lowerings/{one['id']}").json["signatures"]
    assert [each["person_name"] for each in signed] == ["Ana", "Nora"]
    assert sign_in("dana").get(f"/api/lowerings/{one['id']}").status_code == 404
