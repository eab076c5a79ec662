"""Whatever is sent to any address, by somebody who may do everything: an answer below 500."""

import io
import os
from shutil import copyfile

import pytest
import time_machine
from sqlalchemy.orm import Session

from app import create_app
from governance.audit.commands import record
from governance.core import clock
from governance.core.config import Settings
from governance.core.secrets import Secrets
from governance.identity.models import Role
from governance.ownership.models import Assignment
from governance.places.models import Place
from governance.register.models import Dependency
from governance.register.networks.models import Interface, Service
from tests import databases
from tests.access.conftest import World, attested, enter, fill
from tests.access.test_every_route import address, routes
from tests.plant import SYSTEM

pytestmark = [pytest.mark.either, pytest.mark.soak]

SOAKS = "CONCORD_SOAK" in os.environ
HUGE = "9" * 400
UNSTORABLE = ("\0", "a\0b", b"\xed\xa0\x80", b"\xff\xfe", HUGE, str(2**63), "🦆" * 300, "x" * 5000)
"""What one kind of database or another does not hold."""

ODD = (
    "", " ", "\u202egnp.exe", "\r\nSet-Cookie: a=b", "-1", "1.5", "1e309", "NaN", "٣", str(2**31),
    "[]", "null", "2026-02-30", "9999-12-31T23:59", "=1+1", "<script>alert(1)</script>",
    "'; DROP TABLE asset; --", "{{7*7}}", "%s%n", "../../etc/passwd",
)  # fmt: skip
"""What each field of a form of its own is given in turn, all at once; on one kind of database.

A form is given a quarter of them, the next form the next quarter; in the soak, all.
"""

OVERPOSTED = {
    "id": "1", "state": "closed", "site_id": "2", "place_id": "2", "author_id": "1", "role": "qa",
    "content_sha256": "0" * 64, "risk": "low", "person_id": "1", "validation_state": "validated",
    "__class__": "x", "csrf_token": "x", "_flashes": "x",
}  # fmt: skip
"""Columns that no form shows."""

OF_ANY_PAGE = ("version", "once", "email", "password", "code", "next", "lost", "time_zone")
LONG = 2**20 if SOAKS else 2**17
GARBAGE = (
    ("application/json", b'{"title": ["a"], "version": {}}'),
    ("application/json", b"{"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name"),
    ("multipart/form-data", b"no boundary"),
    ("application/x-www-form-urlencoded; charset=utf-7", b"+ADw-&=&&a=%&%zz=%00"),
    ("text/plain", b"\0" * 100),
)
QUERIES = (
    "sort=%00", "sort=-&size=-1", "size=" + HUGE, "q=%00%ff%ed%a0%80", "q=" + "a" * 5000,
    "after=%00", "before=AAAA&after=AAAA", "cursor=x", "site=" + HUGE, "site=1&site=x", "state=%00",
    "place=" + HUGE, "place=%00", "asset=" + HUGE, "asset=%00", "edit=%00", "next=//evil.example",
    "role=%00", "outcome=x&q=%25%5f", "kind[]=a", "=&=&==",
)  # fmt: skip
OF_PAGES = (
    f"place={HUGE}&asset={HUGE}&q=%00&edit=%00&role=%00&next=%00", "place=%00&asset=%00&q=a%ff",
)  # fmt: skip
"""For pages that are no list, and read a word or two."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(request, tmp_path_factory):
    """One of everything, and somebody who holds every role, on each kind of database."""
    folder = tmp_path_factory.mktemp("hostile")
    if request.param == "sqlite":
        copyfile(request.getfixturevalue("migrated_file"), folder / "concord.db")
        url = f"sqlite:///{folder / 'concord.db'}"
    else:
        url_of = request.getfixturevalue("server")
        url = databases.create_postgresql(url_of, "hostile", "migrated")
    database = databases.opened(url)
    plant, ids = fill(database)
    ids |= attested(database, plant, ids[Assignment])
    with database.writing() as session:
        top = session.get(Place, plant.places["acme"])
        token = enter(session, "every body", [(role, top) for role in Role])
        record(session, SYSTEM, "world.peopled", "people")
        session.commit()
    app = create_app(Settings(data_dir=folder), Secrets("s" * 48, "t" * 48), database)
    app.config.update(WTF_CSRF_ENABLED=False)
    arguments = {
        "subject_id": 1, "kind": "asset", "activity": "qa_plan", "format": "csv", "sign_in": 1,
        "dependency_id": ids[Dependency], "code": "leuven", "sha256": "0" * 64,
        "interface_id": ids[Interface], "service_id": ids[Service], "key": 0, "number": 1,
        "alias_id": 1, "installed_id": 1, "part_id": 1, "verb": "maintain",
        "supposed": "leaver", "report": "single", "picture": "gaps", "conflict": "freeze-1",
    }  # fmt: skip
    made = World(app, {"all": token}, arguments, ids)
    made.is_postgresql, made.entered_at = request.param == "postgresql", clock.now()
    yield made
    database.engine.dispose()
    if request.param == "postgresql":
        databases.drop_postgresql(url_of, "hostile")


@pytest.fixture
def send(world, monkeypatch):
    """Send something, as who may everything; it leaves nothing behind, and is no fault of ours."""
    monkeypatch.setattr(Session, "commit", Session.rollback)
    client = world.app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = world.tokens["all"], True
    faults = []

    def one(path, **given):
        told = f"{given.get('method', 'POST')} {path} {str(given)[:200]}"
        try:
            reply = client.open(path, **{"method": "POST", **given})
        except Exception as fault:  # noqa: BLE001  whatever gets through is looked for
            faults.append(f"{told}: {type(fault).__name__}: {str(fault)[:300]}")
            return 500
        body = reply.get_data()
        if reply.status_code >= 500 or b"Traceback (most" in body:
            faults.append(f"{told}: {reply.status_code}")
        return reply.status_code

    world.app.config["PROPAGATE_EXCEPTIONS"] = True
    with time_machine.travel(world.entered_at, tick=False):  # nobody's session has grown stale
        yield one
    assert "\n".join(faults) == ""


def posts(world):
    for method, rule, route in routes(world.app):
        if method == "POST":
            yield address_of(world, rule, route), names_of(route)


def address_of(world, rule, route):
    return address(world, rule, route) if route else rule.rule.replace("<token>", "x" * 43)


def names_of(route):
    """The fields of the route's form, and some that any page could send."""
    form = route.form if route else None
    own = (
        [name for name in dir(form) if hasattr(getattr(form, name), "field_class")] if form else []
    )
    return [*own, *OF_ANY_PAGE]


def is_shown(world, turn):
    """Whether a page shows again what was typed: in turn, so that each page and each value is.

    That asks nothing of a database, so on one kind of them.
    """
    return SOAKS or not (world.is_postgresql or turn % 4)


@pytest.mark.asvs("1.2.4", "1.3.10", "1.4.2", "2.2.1", "2.2.2", "15.3.5", "15.3.7")
def test_every_field_of_every_form_takes_odd_values_or_refuses_them(world, send):
    for nth, (path, names) in enumerate(posts(world)):
        has_own = len(names) > len(OF_ANY_PAGE) and not world.is_postgresql
        some = ODD if SOAKS else ODD[nth % 4 :: 4]
        for turn, odd in enumerate(UNSTORABLE + some if has_own else UNSTORABLE):
            headers = {} if is_shown(world, nth + turn) else {"Accept": "application/json"}
            send(path, data=dict.fromkeys(names, odd), headers=headers)
        if SOAKS or not world.is_postgresql or nth % 2:
            send(path, data=OVERPOSTED)
        if SOAKS or not world.is_postgresql or not nth % 2:
            send(path, data={name: ["1", "x", ""] for name in names})
        send(path, data={**dict.fromkeys(names, "1"), **OVERPOSTED, "version": "x"})


def test_what_is_no_form_at_all_is_refused(world, send):
    """What reads a form is one and the same: in turn, each address takes some; in the soak, all."""
    for nth, (path, names) in enumerate(posts(world)):
        some = GARBAGE if SOAKS else GARBAGE[nth % 3 :: 3]
        for content_type, body in () if world.is_postgresql else some:
            send(path, data=body, content_type=content_type)
        send(path, data={name: (io.BytesIO(b""), "\0\u202e.csv") for name in names})
        if not world.is_postgresql:
            send(path, data=dict.fromkeys(names[:1], "x" * LONG))
        if SOAKS or (nth % 8 == 0 and not world.is_postgresql):
            send(path, data={f"field{number}": "" for number in range(1200)})


@pytest.mark.asvs("1.2.4", "2.2.1", "2.2.2")
def test_no_question_in_an_address_is_too_odd(world, send):
    for nth, (method, rule, route) in enumerate(routes(world.app)):
        path = address_of(world, rule, route)
        # the page that tells a refusal is the same for every address
        headers = {} if is_shown(world, nth) else {"Accept": "application/json"}
        if method == "GET":
            of_pages, *others = OF_PAGES
            is_list = send(f"{path}?nonsense=1&{of_pages}", method="GET", headers=headers) == 422
            for query in QUERIES if is_list else others:
                send(f"{path}?{query}", method="GET", headers=headers)
        for id_ in ("0", str(2**31), str(2**63), HUGE):
            if route and "<int:id>" in rule.rule:
                odd = rule.rule.replace("<int:id>", id_)
                for name, value in world.arguments.items():
                    odd = odd.replace(f"<{name}>", str(value)).replace(f"<int:{name}>", id_)
                send(odd.partition("<any")[0], method=method, headers=headers)


def test_the_parts_of_an_address_are_checked(send):
    for path in (
        "/ownership/%00/1/", f"/ownership/asset/{HUGE}/", "/ownership/asset/1/name/%00",
        f"/ownership/place/{2**63}/name/qa_plan", "/site/%00", "/site/%ed%a0%80", "/setup/%00",
        "/changes/1/contents/%00", "/setup/" + "a" * 5000, f"/people/1/sessions/{HUGE}/end",
        "/static/%00", "/static/../app.py", "/%ff%fe", f"/register/1/undepend/{2**63}",
    ):  # fmt: skip
        for method in ("GET", "POST"):
            send(path, method=method)
