"""A unit is replaced like for like from its label, and a small change made, both on a phone.

What is counted: every field that somebody fills in, the password and the code of a signature too;
signing in is not. What takes time here is the pages and the machine, not the person.
"""

import re
import time

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.evidence.models import Signature
from governance.identity.models import Person, Role
from governance.ownership.models import Activity
from governance.places.models import Place
from governance.register.models import Asset, Product, Vendor
from governance.register.vocabulary import GxpRelevance
from tests.browsing import Visitor
from tests.plant import SYSTEM, add_asset, add_assignment, add_grant
from workflows.changes.models import ChangeRequest
from workflows.changes.rules.machine import is_like_for_like

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
TECHNICIAN, LEAD = "Nora Engel", "Jens Petersen"
TAG = "PK3-KF01"


@pytest.fixture
def labelled(wismar):
    """A controller of the cartoner as the register knows it; return the path on its label."""
    with wismar.database.writing() as session:
        vendor = Vendor(name="Siemens")
        session.add(vendor)
        session.flush()
        cpu = Product(vendor_id=vendor.id, name="CPU 1515-2 PN", order_code="6ES7515-2AM01-0AB0")
        session.add(cpu)
        session.flush()
        line = session.scalars(select(Place).where(Place.code == "pk3-2")).one()
        asset = add_asset(
            session, line, TAG, product_id=cpu.id, serial_no="S-1", gxp=GxpRelevance.INDIRECT
        )
        record(session, SYSTEM, "test.prepared", asset)
        session.commit()
        return f"/a/{asset.reference}"


@pytest.fixture
def counted(monkeypatch):
    """Count the fields that are filled in."""
    fields = []
    fill = Visitor.fill

    def noted(visitor, **typed):
        fields.extend(typed)
        fill(visitor, **typed)

    monkeypatch.setattr(Visitor, "fill", noted)
    return fields


def test_two_people_replace_a_unit_with_eight_inputs_at_most(wismar, labelled, counted, capsys):
    nora, jens = (wismar.as_(name, **PHONE) for name in (TECHNICIAN, LEAD))
    began = time.monotonic()
    nora.page.goto(labelled)
    nora.follow("Replace it like for like")
    nora.fill(serial_no="S-2", firmware="2.8.1")
    nora.press("Compare and begin")
    expect(nora.page.locator("main .state").first).to_have_text("Implementation")
    fits(nora)
    nora.follow("Complete work…", exact=True)
    fits(nora)
    nora.sign("Complete work")
    expect(nora.page.locator("main .state").first).to_have_text("Verification")
    done = time.monotonic() - began

    jens.page.goto(labelled)
    jens.follow("Verify CR-")
    expect(jens.page.locator("main")).to_contain_text("S-2")
    jens.sign("Verify", found="S-2 is on its plate; ten cartons ran")
    expect(jens.page.locator("main .state").first).to_have_text("Closed")
    fits(jens)
    took = time.monotonic() - began

    with wismar.database.reading() as session:
        signers = session.scalars(select(Signature.person_name)).all()
        assert session.scalars(select(Asset.serial_no)).one() == "S-2"
        assert session.scalar(select(func.count()).select_from(ChangeRequest)) == 1
        assert verify(session).faults == []
    assert len(counted) <= 8, counted
    assert sorted(signers) == sorted({TECHNICIAN, LEAD})
    assert took < 120
    with capsys.disabled():
        print(
            f"\nlike for like: {len(counted)} inputs, {len(signers)} signatures, "
            f"{len(set(signers))} people; the pages took {done:.1f} s and {took - done:.1f} s"
        )


@pytest.mark.scenario("C17")
def test_one_patch_of_firmware_makes_it_a_normal_change_that_names_the_field(wismar, labelled):
    nora = wismar.as_(TECHNICIAN, **PHONE)
    nora.page.goto(labelled)
    nora.follow("Replace it like for like")
    expect(nora.page.locator("main")).to_contain_text("There: 2.8.1")
    nora.fill(serial_no="S-2", firmware="2.8.2")
    nora.press("Compare and begin")

    main = nora.page.locator("main")
    expect(nora.page.locator("body")).to_contain_text("It is not like for like, so CR-")
    expect(main.locator(".state").first).to_have_text("Draft")
    expect(main).to_contain_text("firmware (2.8.1 is there, 2.8.2 replaces it)")
    expect(nora.page.get_by_role("link", name="Complete work…")).to_have_count(0)
    fits(nora)
    nora.follow("Edit…", exact=True)
    expect(nora.page.locator("[name=reason]")).to_have_value(re.compile("firmware"))
    with wismar.database.reading() as session:
        change = session.scalars(select(ChangeRequest)).one()
        assert not is_like_for_like(change)
        assert session.scalars(select(Asset.serial_no)).one() == "S-1"
        assert session.scalars(select(Signature)).all() == []
        assert verify(session).faults == []


def fits(visitor):
    """Nothing is wider than the screen."""
    wide = visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{visitor.page.url} is {wide} px too wide"


@pytest.fixture
def harmless(wismar, labelled):
    """The same controller where it bears on nothing, and the lead answers for all of it."""
    with wismar.database.writing() as session:
        asset = session.scalars(select(Asset)).one()
        asset.gxp, asset.criticality = GxpRelevance.NONE, 4
        lead = session.get_one(Person, wismar.people[LEAD])
        add_grant(session, lead, Role.AREA_OWNER, session.get_one(Place, asset.place_id))
        for activity in (Activity.ASSET_APPROVAL, Activity.TAKE_DOWN):
            add_assignment(
                session, session.get_one(Place, asset.place_id), activity, wismar.people[LEAD]
            )
        record(session, SYSTEM, "test.prepared", asset)
        session.commit()
    return labelled


def test_a_small_change_is_signed_four_times_by_two_people(wismar, harmless, counted, capsys):
    nora, jens = (wismar.as_(name, **PHONE) for name in (TECHNICIAN, LEAD))
    began = time.monotonic()
    nora.page.goto(harmless)
    nora.follow("Make a small change")
    fits(nora)
    nora.fill(
        title="Correct the banner", reason="It names the old line",
        current="Line 2", proposed="Line 3",
    )  # fmt: skip
    nora.page.get_by_label("I looked at each of them").check()
    counted.append("is_looked_through")
    nora.press("Begin it")

    jens.page.goto(harmless)
    jens.follow("CR-")
    jens.press("Confirm its kind and take it on")
    nora.page.reload()
    nora.follow("Put up for approval…", exact=True)
    nora.sign("Put up for approval")
    jens.page.reload()
    jens.follow("Sign…", exact=True)
    jens.sign("Sign")
    nora.page.reload()
    nora.press("Start work")
    nora.follow("Complete work…", exact=True)
    nora.sign("Complete work", performed="Banner corrected")
    jens.page.reload()
    jens.follow("Verify…", exact=True)
    jens.sign("Verify", found="The banner names line 3")
    expect(jens.page.locator("main .state").first).to_have_text("Closed")
    took = time.monotonic() - began

    with wismar.database.reading() as session:
        made = session.execute(select(Signature.person_name, Signature.content_sha256)).all()
        assert verify(session).faults == []
    acts = counted.count("password")
    assert acts <= 4
    assert len({name for name, _ in made}) == 2
    with capsys.disabled():
        print(
            f"\nsmall change: {len(counted)} inputs, {acts} acts of signing, 2 people; "
            f"the pages took {took:.1f} s"
        )
