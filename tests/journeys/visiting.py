"""The application as its people meet it: one server, and a browser profile for each of them."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe

from playwright.sync_api import expect

from governance.audit.commands import record
from governance.core import clock, jobs
from governance.core.config import Settings
from governance.identity.models import Credential, SignIn
from governance.identity.queries import digest_of
from tests.browsing import Factor, cookie_for, served, visitor
from tests.credentials import enrol
from tests.plant import SYSTEM, take_out


@dataclass
class Visited:
    """A plant, served: `as_("Nora Engel")` is her browser."""

    database: object
    folder: Path
    chromium: object
    app: object
    people: dict
    company: str
    """The part of their e-mail addresses behind the @."""

    passing: object
    """Turns the clock on, for who waits for the next code."""

    address: str = ""
    opened: dict = field(default_factory=dict)

    @property
    def url(self):
        """The address of the database."""
        return self.database.engine.url.render_as_string(hide_password=False)

    def as_(self, name, **options):
        """The browser of that person, signed in once through the page that asks for it."""
        if name not in self.opened:
            self.factor_of(name, self._visitor(name, **options)).sign_in()
        return self.opened[name]

    def here(self, name, **options):
        """The browser of that person, who signed in before the story begins."""
        if name not in self.opened:
            made = self.factor_of(name, self._visitor(name, **options))
            made.context.add_cookies([cookie_for(self.app, self._session_of(name))])
        return self.opened[name]

    def _visitor(self, name, **options):
        made = self.opened[name] = visitor(self.chromium, self.address, **options)
        made.email = f"{name.split()[0].lower()}@{self.company}"
        return made

    def factor_of(self, name, made):
        """Give the person a password and a second factor, in place of any that a test used up."""
        with self.database.writing() as session:
            if before := session.get(Credential, self.people[name]):
                take_out(session, before)
                record(session, SYSTEM, "test.prepared", name)
                session.commit()
        made.factor = Factor(enrol(self.database, self.people[name]), wait=self.passing)
        return made

    def _session_of(self, name):
        token, now = token_urlsafe(), clock.now()
        with self.database.writing() as session:
            session.add(SignIn(
                person_id=self.people[name], digest=digest_of(token), began_at=now,
                seen_at=now, address="127.0.0.1", device="test",
            ))  # fmt: skip
            session.commit()
        return token

    def work(self):
        """Let the worker come by."""
        return jobs.deliver_all(self.database, Settings(data_dir=self.folder))


@contextmanager
def visited(plant):
    """Serve it until the block ends; nobody's screen may have shown a fault."""
    with served(plant.app) as plant.address:
        yield plant
        for each in plant.opened.values():
            each.context.close()
        faults = {name: each.faults for name, each in plant.opened.items() if each.faults}
        assert faults == {}


def sign(visitor, verb, **typed):
    """Open the page of a verb from the change, look at what is signed, and give both factors."""
    visitor.follow(f"{verb}…", exact=True)
    expect(visitor.page.locator("main")).to_contain_text("Your signature will say")
    visitor.sign(verb, **typed)


def stands(visitor, words):
    """See in which state the change is."""
    expect(visitor.page.locator("main .state").first).to_have_text(words)


def held(visitor, verb):
    """What stands under a verb that is not open to the reader, each reason a line."""
    main = visitor.page.locator("main")
    blocked = main.get_by_role("link", name=f"{verb}…", exact=True)
    expect(blocked).to_have_attribute("aria-disabled", "true")
    return main.locator(f"#{blocked.get_attribute('aria-describedby')}")
