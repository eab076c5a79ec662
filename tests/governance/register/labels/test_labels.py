"""Labels with QR codes: asked for, made by the worker, scanned."""

import hashlib
import re

import pytest
import segno

from governance.core.errors import RuleViolation
from governance.core.jobs import deliver_all
from governance.core.listing.chosen import Chosen
from governance.core.printing import pdf_of
from governance.register.labels import commands
from governance.register.labels.models import LabelSheet, LabelState, SheetLayout
from governance.register.labels.paper import Label, document, qr
from governance.register.labels.rules import GRIDS, MOST
from tests.plant import actor_named


def test_labels_are_made_by_the_worker_and_kept_with_their_digest(plant, database, sign_in):
    johan = sign_in("johan")
    keys = f"{plant.assets['PLC-204']},{plant.assets['HMI-31']},{plant.assets['LIMS-01']}"
    assert 'formaction="/register/labels/new"' in johan.get("/register/").text
    assert "Labels for 2 assets" in johan.get(f"/register/labels/new?keys={keys}").text

    made = johan.post("/register/labels/new", data={"keys": keys, "layout": "a4_24"})
    assert "are being laid out" in johan.get(made.location).text
    assert johan.get(f"{made.location}/file").status_code == 404
    assert deliver_all(database) == 1

    page, file = johan.get(made.location).text, johan.get(f"{made.location}/file")
    assert "Download the PDF" in page
    assert file.mimetype == "application/pdf"
    assert file.data.startswith(b"%PDF")
    assert hashlib.sha256(file.data).hexdigest() in page
    with database.reading() as session:
        assert session.get_one(LabelSheet, 1).total == 2
    assert sign_in("ines").get(made.location).status_code == 404
    assert sign_in("alan").get(f"{made.location}/file").status_code == 200


def test_a_label_leads_to_its_asset_for_who_may_read_it_and_signs_in_the_rest(app, plant, sign_in):
    at = f"/a/AS-{plant.assets['PLC-204']:05}"

    found = sign_in("johan").get(at)
    assert (found.status_code, found.location) == (302, f"/register/{plant.assets['PLC-204']}")
    assert sign_in("dana").get(at).status_code == 404
    for strange in ("AS-99999", "CR-00001", "AS-x", "1"):
        assert sign_in("johan").get(f"/a/{strange}").status_code == 404
    assert app.test_client().get(at).status_code == 401


@pytest.mark.parametrize("layout", list(SheetLayout))
def test_every_size_holds_its_labels_on_its_pages(layout):
    grid = GRIDS[layout]
    label = Label("https://x.example/a/AS-00001", "<b>PLC</b>", "AS-00001", "Filler", "Line 1")
    html = document([label] * (grid.on_page + 1), grid)

    assert html.count('class="sheet"') == 2
    assert "&lt;b&gt;PLC" in html
    assert "<b>" not in html
    for number in range(grid.on_page):
        left, top = grid.at(number)
        assert left + grid.size[0] <= grid.page[0] + 0.01
        assert top + grid.size[1] <= grid.page[1] + 0.01
    pages = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", pdf_of(html))
    assert {tuple(round(float(n) / 72 * 25.4) for n in size) for size in pages} <= {grid.page}


def test_the_code_says_the_address_and_has_its_quiet_edge():
    address = "https://concord.plant.example/a/AS-00042"
    size = segno.make(address, micro=False, error="m").symbol_size(border=2)[0]
    assert f'viewBox="0 0 {size} {size}"' in qr(address)


@pytest.mark.parametrize(
    "strange",
    [
        '<img src="file:///etc/hostname">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
        "<style>@import url(https://127.0.0.1:9/a)</style>",
    ],
)
def test_nothing_that_a_document_refers_to_is_fetched(strange):
    with pytest.raises(RuleViolation, match="could not be laid out"):
        pdf_of(f"<p>label</p>{strange}")


def test_none_and_too_many_are_refused_before_anything_is_asked_of_the_worker(session, plant):
    johan = actor_named(session, plant, "johan")
    for total, told in ((0, "None of the chosen assets"), (MOST + 1, "one file holds 2,000")):
        with pytest.raises(RuleViolation, match=told):
            commands.request(session, johan, Chosen((1,)), total, SheetLayout.A4_24)


def test_a_layout_that_ends_in_nothing_says_so_on_the_page(plant, database, sign_in, monkeypatch):
    monkeypatch.setattr("governance.core.printing.SECONDS", 0.01)
    johan = sign_in("johan")
    made = johan.post(
        "/register/labels/new", data={"keys": plant.assets["PLC-204"], "layout": "roll_62"}
    )
    deliver_all(database)
    assert "choose fewer rows" in johan.get(made.location).text
    with database.reading() as session:
        assert session.get_one(LabelSheet, 1).state is LabelState.REFUSED
