"""A rollout through its pages."""

import pytest

from governance.core import clock
from tests.workflows.rollouts.conftest import TEXTS
from workflows.rollouts.commands import deciding as rolling_commands

pytestmark = pytest.mark.either


def text_of(response):
    return response.get_data(as_text=True)


def wave(name, tags, **criteria):
    today = clock.today().isoformat()
    return {"name": name, "from_on": today, "until_on": today, "tags": tags, **criteria}


def test_a_rollout_is_planned_wave_by_wave_on_its_pages(rolling, sign_in):
    olga = sign_in("olga")
    acme = f"/places/{rolling.plant.places['acme']}"
    assert "Plan a rollout here" in text_of(olga.get(acme))
    made = olga.post(f"{acme}/rollouts/new", data={**TEXTS, "kind": "firmware"})
    at = made.location
    assert "a pilot and at least one wave after it" in text_of(olga.get(at))
    pilot = wave("Pilot", "PLC-204\nHMI-31", exit_closed_pct="100", exit_soak_days="7")
    refused = olga.post(f"{at}/waves/new", data={**pilot, "tags": "NO-1"})
    assert refused.status_code == 422
    assert "NO-1" in text_of(refused)
    assert olga.post(f"{at}/waves/new", data=pilot).status_code == 302
    assert olga.post(f"{at}/waves/new", data=wave("Rest", "PLC-204")).status_code == 422
    last = wave("Rest", "LIMS-01", exit_backed_out="0", entry_authorised_pct="100")
    assert olga.post(f"{at}/waves/new", data=last).status_code == 302
    page = text_of(olga.get(at))
    assert "Changes closed: at least 100 %" in page
    assert "Durham" in page
    for address in ("edit", "answers", "waves/new", "waves/1", "propose", "gate", "stop"):
        assert olga.get(f"{at}/{address}").status_code == 200, address
    assert olga.post(f"{at}/waves/2", data={**last, "name": "All others"}).status_code == 302
    assert olga.post(f"{at}/edit", data={**TEXTS, "title": "New", "kind": "firmware"}).location
    said = {"answer_" + "electronic_records": "yes", "why_electronic_records": "x", "rest": "y"}
    assert olga.post(f"{at}/answers", data=said).status_code in {302, 422}
    assert olga.post(f"{at}/waves/2/drop").status_code == 302
    assert olga.post(f"{at}/stop", data={"reason": "not needed"}).status_code == 302
    assert "given up" in text_of(olga.get("/rollouts/?q=new"))
    assert "New" in text_of(olga.get("/rollouts/export.csv"))


def test_a_gate_that_misses_says_so_on_its_page_and_refuses_who_sends_it(rolling, sign_in):
    rolling.running()
    olga = sign_in("olga")
    page = text_of(olga.get(f"/rollouts/{rolling.id}/gate"))
    assert "Nobody can open it now" in page
    assert "Changes closed: 0 %" in page
    sent = {"password": "x", "code": "123456"}
    refused = olga.post(f"/rollouts/{rolling.id}/gate", data=sent)
    assert refused.status_code == 422
    assert "asked for is at least 100 %" in text_of(refused)
    assert sign_in("nora").post(f"/rollouts/{rolling.id}/gate", data=sent).status_code == 403


def test_a_site_raises_its_change_from_the_page_and_assesses_what_differs(rolling, sign_in):
    rolling.planned()
    rolling.answered()
    rolling.by("olga", rolling_commands.propose)
    rolling.by("dave", rolling_commands.agree)
    nora = sign_in("nora")
    page = text_of(nora.get(f"/rollouts/{rolling.id}"))
    assert "Raise the change of Leuven" in page
    assert "Raise the change of Durham" not in page
    row = rolling.now().waves[0].assets[0]
    at = f"/rollouts/{rolling.id}/waves/{row.wave_id}/sites/{row.site_id}"
    change = nora.post(at).location
    assert nora.post(f"{change}/submit").status_code == 302
    assert "begins once its gate is signed" in text_of(nora.get(change))
    number = change.rpartition("/")[2]
    johan = sign_in("johan")
    assert johan.post(f"{change}/classify", data={"kind": "firmware"}).status_code == 302
    differing = f"/rollouts/{rolling.id}/changes/{number}"
    assert "What differs at your site" in text_of(johan.get(differing))
