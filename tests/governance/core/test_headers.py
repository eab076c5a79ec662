"""What every answer carries, and who may have a browser send something here."""

import pytest
from werkzeug.routing import AnyConverter, IntegerConverter

from app import create_app
from governance.core.config import Settings
from governance.core.secrets import Secrets

ALWAYS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
SITES = ("cross-site", "same-site")


def something(converter):
    """What stands in one place of an address."""
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 1 if isinstance(converter, IntegerConverter) else "x"


def addresses(app, method):
    """Each address that takes a method, with something in each place of it."""
    bound = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if method in rule.methods:
            known = rule._converters
            values = {name: something(known.get(name)) for name in rule.arguments}
            yield rule.endpoint, bound.build(rule.endpoint, values, method=method)


def is_for_somebody(app, endpoint):
    """Whether a page is shown to nobody but who is signed in."""
    return getattr(app.view_functions[endpoint], "route", None) is not None


@pytest.mark.asvs(
    "3.2.1",
    "3.4.2",
    "3.4.3",
    "3.4.4",
    "3.4.5",
    "3.4.6",
    "4.1.1",
    "7.4.4",
    "14.2.2",
    "14.2.3",
    "14.3.2",
)
@pytest.mark.parametrize("name", ["alan", None])
def test_every_answer_to_anybody_carries_every_header_and_is_kept_by_nobody(app, sign_in, name):
    client = sign_in(name) if name else app.test_client()
    tried = list(addresses(app, "GET"))

    for endpoint, path in tried:
        answer = client.get(path)
        told = {header: answer.headers.get(header) for header in ALWAYS}
        assert told == ALWAYS, path
        if endpoint != "static":  # files of the program, the same for everybody
            assert "no-store" in answer.headers["Cache-Control"], path
        assert "Server-Timing" not in answer.headers, path
        assert "X-Powered-By" not in answer.headers, path
        assert "Access-Control-Allow-Origin" not in answer.headers, path
        kind, shown = answer.mimetype, answer.headers.get("Content-Disposition", "")
        is_ours = kind in {"text/html", "text/plain", "image/svg+xml"} or kind.endswith("json")
        assert is_ours or shown.startswith("attachment"), f"{path}: {kind}"
        is_text = kind.startswith("text/") and answer.data
        assert not is_text or "charset" in answer.mimetype_params, path
        if answer.status_code == 200 and b"<main" in answer.data and is_for_somebody(app, endpoint):
            assert b'action="/sign-out"' in answer.data, path
    assert len(tried) > 250


@pytest.mark.abuse(15)
@pytest.mark.asvs("3.5.1")
def test_a_page_of_another_site_has_no_browser_write_anything_anywhere(app, sign_in):
    client, tried = sign_in("ana"), 0

    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for _endpoint, path in addresses(app, method):
            answer = client.open(path, method=method, headers={"Sec-Fetch-Site": SITES[tried % 2]})
            assert answer.status_code == 403, f"{method} {path}"
            tried += 1
    assert "another site sent this" in answer.text
    assert tried > 250
    led = client.get("/account/", headers={"Sec-Fetch-Site": "cross-site"})
    assert led.status_code == 200, "a link from elsewhere leads here"


@pytest.mark.parametrize("site", ["same-origin", "none", None])
def test_our_own_pages_users_and_programs_are_let_through(sign_in, site):
    said = {"Sec-Fetch-Site": site} if site else {}

    assert sign_in("ana").post("/sign-out", headers=said).status_code == 302


@pytest.mark.asvs("3.3.1", "3.3.2", "3.3.3", "3.3.4", "3.4.1")
def test_behind_tls_cookies_are_for_one_host_and_browsers_come_back_by_tls_only(database, tmp_path):
    there = Settings(data_dir=tmp_path, public_url="https://concord.acme.example")
    client = create_app(there, Secrets("s" * 48, "t" * 48), database).test_client()

    for _endpoint, path in addresses(client.application, "GET"):
        told = client.get(path).headers["Strict-Transport-Security"]
        assert told == "max-age=31536000; includeSubDomains", path
    answer = create_app(there, Secrets("s" * 48, "t" * 48), database).test_client().get("/sign-in")
    kept = answer.headers["Set-Cookie"]
    assert kept.startswith("__Host-concord=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(kept.split("; "))
    assert "Domain" not in kept


def test_on_loopback_without_tls_nothing_is_promised_of_it(app):
    assert "Strict-Transport-Security" not in app.test_client().get("/sign-in").headers


@pytest.mark.asvs("13.4.4")
def test_no_address_traces_what_was_sent(app):
    client = app.test_client()

    for _endpoint, path in addresses(app, "GET"):
        assert client.open(path, method="TRACE").status_code == 405, path


@pytest.mark.asvs("13.4.1", "13.4.3")
@pytest.mark.parametrize("path", [
    "/.git/HEAD", "/.git/", "/.env", "/app.py", "/pyproject.toml", "/data/", "/data/secrets.json",
    "/static/", "/static/vendor/", "/static/../app.py", "/static/..%2fapp.py", "/templates/",
    "/robots.txt", "/server-status", "/metrics", "/console", "/debug",
])  # fmt: skip
def test_nothing_of_the_program_is_served_but_the_files_of_its_pages(sign_in, path):
    assert sign_in("adam").get(path).status_code == 404
