"""A temporary change through its pages."""

from datetime import timedelta

from governance.core import clock
from workflows.changes.temporary.queries import temporary_of


def test_it_is_begun_with_its_end_and_the_end_is_said_anew(life, database, plant, sign_in):
    nora = sign_in("nora")
    assert "Make a temporary change" in nora.get("/register/1").text
    ends = clock.now() + timedelta(days=3)
    typed = {
        "title": "Bypass FT-7", "reason": "it drifts", "current": "live", "proposed": "forced",
        "kind": "configuration", "restoration": "lift the force",
        "restorer": plant.people["tom"], "ends_at": [f"{ends:%Y-%m-%dT%H:%M}", "UTC"],
    }  # fmt: skip
    missing = nora.post("/changes/temporary/1", data={**typed, "restoration": ""})
    assert (missing.status_code, "Bypass FT-7" in missing.text) == (422, True)
    assert nora.post("/changes/temporary/1", data=typed).location == "/changes/1"
    assert "lift the force" in nora.get("/changes/1").text
    form = nora.get("/changes/1/settle_end").text
    assert "lift the force" in form
    again = {**typed, "restoration": "lift the force, cycle once", "version": 2}
    assert nora.post("/changes/1/settle_end", data=again).status_code in {302, 409}
    life.id = 1
    with database.reading() as session:
        assert temporary_of(session, life.now()).restorer.name == "Tom"
    assert "Bypass FT-7" in nora.get("/changes/standing").text
    for verb in ("put_back", "redo", "confirm", "prolong", "sign_extension"):
        assert sign_in("johan").get(f"/changes/1/{verb}").status_code in {200, 403}
