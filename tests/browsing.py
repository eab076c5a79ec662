"""Concord in a real browser: a server on loopback, Chromium, and people who sign in."""

import os
import shutil
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from playwright.sync_api import expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from governance.core import clock
from governance.identity.codes import DRIFT_STEPS, code_at, step_of
from governance.identity.codes import STEP_SECONDS as STEP
from tests.credentials import PASSWORD

CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
SWITCHED_OFF = (
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "PaintHolding", "ThirdPartyStoragePartitioning", "Translate",
    "RenderDocument", "SpareRendererForSitePerProcess",
)  # fmt: skip
"""What Playwright switches off, which this replaces; and what begins a process for the next page:
a sixth of the work of opening one."""

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
    "--disable-features=" + ",".join(SWITCHED_OFF),
    "--js-flags=--no-turbofan --maglev",  # a page is looked at for a second: the best takes longer
]  # fmt: skip
REFUSED = "Failed to load resource: the server responded with a status of 4"
"""What the console says of a page that is a refusal: that is an answer, and no fault."""

expect.set_options(timeout=10_000)


def chromium():
    """The path of the browser; the tests do not pass where there is none."""
    asked = [name for name in (os.environ.get("CHROMIUM"), *CHROMIUM) if name]
    found = next(filter(None, map(shutil.which, asked)), None)
    assert found, "There is no Chromium: run `make setup-test`, or name it in CHROMIUM."
    return found


@contextmanager
def launched():
    """Chromium, until the block ends."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_):
        """Say nothing: what goes wrong is seen by the page."""


@contextmanager
def served(app, port=0):
    """The application on a free port of loopback, until the block ends; gives its address."""
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Factor:
    """A second factor that gives each code once, as its owner does, who waits for the next one."""

    seed: str
    used: int = 0
    wait: object = partial(time.sleep, 0.2)
    """What its owner does until the next code is there."""

    def code(self):
        step = max(step_of(clock.now()), self.used + 1)
        while step > step_of(clock.now()) + DRIFT_STEPS:
            self.wait()
        self.used = step
        return code_at(self.seed, datetime.fromtimestamp(step * STEP, UTC))


@dataclass
class Visitor:
    """One person in one browser profile, and everything that went wrong on their screen."""

    context: object
    page: object
    factor: Factor | None = None
    email: str = ""
    faults: list = field(default_factory=list)

    def watch(self):
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("dialog", self._dialog)
        self.page.on("response", self._response)
        return self

    def _console(self, message):
        if message.type in {"error", "warning"} and not message.text.startswith(REFUSED):
            self.faults.append(f"{self.page.url}: {message.text}")

    def _dialog(self, dialog):
        if dialog.type != "beforeunload":
            self.faults.append(f"{self.page.url}: a dialog says {dialog.message}")
        dialog.accept()

    def _response(self, response):
        if response.status >= 500:
            self.faults.append(f"{response.request.method} {response.url}: {response.status}")

    def sign_in(self):
        """Sign in on the page that asks for it, wherever it stands."""
        if not self.page.get_by_label("E-mail address").count():
            self.page.goto("/sign-in")
        self.page.get_by_label("E-mail address").fill(self.email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_label("Code (optional)").fill(self.factor.code())
        self.press("Sign in")

    def press(self, name):
        """Press the button of that name, and wait for the page that follows."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name, *, exact=False):
        """Follow the link of that name."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name, exact=exact).first.click()

    def fill(self, **typed):
        """Fill fields by what they are called in the form."""
        for name, value in typed.items():
            place = self.page.locator(f"main [name={name}]:not([type=hidden])").first
            tag = place.evaluate("e => e.tagName")
            place.select_option(value) if tag == "SELECT" else place.fill(value)

    def attest(self):
        """Give password and code afresh."""
        self.fill(password=PASSWORD, code=self.factor.code())

    def sign(self, verb, **typed):
        """Send the form of a verb, look at what would be signed, and give both factors."""
        self.fill(**typed)
        self.press(verb)
        expect(self.page.locator("main")).to_contain_text("Exactly what is signed")
        self.attest()
        self.press("Sign")


def visitor(browser, url, **options):
    """Open a browser profile of its own."""
    given = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce"}
    context = browser.new_context(base_url=url, **{**given, **options})
    context.set_default_timeout(15_000)
    return Visitor(context, context.new_page()).watch()


def cookie_for(app, token):
    """The signed cookie of a session that was begun in the database."""
    sealed = app.session_interface.get_signing_serializer(app)
    return {
        "name": app.config["SESSION_COOKIE_NAME"],
        "value": sealed.dumps({"_user_id": token, "_fresh": True}),
        "domain": "127.0.0.1",
        "path": "/",
    }
