"""What people can write is shown as what they wrote; on no page and in no sheet it does a thing."""

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import CheckConstraint, Enum, String, select

from governance.audit.commands import record
from governance.audit.models import is_audited
from governance.core.access import Actor
from governance.core.db import Base
from governance.identity.models import Person, RoleGrant
from tests.browser import errands, pages
from tests.browser.looking import SOAKS

pytestmark = pytest.mark.browser
PAYLOAD = "=1+1<img src=x onerror=alert(1)>\"'><script>alert(2)</script></title>{{7*7}}${7*7}"
STATIC = Path(__file__).parents[2] / "static"
ECHOES = ("/nothing/", "/register/?q=", "/register/?sort=", "/search?q=", "/sign-in?next=")
"""Addresses whose page says again what was asked."""

MADE = "document.querySelectorAll('img[src=x], script:not([src])').length"
PARSED = """
async path => {
  const sent = await (await fetch(path)).text();
  const document = new DOMParser().parseFromString(sent, "text/html");
  return [MADE, document.body.textContent,
    [...document.querySelectorAll("script")].map(script => script.getAttribute("src")).join(" ")];
}
""".replace("MADE", MADE)
"""What the browser makes of a page that it only reads: a fifth of the work of opening it.

What is not in the page by then only a script could make of words; see the test of the scripts.
"""

SINKS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|setHTML|createContextualFragment"
    r"|srcdoc|document\.write|\beval\b|\bFunction\("
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
MECHANICS = {
    "state", "kind", "workflow", "policy", "path", "code", "email", "time_zone", "sha256", "digest",
    "content_sha256", "work_sha256", "password_hash", "totp_seed", "subject_kind", "subject_key",
    "mapping", "shape", "report", "question", "activity", "phase", "sheet", "version", "grade",
    "media_type", "purpose", "impact_sha256", "body", "plan_sha256", "address", "signed_zone",
    "chosen", "asked", "fields", "field", "value", "alike", "activities", "letters",
    "assignment_sha256", "grant_sha256", "snapshot_sha256", "covers", "items", "proof",
    "begins_local", "ends_local", "spares", "conflict", "of_kind",
    "disposition_sha256", "criteria_sha256", "totals", "gains", "loses", "made_from", "figure",
    "scopes", "prefix", "groups",
}  # fmt: skip
"""Columns whose words the program chooses, checks by a pattern, or reads back."""

PAIRED = {"administrator", "qa"}
"""Names that are there only together with the time at which they were written, unchecked."""


def tampered(database):
    """Write the payload into every text that people can write, of every table, under one act."""
    written = set()
    with database.writing() as session:
        for mapper in Base.registry.mappers:
            names = texts_of(mapper) if is_audited(mapper.class_) else []
            paired = PAIRED | {name for name in names if is_checked(mapper.local_table, name)}
            for row in session.scalars(select(mapper.class_)) if names else ():
                for name in names:
                    if name in paired and getattr(row, name) is None:
                        continue
                    key = "-".join(map(str, mapper.primary_key_from_instance(row)))
                    setattr(row, name, f"{PAYLOAD} {key}")
            written |= {f"{mapper.local_table.name}.{name}" for name in names}
        record(session, Actor(0, PAYLOAD, via=PAYLOAD), "asset.edited", PAYLOAD, reason=PAYLOAD)
        session.commit()
    return written


def is_checked(table, name):
    """Whether a constraint says when it is there: such as only with the time of its writing."""
    checks = [each for each in table.constraints if isinstance(each, CheckConstraint)]
    return any(re.search(rf"\b{name}\b", str(each.sqltext)) for each in checks)


def texts_of(mapper):
    return [
        prop.key
        for prop in mapper.column_attrs
        if isinstance(prop.columns[0].type, String)
        and not isinstance(prop.columns[0].type, Enum)
        and prop.key not in MECHANICS
        and not prop.columns[0].primary_key
    ]


def sheet_of(company):
    """Bring in a sheet whose name, headings and cells are payloads; return the import's id."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["Tag", "Name", "Class", "Place", PAYLOAD, f"{PAYLOAD} again"])
    writer.writerow([f"X{PAYLOAD}", PAYLOAD, PAYLOAD, PAYLOAD, PAYLOAD, ""])
    writer.writerow(["X-1", PAYLOAD, "PLC", "pk3", PAYLOAD, PAYLOAD])
    file = ("<img src=x onerror=alert(3)>.csv", out.getvalue().encode())
    return errands.by(company.database, "Jens Petersen", errands.upload, file)


@pytest.fixture(scope="module")
def hostile(company):
    """The company once somebody wrote the payload wherever they could; and all its addresses."""
    every = pages.addresses(company.app, company.database)
    brought = sheet_of(company)
    written = tampered(company.database)
    return every if SOAKS else few_of_each(every), brought, written


def few_of_each(every):
    """Of addresses that differ in their numbers alone the first two and the last."""
    alike = {}
    for path in every:
        alike.setdefault(re.sub(r"[0-9a-f]{64}|\d+", "#", path), []).append(path)
    return [path for some in alike.values() for path in dict.fromkeys((*some[:2], some[-1]))]


@pytest.mark.abuse(19)
@pytest.mark.asvs("1.1.2", "1.2.1", "1.3.5", "1.3.7")
@pytest.mark.soak
def test_a_payload_in_every_text_is_text_on_every_page(company, hostile, open_browser):
    every, brought, written = hostile
    known = {"asset.name", "asset.notes", "change_request.plan", "person.name", "place.name"}
    assert known <= written
    visitor = open_browser(company.url, company.cookie())
    bare = {"body": "", "content_type": "text/css"}
    visitor.context.route("**/*.css", lambda route: route.fulfill(**bare))  # quicker
    page, shown, opened = visitor.page, 0, []
    page.goto("/")

    for path in (
        *every,
        *(address + PAYLOAD for address in ECHOES),
        f"/register/imports/{brought}",
    ):
        made, words, scripts = page.evaluate(PARSED, path)
        assert made == 0, path
        shown += PAYLOAD in words
        if SOAKS or scripts not in opened:
            opened.append(scripts)
            page.goto(path)
            assert page.evaluate(MADE) == 0, path
    assert shown > len(every) * 2 / 3

    page.goto(f"/register/imports/{brought}/mapping")
    assert PAYLOAD in page.locator("body").text_content()
    visitor.press("Show what it would do")
    expect(page.locator("main")).to_contain_text(PAYLOAD[:20])


def test_what_a_payload_would_make_of_a_page_that_is_only_read_is_found(chromium):
    page = chromium.new_page()

    made, words, scripts = page.evaluate(PARSED, f"data:text/html,{PAYLOAD}")

    assert (made, "{{7*7}}" in words, scripts) == (2, True, "")
    page.close()


@pytest.mark.asvs("1.2.3", "1.3.2", "3.2.2")
@pytest.mark.parametrize("script", sorted(STATIC.glob("*.js")), ids=lambda script: script.name)
def test_no_script_makes_a_page_of_words(script):
    assert SINKS.findall(script.read_text()) == []


def leaver(company):
    """Somebody who holds a role."""
    active = select(RoleGrant.person_id).join(Person, Person.id == RoleGrant.person_id)
    with company.database.reading() as session:
        return session.scalars(active.where(Person.deactivated_at.is_(None))).first()


def sheets(company):
    """Every export of the application, as somebody who may read all of it."""
    client = company.app.test_client()
    client.set_cookie(company.cookie()["name"], company.cookie()["value"])
    adapter = company.app.url_map.bind("localhost")
    for rule in company.app.url_map.iter_rules():
        if "format" not in rule.arguments:
            continue
        for form in ("csv", "xlsx"):
            named = {
                "id": 1, "kind": "asset", "number": 1, "report": "single", "supposed": "leaver",
                "picture": "gaps",
            }  # fmt: skip
            values = {"format": form} | {n: named[n] for n in rule.arguments - {"format"}}
            if "supposed" in values:
                values |= {"person_id": leaver(company), "on": "2027-01-01"}
            path = adapter.build(rule.endpoint, values)
            reply = client.get(path)
            assert reply.status_code == 200, path
            yield path, form, reply.data


@pytest.mark.abuse(16)
def test_no_cell_of_any_export_is_a_formula(company, hostile):
    seen = 0
    for path, form, data in sheets(company):
        if form == "csv":
            cells = [
                cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row
            ]
            assert not [cell for cell in cells if cell.startswith(FORMULA)], path
            seen += any(PAYLOAD in cell for cell in cells)
        else:
            book = zipfile.ZipFile(io.BytesIO(data))
            for name in book.namelist():
                assert b"<f>" not in book.read(name), path
                assert b"<hyperlink" not in book.read(name), path
    assert seen >= 5
    assert hostile
