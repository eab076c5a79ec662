"""An inspector asks for a line and a year: in Chromium, one file, checked on a laptop."""

import json
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from governance.core import clock
from tests.workflows.changes.packets.conftest import told
from tests.workflows.changes.packets.packs import members_of
from tests.workflows.changes.packets.test_inspector import laptop

pytestmark = pytest.mark.browser
YEAR = clock.now().year
LINE = "Leuven / Suite3 / Line1"


@pytest.mark.scenario("C25")
@pytest.mark.statement(38)
@pytest.mark.statement(39)
def test_a_year_of_a_line_is_asked_for_on_a_page_twice_alike_and_checked_offline(
    leuven, database, plant, tmp_path
):
    reference = told(database, plant)
    alan = leuven.here("alan")
    what_is_no_period_is_said_before_anything_is_made(alan)

    began = time.monotonic()
    packet, upto = packed(leuven, alan)
    assert time.monotonic() - began < 60
    again, _upto = packed(leuven, alan, upto=upto)

    assert again == packet
    members = members_of(packet)
    listed = json.loads(members["manifest.json"])["records"]
    assert [one["reference"] for one in listed] == [reference]  # and not that of the next line
    (tmp_path / "line.zip").write_bytes(packet)
    status, found = laptop(tmp_path, "line.zip", key_read_by(alan))
    assert (status, found["faults"], found["doubts"]) == (0, [], [])
    assert {one["person_name"] for one in found["signatures"]} > {"Nora", "Arne", "Johan", "Ana"}
    assert all(one["roles"] and one["meaning"] for one in found["signatures"])
    assert refused_to(members) == ["Nora"]


def what_is_no_period_is_said_before_anything_is_made(alan):
    alan.page.goto("/changes/")
    alan.follow("Packet of a period…")
    alan.press("Make the packet")
    told_why = alan.page.locator("[data-summary]")
    for words in ("Where is needed", "From is needed", "To is needed"):
        expect(told_why).to_contain_text(words)
    ask(alan, begins_on=f"{YEAR}-12-31", ends_on=f"{YEAR}-01-01")
    expect(told_why).to_contain_text("ends before it begins")
    ask(alan, begins_on="2019-01-01", ends_on="2019-12-31")
    expect(told_why).to_contain_text("Nobody acted on a change at acme/leuven/suite3/line1")


def ask(alan, **typed):
    alan.page.locator("[name=place]").select_option(label=LINE)
    alan.fill(domain="ot", **typed)
    alan.press("Make the packet")


def packed(leuven, alan, **more):
    """Ask on the page; return the file, and the event that it goes up to."""
    alan.page.goto("/changes/packet/period")
    ask(alan, begins_on=f"{YEAR}-01-01", ends_on=f"{YEAR}-12-31", **more)
    main = alan.page.locator("main")
    expect(main).to_contain_text("is being made")
    leuven.work()
    alan.page.reload()
    with alan.page.expect_download() as download:
        alan.page.get_by_role("link", name="Download the packet").click()
    upto = main.locator("dt", has_text="Up to event").locator("+ dd").inner_text()
    return Path(download.value.path()).read_bytes(), upto.strip()


def key_read_by(alan):
    """Read the verifier key where it is told apart from any packet."""
    alan.page.goto("/assurance/checkpoints")
    return alan.page.locator("main code, main .ref").filter(has_text="/trail+").first.inner_text()


def refused_to(members):
    """Return who was refused something, by what the packet tells."""
    acts = [json.loads(json.loads(line)["body"]) for line in members["trail.jsonl"].splitlines()]
    return [act["actor_name"] for act in acts if act["verb"] == "attempt.refused"]
