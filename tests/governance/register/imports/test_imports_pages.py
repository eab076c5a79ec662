"""Imports over HTTP: bad files lose nothing, columns are settled, strangers see nothing."""

import io
import json
import re

import pytest

from governance.core.contributions import Group
from governance.core.jobs import deliver_all
from governance.register.columns.fields import FIELDS
from governance.register.imports.deep_fields import DEEP_FIELDS
from governance.register.imports.models import ImportState
from governance.register.imports.queries import waiting
from tests.plant import actor_named

SHEET = (
    "Anlagenkennzeichen;Bezeichnung;Klasse;Einbauort;Baujahr;Lack\n"
    "PLC-601;Steuerung <b>1</b>;SPS;line1;2019;rot\n"
    "PLC-204;Neuer Name;SPS;line1;2019;rot\n"
    "PLC-602;Antrieb für Lüfter;SPS;line7;2019;rot\n"
).encode("cp1252")


def text_of(response):
    return response.get_data(as_text=True)


def upload(client, place, content=SHEET, name="liste.csv"):
    sent = {"kind": "assets", "place_id": place, "file": (io.BytesIO(content), name)}
    return client.post("/register/imports/upload", data=sent)


def test_more_than_can_be_taken_is_told_before_it_is_read(sign_in):
    answer = sign_in("johan").post(
        "/register/imports/upload",
        data=b"--x",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(27 * 2**20)},
    )

    assert answer.status_code == 413
    assert "25 MiB" in text_of(answer)


def columns(page):
    """Return the selects of the mapping page as a browser would send them."""
    found = {"version": re.findall(r'name="version" value="(\d+)"', page)[-1]}
    for name, body in re.findall(r'<select [^>]*name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="(\d*)" selected', body)
        found[name] = chosen.group(1) if chosen else ""
    return found


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.csv", "empty"),
        (b"\x7fELF\x02\x01\x01\x00" * 99, "a.csv", "was not saved"),
        (b"Tag;Tag\n1;2\n", "a.csv", "both headed"),
        (b"Tag;Name\n1;2\n", "a.exe", "File is a file that ends in"),
    ],
)
def test_a_file_that_is_no_sheet_is_told_and_what_was_typed_stays(
    sign_in, plant, content, name, sentence
):
    answer = upload(sign_in("johan"), plant.places["leuven"], content, name)

    page = text_of(answer)
    assert answer.status_code == 422
    assert sentence in page
    assert f'value="{plant.places["leuven"]}" selected' in page


def test_a_sheet_goes_from_upload_to_register_through_its_pages(sign_in, plant, database):
    johan = sign_in("johan")
    assert "Upload a sheet" in text_of(johan.get("/register/imports/"))
    made = upload(johan, plant.places["leuven"])
    assert made.status_code == 302, text_of(made)
    url = made.location.removesuffix("/mapping")
    page = text_of(johan.get(made.location))
    for said in ("Baujahr", "Lack", "exactly", "Steuerung &lt;b&gt;1&lt;/b&gt;", "Windows"):
        assert said in page

    chosen = columns(page)
    unsettled = johan.post(f"{url}/map", data=chosen)
    assert unsettled.status_code == 422
    assert text_of(unsettled).count("goes nowhere: choose its field") == 2
    twice = johan.post(f"{url}/map", data={**chosen, "field_notes": chosen["field_tag"]})
    assert "is chosen for Tag and Notes: one column is one field." in text_of(twice)
    assert 'name="field_notes"' in text_of(twice)

    settled = johan.post(f"{url}/map", data={**chosen, "leaves_rest_out": "y"})
    assert settled.status_code == 302, text_of(settled)
    assert 'hx-trigger="every 2s"' in text_of(johan.get(url))
    assert johan.post(f"{url}/map", data={**chosen, "leaves_rest_out": "y"}).status_code == 409
    deliver_all(database)

    page = text_of(johan.get(url))
    assert "Create 1, update 1; 1 row is left out" in page
    assert "hx-trigger" not in page
    assert "near are" in text_of(johan.get(f"{url}?outcome=refused"))
    assert "Neuer Name" in text_of(johan.get(f"{url}?outcome=update&q=PLC-204"))
    with database.reading() as session:
        [item] = waiting(session, actor_named(session, plant, "johan"))
    assert (item.group, item.reference) == (Group.DO, "IM-0001")

    version = re.search(r'name="version" value="(\d+)"', page).group(1)
    assert johan.post(f"{url}/confirm", data={"version": "1", "reason": "x"}).status_code == 409
    unsaid = johan.post(f"{url}/confirm", data={"version": version})
    assert "alters 1 record: say why" in text_of(unsaid)
    sent = {"version": version, "reason": "walk-down", "once": "k1"}
    assert johan.post(f"{url}/confirm", data=sent).status_code == 302
    assert johan.post(f"{url}/confirm", data=sent).status_code == 302
    deliver_all(database)
    page = text_of(johan.get(url))
    assert "1 created, 1 updated." in page
    assert "walk-down" in page


def test_the_refused_rows_are_a_file_that_is_mended_and_imported(desk, sign_in):
    import_id = desk.previewed("johan", SHEET)
    johan = sign_in("johan")

    refused = johan.get(f"/register/imports/{import_id}/refused.csv").data
    assert refused.decode("utf-8-sig").splitlines()[0].endswith("Baujahr,Lack,Reasons")
    mended = refused.replace(b"line7", b"line10")
    again = desk.applied("johan", mended)
    assert desk.state(again).created == 1
    assert johan.get(f"/register/imports/{import_id}/file").data == SHEET
    assert "IM-0001" in text_of(johan.get("/register/imports/?q=liste&state=previewed"))
    assert "IM-0001" in text_of(johan.get("/register/imports/export.csv"))
    book = johan.get(f"/register/imports/{import_id}/refused.xlsx").data
    assert desk.state(desk.previewed("johan", book, "rest.xlsx")).refused == 1


@pytest.mark.scenario("R1")
@pytest.mark.parametrize("form", ["csv", "xlsx", "csv?columns=all", "xlsx?columns=all"])
def test_what_was_exported_imports_again_as_nothing_to_do(desk, sign_in, database, plant, form):
    nasty = (
        "Tag;Name;Class;Place;Notes;Vendor;Product;Firmware;Serial number;Commissioned on;Domain\n"
        "=1+1;-;PLC;line1;'quoted;Siemens;S7;007;00012;2024-03-01;OT\n"
        "@SUM(A1);Überfüllung “x”;SPS;line10;-;Siemens;S7;1.0;1E5;;OT\n"
        "'T-3; +49 (0)30;Switch;suite3;two, three;;;3.5;0x1F;2001-12-31;IT\n"
        "N-4;unknown thing;Server;leuven;n/a;;;;;;IT\n"
    )
    desk.applied("johan", nasty.replace(";-;PLC", ";Pump;PLC").encode())
    with database.writing() as session:
        asset = next(iter(desk.assets("N-4").values()))
        found = session.get(type(asset), asset.id)
        found.name, found.notes = "unknown", "one\ntwo"
        actor = actor_named(session, plant, "johan")
        from governance.audit.commands import record  # noqa: PLC0415

        record(session, actor, "asset.edited", found)
        session.commit()
    exported = sign_in("johan").get(f"/register/export.{form}").data

    import_id = desk.previewed("johan", exported, f"assets.{form.partition('?')[0]}")

    found = desk.state(import_id)
    told = {line: row.changes + row.reasons for line, row in desk.rows(import_id).items()}
    assert found.refused == found.created == found.updated == 0, told
    assert found.unchanged == 6
    mapped = set(json.loads(found.mapping)["columns"])
    every = {field.name for field in (*FIELDS, *DEEP_FIELDS)}
    assert mapped == (every if "all" in form else mapped & every)
    assert {"reference", "tag", "name", "product", "firmware"} <= mapped


def test_who_may_not_read_a_site_finds_none_of_its_imports(desk, sign_in, plant):
    import_id = desk.previewed("johan", SHEET)
    url = f"/register/imports/{import_id}"
    dana, tom, nora = sign_in("dana"), sign_in("tom"), sign_in("nora")

    for path in ("", "/mapping", "/file", "/refused.csv", "/discard"):
        assert dana.get(f"{url}{path}").status_code == 404
        assert nora.get(f"{url}{path}").status_code == 404
    for path in ("/map", "/confirm", "/discard", "/read"):
        assert (
            dana.post(f"{url}{path}", data={"reason": "x", "header_line": "1"}).status_code == 404
        )
    assert "IM-0001" not in text_of(dana.get("/register/imports/"))
    assert tom.get(url).status_code == 200
    assert "<button" not in text_of(tom.get(url)).split('id="history"')[0].split("ask")[1][:900]
    assert tom.get(f"{url}/mapping").status_code == 403
    assert tom.post(f"{url}/confirm", data={"reason": "x"}).status_code == 403
    assert upload(tom, plant.places["leuven"]).status_code == 403
    assert upload(dana, plant.places["leuven"]).status_code == 422


def test_another_heading_line_is_taken_and_an_import_is_discarded_with_a_reason(
    desk, sign_in, plant
):
    johan = sign_in("johan")
    made = upload(johan, plant.places["line1"], b"Tag;Name;Class\nKenn;Bez;Art\nX-1;Pump;PLC\n")
    url = made.location.removesuffix("/mapping")
    beyond = johan.post(f"{url}/read", data={"header_line": "99"})
    assert beyond.status_code == 422, text_of(beyond)
    assert johan.post(f"{url}/read", data={"header_line": "2"}).status_code == 302
    page = text_of(johan.get(f"{url}/mapping"))
    assert "1 rows below line 2" in page or "row" in page
    assert columns(page)["place_id"] == str(plant.places["line1"])

    assert johan.post(f"{url}/discard", data={}).status_code == 422
    assert johan.post(f"{url}/discard", data={"reason": "wrong file"}).status_code == 302
    assert desk.state(1).state is ImportState.DISCARDED
    assert "wrong file" in text_of(johan.get(url))
    assert johan.post(f"{url}/discard", data={"reason": "again"}).status_code == 409
