"""A replacement through its real pages and forms."""

import pytest

from tests.workflows.changes.replacing.conftest import CPU
from workflows.changes.models import ChangeState as S
from workflows.changes.replacing.models import Found

TYPED = {"serial_no": "S-2", "firmware": "2.8.1", "hardware_version": "FS04", "product": CPU,
         "cause": "failed"}  # fmt: skip


@pytest.mark.usefixtures("swap")
def test_from_the_label_the_asset_offers_it_and_asks_only_what_is_compared(sign_in):
    client = sign_in("tom")
    asset = client.get(client.get("/a/AS-00001").location).text
    assert 'href="/changes/replace/1">Replace it like for like' in asset

    page = client.get("/changes/replace/1").text
    assert all(f'name="{name}"' in page for name in TYPED)
    assert 'name="patch_level"' not in page
    assert CPU in page

    assert client.post("/changes/replace/1", data=TYPED).location == "/changes/1"
    assert "Complete CR-" in client.get("/register/1").text
    shown = client.get("/changes/1").text
    assert all(words in shown for words in ("S-1", "S-2", "Complete work…", "Like for like"))
    assert "S-2" in client.get("/changes/1/complete").text


@pytest.mark.usefixtures("swap")
def test_what_was_typed_stays_where_a_fact_is_missing(sign_in):
    client = sign_in("tom")

    reply = client.post("/changes/replace/1", data={**TYPED, "firmware": ""})

    assert reply.status_code == 422
    assert "The firmware of the new unit is not known" in reply.text
    assert 'value="S-2"' in reply.text
    unknown = client.post("/changes/replace/1", data={**TYPED, "product": "nobody-sells-this"})
    assert "the catalogue has no product with the order code nobody-sells-this" in unknown.text


@pytest.mark.usefixtures("swap")
@pytest.mark.scenario("C17")
def test_a_difference_leads_to_the_normal_change(sign_in):
    client = sign_in("tom")

    reply = client.post("/changes/replace/1", data={**TYPED, "firmware": "2.8.2"})

    page = client.get(reply.location).text
    assert "firmware (2.8.1 is there, 2.8.2 replaces it)" in page
    assert "normal change" in page


def test_who_may_not_is_told_so_and_who_may_not_read_learns_nothing(swap, app, sign_in):
    assert app.test_client().get("/changes/replace/1").status_code == 401
    assert sign_in("dana").get("/changes/replace/1").status_code == 404
    assert sign_in("hanna").post("/changes/replace/1", data=TYPED).status_code == 403
    swap.begun()
    assert sign_in("tom").post("/changes/1/agree").status_code == 403
    assert sign_in("johan").get("/changes/1/look").status_code == 403
    assert sign_in("arne").post("/changes/1/agree").status_code == 409
    noted = {"found": Found.CONCERN, "words": "x"}
    assert sign_in("ana").post("/changes/1/look", data=noted).status_code == 409


def test_the_second_person_finds_it_in_my_work_on_the_asset_and_in_the_list(swap, sign_in):
    swap.done()
    client = sign_in("johan")

    assert "The work on PLC-204 waits to be verified." in client.get("/").text
    assert "Verify CR-" in client.get("/register/1").text
    assert "S-2" in client.get("/changes/1/verify").text
    assert swap.now().reference in client.get("/changes/?type=like-for-like").text
    assert "No change matches" in client.get("/changes/?type=normal").text
    assert "like for like" in client.get("/changes/export/csv?columns=number,type").text
    assert swap.now().state is S.VERIFICATION
