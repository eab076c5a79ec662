"""Whole lives of changes through the web server: 4 users, each signature by a security key."""

import re
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from http.client import HTTPConnection, HTTPResponse
from json import loads
from pathlib import Path
from secrets import token_urlsafe
from statistics import median
from time import perf_counter, sleep
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from sqlalchemy import select, union

from bench.changes import SITE, WRITTEN
from bench.company import SIGNERS, SYSTEM
from bench.loopback import server
from bench.measure import Taken, nearly_all
from bench.pages import Visit
from bench.seed import Seeded
from governance.audit.commands import record
from governance.core import clock
from governance.core.db import Database
from governance.identity.models import SignIn
from governance.identity.queries import digest_of
from governance.register.models import Asset, Dependency
from tests.authenticator import SoftKey
from tests.signed import key_row
from workflows.changes.models import ChangeRequest, Phase
from workflows.changes.queries.case import case_of

USERS, LIVES = 4, 4
"""How many at once, and how many lives each of them leads on the clock."""

LONGEST_START = 90.0
LONGEST_LIFE = 120.0
"""Seconds in which the server answers and the first lives are over, else something is stuck."""

FORM = "application/x-www-form-urlencoded"
TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
INTENT = re.compile(r'name="intent"[^>]* value="([^"]+)"')
OPTIONS = re.compile(r'data-options="([^"]+)"')
SUMMARY = re.compile(r'role="alert".*?</div>', re.DOTALL)
GIVEN = re.compile(r"concord=([^;]*)")
REDIRECT, SHOWN = 302, 200


@dataclass(slots=True)
class Person:
    """One person at one user's browser: what they signed in with, and their key."""

    cookie: str
    token: str = ""
    """Against forgery: read from the first page."""

    key: SoftKey = field(default_factory=SoftKey)


class User:
    """One browser, at which everybody of a site acts in turn."""

    def __init__(self, port: int, people: dict[str, Person]) -> None:
        """Connect."""
        self.line, self.people = HTTPConnection("127.0.0.1", port), people

    def _answer(self, method: str, path: str, by: str, sent: str = "") -> tuple[HTTPResponse, str]:
        kept = self.people[by]
        headers = {"Cookie": f"concord={kept.cookie}", "Content-Type": FORM}
        self.line.request(method, path, body=sent, headers=headers)
        answer = self.line.getresponse()
        page = answer.read().decode()
        if given := GIVEN.match(answer.headers.get("Set-Cookie", "")):
            kept.cookie = given[1]
        return answer, page

    def open(self, by: str, path: str) -> str:
        """Return a page."""
        return self._answer("GET", path, by)[1]

    def _post(self, by: str, path: str, sent: dict[str, str], wanted: int) -> tuple[str, str]:
        """Send a form; return where it led, or the page that it is answered with."""
        kept = self.people[by]
        if not kept.token:
            kept.token = TOKEN.findall(self.open(by, "/account/"))[0]
        form = urlencode({**sent, "csrf_token": kept.token})
        answer, page = self._answer("POST", path, by, form)
        if answer.status != wanted:
            said = " ".join(SUMMARY.findall(page)) or page[:500]
            raise RuntimeError(f"{by}: {path} answered {answer.status}, not {wanted}: {said}")
        return answer.headers.get("Location", ""), page

    def act(self, by: str, path: str, **sent: str) -> str:
        """Do what takes no signature; return where it led."""
        return self._post(by, path, sent, REDIRECT)[0]

    def sign(self, by: str, path: str, **sent: str) -> None:
        """Look at what is signed, then have the key answer for it."""
        _, page = self._post(by, path, sent, SHOWN)
        asked = loads(unescape(OPTIONS.findall(page)[0]))
        answer = {"intent": INTENT.findall(page)[0], "answer": self.people[by].key.used(asked)}
        self._post(by, path, {**sent, **answer}, REDIRECT)


@dataclass(frozen=True, slots=True)
class Company:
    """What a life needs to know of who is asked."""

    database: Database
    seeded: Seeded

    def wanted(self, change_id: int, phase: Phase) -> list[str]:
        """Return who is asked to sign in a phase."""
        with self.database.reading() as session:
            case = case_of(session, session.get_one(ChangeRequest, change_id))
            return self._names(one.owner.person_id for one in case.outstanding(phase))

    def closer(self, change_id: int) -> list[str]:
        """Return who signs the review; nobody where it is closed without one."""
        with self.database.reading() as session:
            case = case_of(session, session.get_one(ChangeRequest, change_id))
            return self._names([case.closing.owner.person_id] * (case.change.closed_at is None))

    def _names(self, people: Iterable[int | None]) -> list[str]:
        names = {key: name for name, key in self.seeded.company.people.items()}
        return [names[key].partition(" ")[0] for key in dict.fromkeys(filter(None, people))]


def lived(user: User, of: Company, asset: Asset) -> None:
    """Take one change of an asset on which nothing depends from its draft to its end."""
    user.line.close()  # the server has given up one that was idle
    now = clock.now().astimezone(ZoneInfo("Europe/Brussels"))
    begins, ends = now - timedelta(hours=1), now + timedelta(hours=3)
    at = user.act(
        "nora", "/changes/new", asset=asset.reference, title="Replace firmware", kind="firmware",
        window_begins_at=f"{begins:%Y-%m-%dT%H:%M}", window_ends_at=f"{ends:%Y-%m-%dT%H:%M}",
        effect_on=f"{now:%Y-%m-%d}", **WRITTEN,
    )  # fmt: skip
    change_id = int(at.rpartition("/")[2])
    user.act("nora", f"{at}/submit")
    user.act("johan", f"{at}/classify")
    user.act("johan", f"{at}/assess", rest="y")
    user.sign("nora", f"{at}/propose")
    for name in of.wanted(change_id, Phase.PLAN):
        user.sign(name, f"{at}/sign")
    user.act("tom", f"{at}/start")
    user.sign("tom", f"{at}/complete", performed="Loaded it as planned", as_left_firmware="2.9.4")
    user.sign("johan", f"{at}/verify", found="Valves cycle")
    for name in of.wanted(change_id, Phase.RELEASE):
        user.sign(name, f"{at}/sign")
    found = "Trends of two weeks: no valve stuck"
    for name in of.closer(change_id):
        user.sign(name, f"{at}/close", outcome="effective", found=found)


def _seated(shown: Visit, of: Company) -> Iterator[dict[str, Person]]:
    """Sign everybody of the site in once for each user, and give them a key there."""
    for _ in range(USERS):
        people = dict[str, Person]()
        with of.database.acting() as session:
            now = clock.now()
            for name in SIGNERS:
                token, person_id = token_urlsafe(), of.seeded.company.people[f"{name} {SITE}"]
                session.add(
                    SignIn(
                        person_id=person_id, digest=digest_of(token), began_at=now, seen_at=now,
                        address="127.0.0.1", device="bench",
                    )
                )  # fmt: skip
                client = shown.app.test_client()
                with client.session_transaction() as cookie:
                    cookie["_user_id"], cookie["_fresh"] = token, True
                kept = client.get_cookie("concord")
                people[name] = Person(kept.value if kept else "")
                session.add(key_row(people[name].key, person_id, now))
            record(session, SYSTEM, "bench.keyed", "everybody")
        yield people


def _assets(of: Company) -> list[Asset]:
    """Return assets of the site on which nothing depends or is at work, enough for all lives."""
    ends = Asset.id.not_in(union(select(Dependency.provider_id), select(ChangeRequest.asset_id)))
    at_site = Asset.site_id == of.seeded.company.site(SITE), ~Asset.has_safety_function
    wanted = select(Asset).where(*at_site, ends)
    with of.database.reading() as session:
        found = session.scalars(wanted.order_by(Asset.id).limit(USERS * (LIVES + 1)))
        return list(found)


def _connected(port: int, people: dict[str, Person]) -> User:
    """Return a user once the server answers."""
    until = perf_counter() + LONGEST_START
    while True:
        user = User(port, people)
        try:
            user.open("nora", "/account/")
        except ConnectionError:
            if perf_counter() > until:
                raise
            sleep(0.05)
        else:
            return user


def over_http(of: Company, url: str, shown: Visit, folder: Path) -> tuple[Taken, float]:
    """Return what a life takes where 4 users lead theirs at once, and how many end a second."""
    seats, assets, walls = list(_seated(shown, of)), _assets(of), list[float]()
    ready = threading.Barrier(USERS + 1)

    def lead(user: User, some: list[Asset]) -> None:
        try:
            lived(user, of, some[0])
        except Exception:
            ready.abort()  # whoever waits then hears why
            raise
        ready.wait()
        for asset in some[1:]:
            began = perf_counter()
            lived(user, of, asset)
            walls.append(perf_counter() - began)

    with server(url, folder) as (_, port), ThreadPoolExecutor(USERS) as pool:
        users = [_connected(port, people) for people in seats]
        led = [pool.submit(lead, user, assets[n::USERS]) for n, user in enumerate(users)]
        with suppress(threading.BrokenBarrierError):
            ready.wait(LONGEST_LIFE)
        began = perf_counter()
        for each in led:
            each.result()
        rate = len(walls) / (perf_counter() - began)
    return Taken(median(walls), 0.0, 0, nearly_all(walls)), rate
