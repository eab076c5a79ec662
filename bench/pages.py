"""Pages through the whole application: session, permission, frame, template, compression."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from re import findall, search
from secrets import token_urlsafe

from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from bench.measure import Taken, bare, taken
from bench.report import FLOOR
from bench.seed import Seeded
from governance.core import clock
from governance.core.config import Settings
from governance.core.db import Database
from governance.core.secrets import Secrets
from governance.identity.models import SignIn
from governance.identity.queries import digest_of

READER = "ines"
"""Reads all three sites: what she sees is the most that anybody sees."""

SECRETS = Secrets("s" * 48, "t" * 48)
DEEP = 40
"""Pages gone forward before the deep page is measured."""

FEW = 10_000
BROWSER = {"Accept-Encoding": "gzip, deflate, br"}


@dataclass(frozen=True, slots=True)
class Visit:
    """A signed-in browser, without the network."""

    app: Flask
    client: FlaskClient
    token: str

    def get(self, address: str) -> bytes:
        """Return the page as it goes over the line; anything but 200 ends the measuring."""
        answer = self.client.get(address, headers=BROWSER)
        if answer.status_code != 200:  # noqa: PLR2004
            raise RuntimeError(f"{address}: {answer.status}")
        return answer.get_data()

    def text(self, address: str) -> str:
        """Return the page as it is read."""
        return self.client.get(address).get_data(as_text=True)


def visit(database: Database, seeded: Seeded, folder: Path, name: str = READER) -> Visit:
    """Sign somebody in, past the password."""
    settings = Settings(data_dir=folder, log_level="WARNING")
    app = create_app(settings, SECRETS, database)
    app.config.update(WTF_CSRF_ENABLED=False)
    token = token_urlsafe()
    now = clock.now()
    with database.writing() as session:
        made = SignIn(
            person_id=seeded.company.people[name], digest=digest_of(token), began_at=now,
            seen_at=now, address="127.0.0.1", device="bench",
        )  # fmt: skip
        session.add(made)
        session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return Visit(app, client, token)


def addresses(shown: Visit, seeded: Seeded, change_id: int) -> dict[str, str]:
    """Return what is measured, by the words of the report."""
    site = seeded.company.site("durham")
    unit = seeded.company.places["/acme/leuven/area0/line0/unit0/"]
    return {
        FLOOR: "/search?q=",
        "list, nothing listed": "/register/?q=qqqqqqqq",
        "list, first page": "/register/",
        "list, page 40": _deep(shown),
        "list, by criticality": "/register/?sort=-criticality",
        "list, one site and class": f"/register/?site={site}&class=switch",
        "list, one small place": f"/register/?place={unit}",
        "search part of a tag": "/register/?q=swi-00",
        "search a serial": "/register/?q=" + f"SN{(seeded.assets - 3) * 7919 % 10**7:07}",
        "search everything": "/search?q=swi-00",
        "asset page": f"/register/{seeded.plain}",
        "asset page of the hub": f"/register/{seeded.hubs['HUB-1000']}",
        "change page, 1,000 reached": f"/changes/{change_id}",
        "changes list": "/changes/",
        "people list": "/people/",
        "matrix of a site": f"/ownership/?place={site}",
        "home page": "/",
        "API, 50 assets in full": "/api/assets?size=50",
        "API, 1,000 assets in full": "/api/assets?size=1000",
    }


def _deep(shown: Visit) -> str:
    address = "/register/"
    for _ in range(DEEP):
        found = search(r'href="(\?[^"]*)" rel="next"', shown.text(address))
        if found is None:
            break
        address = "/register/" + found[1].replace("&amp;", "&")
    return address


def measured(
    shown: Visit, database: Database, where: dict[str, str]
) -> Iterator[tuple[str, Taken, float]]:
    """Yield what each page took, and its floor: the frame, and the page's questions alone."""
    frame = _getting(shown, where[FLOOR])
    around = taken(database.engine, frame).wall - bare(database.engine, frame)
    for work, address in where.items():
        page = _getting(shown, address)
        yield work, taken(database.engine, page), around + bare(database.engine, page)


def exported(shown: Visit, database: Database, seeded: Seeded) -> tuple[int, Taken]:
    """Export what stands in one area, or in one unit of a large plant; return how many rows."""
    few = seeded.assets <= FEW
    place = seeded.company.places[f"/acme/leuven/{'area0' if few else 'area0/line0/unit0'}/"]
    address = f"/register/export.csv?columns=all&place={place}"
    rows = shown.text(address).count("\n") - 1
    return rows, taken(database.engine, _getting(shown, address))


def _getting(shown: Visit, address: str) -> Callable[[], bytes]:
    return lambda: shown.get(address)


def weights(shown: Visit) -> tuple[float, float]:
    """Return KiB of a first visit, page and files, and of the page after that."""
    page = len(shown.get("/register/"))
    named = findall(r'(?:href|src)="(/static/[^"]+)"', shown.text("/register/"))
    files = sum(len(shown.get(address)) for address in dict.fromkeys(named))
    return (page + files) / 1024, page / 1024
