"""What is sent besides what a form shows alters nothing, on a page and from a program."""

import pytest
from sqlalchemy import select

from governance.core.db import Base
from governance.identity.models import Person
from governance.register.models import Asset, Vendor
from tests.governance.register.test_pages import FORM
from workflows.changes.models import ChangeRequest

pytestmark = [pytest.mark.abuse(4), pytest.mark.asvs("15.3.3")]
COLUMNS = sorted(
    {column.key for table in Base.metadata.tables.values() for column in table.columns}
)
"""The name of every column there is."""

ODD = ("1", "closed", "2020-01-01")


@pytest.fixture
def besides(app):
    """Return a form as it is sent to an address, and with it every column that it does not show."""

    def more(path, form, odd):
        endpoint, _ = app.url_map.bind("localhost").match(path, method="POST")
        with app.test_request_context(method="POST"):
            shown = set(app.view_functions[endpoint].route.form().data)
        return dict.fromkeys(set(COLUMNS) - shown, odd) | form

    return more


def rows(database, model):
    """Each row of a table, by its number, without its number, what was typed, and its times."""
    with database.reading() as session:
        every = session.execute(select(model.__table__)).mappings().all()
    return {row["id"]: dict(row) for row in every}


def told(row, typed):
    """What a row says besides its number, its moments and what was typed."""
    return {n: v for n, v in row.items() if n not in typed and n != "id" and not n.endswith("_at")}


NEW = {
    "johan": (Asset, "/register/new", {**FORM, "place_id": "4"}, {"tag": "PLC-901"}),
    "nora": (
        ChangeRequest, "/changes/new",
        {"asset": "PLC-204", "title": "New firmware", "kind": "firmware"}, {"title": "Another"},
    ),
    "adam": (
        Person, "/people/new", {"name": "Zoë", "email": "zoe@acme.example", "time_zone": "UTC"},
        {"email": "zora@acme.example"},
    ),
    "ines": (Vendor, "/register/vendors/new", {"name": "Nordholm"}, {"name": "Sudholm"}),
}  # fmt: skip
"""What people make: where, what they type, and what they type for another one."""

DERIVED = {"path", "search", "reference", "number"}
"""Columns that follow from what was typed, or count."""


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("name", NEW)
def test_what_is_new_says_what_was_typed_and_nothing_that_was_sent_besides(
    database, sign_in, besides, name, odd
):
    model, path, form, another = NEW[name]
    client, before = sign_in(name), rows(database, model)
    plain = client.post(path, data=form)
    between = rows(database, model)
    more = client.post(path, data=besides(path, {**form, **another}, odd))

    assert (plain.status_code, more.status_code) == (302, 302), more.text
    after = rows(database, model)
    (first,), (second,) = between.keys() - before.keys(), after.keys() - between.keys()
    typed = another.keys() | DERIVED
    assert told(after[second], typed) == told(after[first], typed)
    assert {key: after[key] for key in between} == between


def test_what_is_edited_alters_in_what_its_form_shows(database, sign_in, besides):
    client, form = sign_in("johan"), {**FORM, "place_id": "4"}
    url = client.post("/register/new", data=form).location
    number, before = int(url.rpartition("/")[2]), rows(database, Asset)
    sent = {**form, "name": "Capper 2", "reason": "a slip", "version": "1"}

    assert client.post(f"{url}/edit", data=besides(f"{url}/edit", sent, "1")).status_code == 302

    after = rows(database, Asset)
    assert after[number]["name"] == "Capper 2"
    shown = {"name", "version"} | DERIVED
    assert told(after.pop(number), shown) == told(before.pop(number), shown)
    assert after == before


def test_no_address_for_programs_takes_a_name_that_it_does_not_know(sign_in):
    document = sign_in("johan").get("/api/openapi.json").json
    shapes, taken = document["components"]["schemas"], 0

    for path, methods in document["paths"].items():
        for verb, said in methods.items():
            body = said.get("requestBody", {}).get("content", {}).get("application/json", {})
            name = body.get("schema", {}).get("$ref", "").rpartition("/")[2]
            if name:
                assert shapes[name]["additionalProperties"] is False, f"{verb} {path}"
                taken += 1
    assert taken > 20
    odd = sign_in("johan").post("/api/assets", json={"tag": "X-1", "approved_by": "eve"})
    assert odd.status_code == 422
    assert "approved_by" in odd.text
