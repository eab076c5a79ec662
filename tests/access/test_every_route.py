"""Every route x every role x own, other and no site: one table, approved as a page of the docs."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
import time_machine
from flask import templating
from sqlalchemy.orm import Session
from werkzeug.routing import IntegerConverter

from governance.core import clock
from governance.identity.models import ROLE_LABELS, Role

PAGE = Path(__file__).parents[2] / "docs/reference/access.md"
WORDS = {401: "signed out", 403: "no", 404: "hidden"}
HEAD = """# Who reaches which address

Printed by trying every address as every role. Each cell tells first what somebody with that role
at the record's own site gets, then somebody with the same role at another site: *yes*, *no* (403),
*hidden* (404: it behaves as if it did not exist). The last column is a person without any role.
Whether the act is possible at that moment (409, 422) is not what this table is about.

"""


def routes(app):
    for rule in sorted(
        app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods))
    ):
        if rule.endpoint != "static":
            for method in sorted(rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
                yield method, rule, getattr(app.view_functions[rule.endpoint], "route", None)


def address(world, rule, route):
    values = {}
    for name in rule.arguments:
        model = {"id": route.model}.get(name)
        any_such = 1 if isinstance(rule._converters.get(name), IntegerConverter) else "x"
        values[name] = world.ids.get(model, 1) if model else world.arguments.get(name, any_such)
    return world.app.url_map.bind("localhost").build(
        rule.endpoint, values, method=next(iter(rule.methods))
    )


def outcome(world, method, path, token):
    headers = {"Accept": "application/json", "Cookie": world.cookie(token)}
    with world.client.open(path, method=method, headers=headers) as reply:
        assert reply.status_code < 500, f"{method} {path}: {reply.status_code} {reply.text[:300]}"
        return WORDS.get(reply.status_code, "yes")


def untold(*_):
    """Note no refusal: nearly ten thousand of them, none of which would be kept."""


def drawn(*_):
    """Draw no page: who gets it is decided by then."""
    return ""


def once_each(identify):
    """Ask once who somebody is: nothing that is tried here is kept, so they stay who they are."""
    known = {}

    def identified(session, token, came_from):
        if token not in known:
            known[token] = identify(session, token, came_from)
        return known[token]

    return identified


def row(world, method, rule, route):
    path = address(world, rule, route)
    cells = []
    for role in Role:
        pair = [outcome(world, method, path, world.tokens[role, at]) for at in ("own", "other")]
        cells.append(pair[0] if pair[0] == pair[1] else " / ".join(pair))
    cells.append(outcome(world, method, path, world.tokens["none"]))
    return f"| {method} {rule.rule} | {' | '.join(cells)} |"


@pytest.mark.asvs("8.1.1", "8.2.1")
@time_machine.travel(clock.now(), tick=False)
def test_every_route_answers_every_role_as_approved(world, monkeypatch):
    monkeypatch.setattr(Session, "commit", Session.rollback)  # each try leaves nothing behind
    monkeypatch.setattr(templating, "_render", drawn)
    edge = world.app.extensions["edge"]
    monkeypatch.setitem(
        world.app.extensions,
        "edge",
        replace(edge, on_refusal=untold, identify=once_each(edge.identify)),
    )
    shown = [(m, rule, route) for m, rule, route in routes(world.app) if route]
    public = [f"`{m} {rule.rule}`" for m, rule, route in routes(world.app) if not route]
    labels = [ROLE_LABELS[role] for role in Role]
    table = [
        f"| address | {' | '.join(labels)} | no role |",
        "|---" * (len(labels) + 2) + "|",
        *(row(world, method, rule, route) for method, rule, route in shown),
    ]
    page = f"{HEAD}{chr(10).join(table)}\n\nOpen to everybody: {', '.join(public)}.\n"

    if os.environ.get("APPROVE"):
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(page)
    assert PAGE.read_text() == page, "run `make approve`, then read the difference line by line"


@pytest.mark.abuse(2, 3)
@pytest.mark.asvs("8.2.2", "8.4.1")
def test_of_another_site_nothing_is_reached_and_nobody_without_a_role_reaches_a_record():
    """What the approved table must never say, whoever approves it."""
    lines = [line for line in PAGE.read_text().splitlines() if line.startswith(("| GET", "| POST"))]
    scoped = (
        "/changes/<int:id>",
        "/register/<int:id>",
        "/register/imports/<int:id>",
        "/files/",
        "/ownership/attestations/<int:id>",
        "/ownership/attestations/rows/<int:id>",
        "/recertifications/<int:id>",
        "/recertifications/rights/<int:id>",
        "/role-requests/<int:id>",
        "/register/drifts/<int:id>",
        "/register/outside/<int:id>",
        "/remote-access/<int:id>",
    )
    for line in lines:
        address_, *cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if any(part in address_ for part in scoped):
            assert cells[-1] in {"hidden", "no"}, line
            for role, cell in zip(Role, cells, strict=False):
                other = cell.split(" / ")[-1]
                assert other in {"hidden", "no"}, f"{role} of another site: {line}"


def test_the_administrator_decides_nothing():
    lines = PAGE.read_text().splitlines()
    head = next(line for line in lines if line.startswith("| address"))
    at = [cell.strip() for cell in head.strip("|").split(" | ")].index("administrator")
    for line in lines:
        if line.startswith(("| POST /changes", "| POST /register/<")):
            assert line.strip("|").split(" | ")[at].strip() in {"no", "hidden", "no / hidden"}, line
