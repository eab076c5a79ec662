"""The pages of an edit of many."""

from governance.register.edits.models import BulkEditState


def test_chosen_rows_are_set_previewed_and_written_through_the_pages(desk, plant, sign_in):
    johan = sign_in("johan")
    listed = johan.get("/register/").text
    assert 'formaction="/register/edits/new"' in listed
    keys = f"{plant.assets['HMI-31']},{plant.assets['PLC-204']}"

    page = johan.get(f"/register/edits/new?keys={keys}").text
    assert "Edit 2 assets" in page
    assert f'name="keys" value="{keys}"' in page

    again = johan.post("/register/edits/new", data={"keys": keys, "notes": "line 3"})
    assert again.status_code == 422
    assert "Reason is needed." in again.text
    assert f'value="{keys}"' in again.text
    assert "line 3" in again.text

    made = johan.post(
        "/register/edits/new", data={"keys": keys, "notes": "On line 3", "reason": "walk-down"}
    )
    assert made.status_code == 302
    shown = johan.get(made.location).text
    assert "2 to edit" in shown
    assert "On line 3" in shown
    assert "BE-0001" in johan.get("/").text
    assert johan.post(f"{made.location}/confirm", data={"version": "1"}).status_code == 409
    version = desk.state(1).version
    assert johan.post(f"{made.location}/confirm", data={"version": version}).status_code == 302
    assert desk.state(1).state is BulkEditState.APPLIED
    assert desk.asset("HMI-31").notes == "On line 3"
    assert "edited it with others" in johan.get(f"/register/{plant.assets['HMI-31']}").text


def test_an_edit_is_shown_to_who_asked_and_to_the_auditor_only(desk, sign_in):
    edit_id = desk.ask("johan", desk.all_of("HMI-31"), notes="x")
    for name, status in (("johan", 200), ("alan", 200), ("ines", 404), ("dana", 404)):
        assert sign_in(name).get(f"/register/edits/{edit_id}").status_code == status, name
    assert sign_in("ana").get("/register/edits/new?keys=1").status_code == 403
    assert sign_in("johan").get("/register/edits/new").status_code == 422
    assert sign_in("johan").get("/register/edits/export.csv").status_code == 200


def test_nobody_who_may_edit_nothing_is_offered_the_verb(sign_in):
    assert "/register/edits/new" not in sign_in("ana").get("/register/").text


def test_all_that_match_are_counted_and_asked_anew(desk, sign_in):
    desk.grow(30)
    johan = sign_in("johan")
    page = johan.get("/register/edits/new?of=matching&matching=q%3Dpmp-0").text
    assert "Edit 30 assets" in page
    assert 'name="matching" value="q=pmp-0"' in page


def test_what_differs_by_now_is_told_over_the_preview(desk, sign_in):
    edit_id = desk.ask("johan", desk.all_of("HMI-31"), notes="x")
    other = desk.ask("ines", desk.all_of("HMI-31"), notes="y")
    desk.confirm("ines", other)
    johan = sign_in("johan")
    refused = johan.post(
        f"/register/edits/{edit_id}/confirm", data={"version": desk.state(edit_id).version}
    )
    assert refused.status_code == 422
    assert "Notes of HMI-31 was unknown and is y now." in refused.text
    gone = johan.post(f"/register/edits/{edit_id}/discard")
    assert gone.status_code == 302
