"""Components, accounts, documents and records elsewhere: added, edited, removed, never mixed up."""

import pytest

from governance.audit.verify import verify

WHY = {"reason": "walk-down"}
SENT = {
    "components": {"name": "Recipe logic", "kind": "configuration", "gamp_category": "5",
                   "relevance": "direct", "edition": "3.1"},
    "accounts": {"name": "operator", "type": "shared", "is_privileged": "y"},
    "documents": {"document_class": "system_description", "title": "SD of PLC-204",
                  "document_state": "in_force", "url": "https://docs.example/sd-204"},
    "references": {"kind": "work_order", "system": "Maintenance", "identifier": "WO-77",
                   "is_closed": "y", "status": "TECO"},
}  # fmt: skip
SHOWN = {
    "components": "5 custom", "accounts": "Shared", "documents": "https://docs.example/sd-204",
    "references": "closed, TECO",
}  # fmt: skip


@pytest.fixture
def johan(sign_in):
    return sign_in("johan")


@pytest.fixture
def address(plant):
    return f"/register/{plant.assets['PLC-204']}"


def text_of(response):
    return response.get_data(as_text=True)


@pytest.mark.parametrize("kind", sorted(SENT))
def test_a_part_is_added_edited_and_removed_with_its_history(kind, johan, address, database):
    sent = {**SENT[kind], **WHY}
    assert johan.post(f"{address}/{kind}/new", data=sent).status_code == 302
    page = text_of(johan.get(address))
    assert SHOWN[kind] in page
    twice = johan.post(f"{address}/{kind}/new", data=sent)
    assert "already: edit that one." in text_of(twice)

    form = johan.get(f"{address}/{kind}/1")
    assert form.status_code == 200
    same = johan.post(f"{address}/{kind}/1", data=sent)
    assert "Nothing is changed on this" in text_of(same)
    changed = {**sent, "edition": "4", "owner": "Line 1", "status": "CLSD", "language": "en"}
    assert johan.post(f"{address}/{kind}/1", data=changed).status_code == 302

    assert johan.get(f"{address}/{kind}/1/remove").status_code == 200
    silent = johan.post(f"{address}/{kind}/1/remove", data={"reason": ""})
    assert silent.status_code == 422
    assert johan.post(f"{address}/{kind}/1/remove", data={"reason": "gone"}).status_code == 302
    assert SHOWN[kind] not in text_of(johan.get(address)).split('id="history"')[0]
    with database.reading() as session:
        assert verify(session).faults == []


def test_an_address_that_runs_a_script_is_no_address(johan, address):
    sent = {**SENT["documents"], "url": "javascript:alert(1)", **WHY}
    refused = johan.post(f"{address}/documents/new", data=sent)
    assert refused.status_code == 422
    assert "begins with https://" in text_of(refused)


def test_a_part_of_another_asset_is_not_reached_through_this_one(johan, address, plant):
    johan.post(f"{address}/accounts/new", data={**SENT["accounts"], **WHY})
    other = f"/register/{plant.assets['HMI-31']}"
    assert johan.get(f"{other}/accounts/1").status_code == 404
    assert johan.post(f"{other}/accounts/1/remove", data=WHY).status_code == 404


def test_a_review_in_the_future_and_a_missing_reason_are_told_together(johan, address):
    sent = {**SENT["accounts"], "last_reviewed_on": "2199-01-01"}
    page = text_of(johan.post(f"{address}/accounts/new", data=sent))
    assert "say why it is edited" in page
    assert "is a day that has been" in page


def test_who_may_not_edit_an_asset_adds_no_part(sign_in, address):
    assert sign_in("tom").get(f"{address}/accounts/new").status_code == 403
    assert "Add to" not in text_of(sign_in("tom").get(address))
