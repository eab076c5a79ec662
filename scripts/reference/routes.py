"""Every address: no route vanishes or appears without this page changing."""

from typing import Any, cast

from flask import Flask
from werkzeug.routing import Rule

from governance.core.web import Route
from scripts.reference.words import code, first_line, page, table

ABOUT = """
Every address asks for a permission on a record, or says that it is public. A GET runs in a
transaction that cannot write, a POST in one that ends before the answer is given. Answers: 401
nobody signed in, 404 not there or not readable, 403 not permitted, 409 stale or out of order,
422 a rule or the shape of what was sent.
"""
SILENT = {"HEAD", "OPTIONS"}


def routes(app: Flask) -> str:
    """Return the page of every route."""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))
    kept = [rule for rule in rules if _route(app, rule) is not None]
    rows = [(*_address(rule), *_asked(app, rule), _said(app, rule)) for rule in kept]
    head = ("Method", "Address", "Endpoint", "Permission", "Record", "What it does")
    public = [(*_address(rule), _said(app, rule)) for rule in rules if rule not in kept]
    return page(
        "Routes",
        ABOUT,
        "## For who is signed in",
        table(head, rows),
        "## Public",
        table(("Method", "Address", "Endpoint", "What it does"), public),
    )


def _route(app: Flask, rule: Rule) -> Any:
    return getattr(app.view_functions[rule.endpoint], "route", None)


def _address(rule: Rule) -> tuple[str, str, str]:
    methods = ", ".join(sorted((rule.methods or set()) - SILENT))
    return methods, code(rule.rule), code(rule.endpoint)


def _asked(app: Flask, rule: Rule) -> tuple[str, str]:
    route = cast("Route", _route(app, rule))
    return code(route.permission), route.model.__name__


def _said(app: Flask, rule: Rule) -> str:
    if rule.endpoint == "static":
        return "Style sheets, scripts and pictures."
    return first_line(app.view_functions[rule.endpoint].__doc__)
