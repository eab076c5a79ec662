"""What is checked off by itself is tested like what is verified as a whole."""

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.core.errors import RuleViolation
from governance.places.models import Place
from governance.register.models import Asset
from governance.validation.requirements import commands as requirements
from governance.validation.requirements.commands import Wording
from governance.validation.requirements.models import Requirement
from tests.plant import SYSTEM, actor_named, add_asset
from tests.workflows.changes.conftest import NO, SIGNERS
from tests.workflows.changes.sites import add
from tests.workflows.deviations.conftest import Desk
from workflows.changes.commands import partly, working, writing
from workflows.changes.commands.executing import Read
from workflows.changes.commands.partly import Share
from workflows.changes.models import ChangeRequest
from workflows.changes.testing import commands, queries
from workflows.changes.testing.commands import Ran, Written
from workflows.changes.testing.models import Outcome, Stage
from workflows.deviations.models import Deviation

TAGS = ("PLC-204", "PLC-205")


@pytest.fixture
def two(life, database, enrolled):
    """A change of two controllers at work, with a test for each; its ids by tag as well."""
    with database.writing() as session:
        add_asset(session, session.get_one(Place, enrolled.places["line1"]), "PLC-205")
        record(session, SYSTEM, "plant.extended", "line 1")
        assets = {tag: session.scalars(select(Asset).where(Asset.tag == tag)).one() for tag in TAGS}
        for tag, asset in assets.items():
            said = Wording(f"URS-{tag}", "Caps every vial.", 1, "first issue")
            requirements.write(session, actor_named(session, enrolled, "vera"), asset, said)
        session.flush()
        life.ids = {tag: asset.id for tag, asset in assets.items()}
        asked = dict(session.execute(select(Requirement.asset_id, Requirement.id)).all())
        session.commit()
    life.raised().by("nora", add, "PLC-205")
    life.submitted().by("johan", writing.assess, NO)
    for tag, key in life.ids.items():
        test = Written(f"OQ-{tag}", Stage.OQ, "Cap 100 vials.", "100 are capped.", asked[key])
        life.by("nora", commands.write_test, test)
    life.disposed().by("nora", writing.propose)
    life.signed(SIGNERS).by("tom", working.start)
    share = Share({life.ids["PLC-205"]: Read("2.9.4")}, "Loaded as planned")
    life.by("tom", partly.hand_over, share)
    return life


def checked_off(life, tag="PLC-205"):
    def check(session, actor, change, proof):
        partly.check_off(session, actor, change, [life.ids[tag]], ("Valves cycle", proof))

    life.by("johan", check)


def ran(life, outcome, code="OQ-PLC-205"):
    with life.database.reading() as session:
        found = queries.tried(session, session.get_one(ChangeRequest, life.id))
    (test,) = [one.test.id for one in found if one.test.code == code]
    life.by("tom", commands.run_test, Ran(test, outcome, "seen"))


def test_an_asset_is_not_checked_off_before_its_own_tests_were_run(two):
    with pytest.raises(RuleViolation, match=r"still waits for a run of OQ-PLC-205\."):
        checked_off(two)
    ran(two, Outcome.PASSED)
    checked_off(two)


def test_a_test_that_failed_is_decided_on_before_its_asset_is_checked_off(two):
    ran(two, Outcome.FAILED)
    ran(two, Outcome.PASSED)
    with pytest.raises(RuleViolation, match="OQ-PLC-205 failed: have quality assurance decide"):
        checked_off(two)
    with two.database.reading() as session:
        deviation = session.scalars(select(Deviation.id)).one()
    Desk(two.database, two.plant, deviation).investigated().disposed()
    checked_off(two)
