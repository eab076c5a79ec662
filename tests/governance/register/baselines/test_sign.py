"""A site starts with what it has: taken at one moment, signed by its OT lead and by QA."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core import clock
from governance.core.contributions import waiting
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.evidence.models import Signature
from governance.identity.attest import Proof
from governance.identity.models import Person, Role
from governance.places.models import Place
from governance.register.baselines import commands
from governance.register.baselines.models import Baseline, BaselineState
from governance.register.baselines.queries import in_force, snapshot
from governance.register.commands import assets
from governance.register.models import Asset
from tests.credentials import PASSWORD, code_for, enrol
from tests.governance.register.drifts.conftest import Found
from tests.plant import SYSTEM, actor_named, add_grant
from tests.signing import sign_at
from tests.workflows.changes.conftest import STEPS


@dataclass
class Site:
    """Leuven, and the people who start it."""

    database: object
    plant: object

    def take(self, name="johan", place="leuven"):
        with self.database.writing() as session:
            site = session.get_one(Place, self.plant.places[place])
            actor = actor_named(session, self.plant, name)
            made = commands.take(session, actor, site, "the site goes live").id
            session.commit()
            return made

    def by(self, name, command, *args):
        with self.database.writing() as session:
            actor = actor_named(session, self.plant, name)
            wanted = select(Baseline).order_by(Baseline.id.desc()).limit(1).with_for_update()
            baseline = session.scalars(wanted).one()
            proof = Proof(actor.id, 10**9 + next(STEPS), clock.now())
            command(session, actor, baseline, *(args or (proof,)))
            session.commit()

    def sign(self, name):
        self.by(name, commands.sign)

    def now(self):
        with self.database.reading() as session:
            return session.scalars(select(Baseline).order_by(Baseline.id.desc())).first()


@pytest.fixture
def site(database, enrolled):
    return Site(database, enrolled)


def test_two_signatures_put_it_in_force_and_each_says_its_part(site, database, plant):
    site.take()
    site.sign("ana")
    assert site.now().state is BaselineState.TAKEN
    site.sign("johan")

    held = site.now()
    assert (held.state, held.assets) == (BaselineState.SIGNED, 2)
    assert held.duties > 5
    with database.reading() as session:
        made = session.scalars(select(Signature).order_by(Signature.id)).all()
        assert [(one.person_name, one.activity) for one in made] == [
            ("Ana", "baseline_quality"), ("Johan", "baseline_technical"),
        ]  # fmt: skip
        assert {one.content_sha256 for one in made} == {held.sha256}
        assert in_force(session, plant.places["leuven"]).id == held.id
        assert in_force(session, plant.places["durham"]) is None
        assert verify(session).faults == []


def test_nobody_signs_both_halves_and_nobody_else_signs_any(site, database, plant):
    with database.writing() as session:
        leuven = session.get_one(Place, plant.places["leuven"])
        add_grant(session, session.get_one(Person, plant.people["johan"]), Role.QA, leuven)
        commands.record(session, SYSTEM, "role.granted", leuven)
        session.commit()
    site.take()
    site.sign("johan")

    with pytest.raises(RuleViolation, match="Johan has signed BL-0001 already"):
        site.sign("johan")
    for name in ("tom", "dave", "dana", "arne"):
        with pytest.raises(Forbidden):
            site.sign(name)
    site.sign("ana")
    with pytest.raises(Conflict):
        site.sign("ana")


def test_one_waits_at_a_time_and_may_be_withdrawn_with_a_reason(site):
    site.take()
    with pytest.raises(RuleViolation, match="BL-0001 of Leuven waits to be signed"):
        site.take("ana")
    with pytest.raises(RuleViolation, match="Say why BL-0001 is withdrawn"):
        site.by("ana", commands.withdraw, "")

    site.by("ana", commands.withdraw, "taken too early")

    assert site.now().state is BaselineState.WITHDRAWN
    assert site.take("ana") == 2


def test_only_a_whole_site_has_one_and_only_its_lead_or_quality_takes_it(site):
    for name in ("tom", "dave"):
        with pytest.raises(Forbidden):
            site.take(name)
    with pytest.raises(RuleViolation, match="Suite3 is no site"):
        site.take("ana", place="suite3")


def test_the_digest_is_of_what_the_register_holds_and_of_nothing_else(database, plant):
    leuven = plant.places["leuven"]
    with database.writing() as session:
        first, again = (snapshot(session, session.get_one(Place, leuven)) for _ in range(2))
        johan = actor_named(session, plant, "johan")
        plc = session.get_one(Asset, plant.assets["PLC-204"])
        assets.edit(session, johan, plc, {"name": "Renamed"}, "why")
        session.commit()
    with database.reading() as session:
        after = snapshot(session, session.get_one(Place, leuven))

    assert first == again
    assert after.assets_sha256 != first.assets_sha256
    assert after.duties_sha256 == first.duties_sha256
    assert after.event_seq > first.event_seq


def test_it_waits_for_those_who_can_give_the_missing_signature(site, database, plant):
    site.take()
    site.sign("johan")

    with database.reading() as session:
        told = {
            name: [item.reference for item in waiting(session, actor_named(session, plant, name))]
            for name in ("johan", "ana", "dana", "tom")
        }
    assert {name: "BL-0001" in found for name, found in told.items()} == {
        "johan": False, "ana": True, "dana": False, "tom": False,
    }  # fmt: skip


def test_a_drift_names_the_baseline_that_was_in_force_when_it_was_filed(site, plant, sign_in):
    site.take()
    site.sign("ana")
    site.sign("johan")
    Found(site.database, plant).reported()

    page = sign_in("arne").get("/register/drifts/1").text

    assert "BL-0001" in page
    assert "the asset as it was in it" in page


def test_the_pages_lead_from_the_site_to_the_signature(database, plant, sign_in):
    seed = enrol(database, plant.people["johan"])
    client, leuven = sign_in("johan"), plant.places["leuven"]
    assert f"/places/{leuven}/baselines" in client.get(f"/places/{leuven}").text
    taken = client.post(f"/places/{leuven}/baselines", data={"reason": "goes live"})
    assert taken.location == "/places/baselines/1"
    bare = client.post(f"/places/{leuven}/baselines", data={"reason": ""})
    assert bare.status_code == 422

    url, code = "/places/baselines/1/sign", code_for(seed)
    assert sign_at(client, url, password=PASSWORD, code="1").status_code == 422
    assert sign_at(client, url, password=PASSWORD, code=code).status_code == 302

    page = client.get("/places/baselines/1").text
    assert "As OT lead" in page
    assert "For quality" in page
    assert "goes live" in client.get(f"/places/{leuven}/baselines").text
    assert client.get("/places/baselines/1/withdraw").status_code == 200
    assert sign_in("dana").get("/places/baselines/1").status_code == 404
