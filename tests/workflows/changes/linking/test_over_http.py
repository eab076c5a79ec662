"""Links over HTTP: on both pages, in the list, for programs, and no name that is not to be told."""

from tests.workflows.changes.sites import two_sites  # noqa: F401  # a fixture

SAID = {"tie": "blocked_by", "other": "CR-2026-0002", "reason": "the new switch comes first"}


def test_it_is_linked_by_its_form_shown_on_both_pages_and_ended_with_a_reason(several, sign_in):
    one, two = several(2)
    nora = sign_in("nora")
    assert "It is linked to no other change" in nora.get(f"/changes/{one}/links").text
    assert nora.get(f"/changes/{one}/link").status_code == 200

    made = nora.post(f"/changes/{one}/link", data=SAID, follow_redirects=True)

    assert "The two changes are linked." in made.text
    assert "is blocked by" in nora.get(f"/changes/{one}").text
    there = nora.get(f"/changes/{two}").text
    assert "blocks" in there
    assert "the new switch comes first" in there
    assert "CR-2026-0002" in nora.get(f"/changes/{one}/unlink").text
    end = {"link": "1", "reason": "it came first"}
    ended = nora.post(f"/changes/{one}/unlink", data=end, follow_redirects=True)
    assert "Links that ended" in ended.text
    assert "it came first" in ended.text


def test_what_was_typed_stays_where_the_link_is_refused(several, sign_in):
    (one,) = several(1)
    nora = sign_in("nora")
    mine = nora.post(f"/changes/{one}/link", data={**SAID, "other": "CR-2026-0001"})
    assert mine.status_code == 422
    assert "is the change itself" in mine.text
    assert "the new switch comes first" in mine.text
    assert nora.post(f"/changes/{one}/link", data=SAID).status_code == 404


def test_the_start_says_what_it_waits_for_beside_its_button(life, several, tied, sign_in):
    (blocker,) = several(1)
    waiting = life.approved().id
    tied(waiting, "blocked_by", blocker)
    for page in ("", "/work"):
        assert "is blocked by CR-2026-0001 (draft)" in sign_in("tom").get(
            f"/changes/{waiting}{page}"
        ).text  # fmt: skip


def test_a_child_is_split_off_and_asked_about_when_its_parent_is_given_up(several, sign_in, life):
    (parent,) = several(1)
    nora = sign_in("nora")
    assert nora.get(f"/changes/{parent}/split").status_code == 200
    part = {"asset": "HMI-31", "title": "Its panel", "kind": "software", "reason": "other people"}
    assert nora.post(f"/changes/{parent}/split", data=part).status_code == 302
    child = parent + 1

    listed = nora.get("/changes/?children_of=CR-2026-0001").text
    assert "Its panel" in listed
    assert "Replace firmware" not in listed
    form = nora.get(f"/changes/{parent}/cancel").text
    assert "Children that go on alone" in form
    told = nora.post(f"/changes/{parent}/cancel", data={"reason": "no budget"})
    assert (told.status_code, "CR-2026-0002" in told.text) == (422, True)
    given_up = {"reason": "no budget", "given_up": [str(child)]}
    assert nora.post(f"/changes/{parent}/cancel", data=given_up).status_code == 302
    life.id = child
    assert life.now().state == "cancelled"


def test_the_list_finds_what_is_blocked(several, tied, sign_in):
    one, two = several(2)
    tied(one, "blocked_by", two)
    nora = sign_in("nora")
    rows = nora.get("/api/changes?blocked=1").json["items"]
    assert [row["id"] for row in rows] == [one]
    assert nora.get("/api/changes?children_of=nothing").json["items"] == []


def test_programs_link_read_and_end_by_the_same_rules(several, sign_in):
    one, two = several(2)
    nora = sign_in("nora")
    url = f"/api/changes/{one}/links"

    made = nora.post(url, json=SAID)

    assert (made.status_code, made.json["items"][0]["tie"]) == (201, "blocked_by")
    (there,) = nora.get(f"/api/changes/{two}/links").json["items"]
    assert (there["tie"], there["other_id"]) == ("blocks", one)
    again = nora.post(url, json=SAID)
    assert again.status_code == 422
    assert nora.post(url, json={**SAID, "colour": 1}).status_code == 422
    assert nora.post(url, json={**SAID, "other": "4711"}).status_code == 404
    ended = nora.post(f"{url}/{there['id']}/end", json={"reason": "done"})
    assert ended.json["items"][0]["end_reason"] == "done"
    assert sign_in("dana").get(url).status_code == 404


def test_who_may_not_see_the_other_change_reads_how_many_there_are_and_no_name(both, tied, sign_in):
    there = both.raised(tag="LIMS-01", target_firmware=None).id
    here = both.approved().id
    tied(here, "blocked_by", there)

    nora, tom = (sign_in(name).get(f"/changes/{here}").text for name in ("nora", "tom"))

    assert f"CR-2026-{there:04}" in nora
    assert f"CR-2026-{there:04}" not in tom
    assert "1 change that you may not see" in tom
    assert "is blocked by a change that you may not see (draft)" in tom
    told = sign_in("tom").get(f"/api/changes/{here}/links").json
    assert told == {"items": [], "hidden": 1}
