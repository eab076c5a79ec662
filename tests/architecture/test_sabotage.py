"""Each rule of the house bites: a small offence against it is noticed."""

from types import SimpleNamespace

import pytest
from sqlalchemy import Boolean as YesNo
from sqlalchemy import Column, Date, ForeignKey, Integer, MetaData, String, Table

from governance.core.access import Placed, Policy, role
from governance.core.db import UtcDateTime
from governance.core.fields.text import TextLine
from governance.core.forms import Form
from governance.register.models import Asset
from tests.architecture import rules
from tests.architecture.rules import Source

LONG = "def f():\n" + "    x = 1\n" * 45
OFFENCES = [
    (rules.size_of, "governance/x/rules.py", "x = 1\n" * 401, "make it a package"),
    (rules.size_of, "governance/x/rules.py", LONG, "f is too long"),
    (rules.size_of, "governance/x/rules.py", "def f(a, b, c, d, e, g): ...", "takes too much"),
    (rules.size_of, "governance/x/rules.py", "def f(a, *, b, c, d, e, g): ...", "takes too much"),
    (rules.name_of, "governance/x/utils.py", "", "name it after what it holds"),
    (rules.name_of, "governance/x/__init__.py", "from x import y", "leave it empty"),
    (rules.imports_inside, "governance/x/rules.py", "def f():\n    import os", "to the top"),
    (rules.unfinished, "governance/x/rules.py", "x = 1  # TO" + "DO", "finish it"),
    (rules.business_in_core, "governance/core/x.py", "def asset(): ...", "is a word of a slice"),
    (rules.business_in_core, "governance/core/x.py", "x = vendor", "is a word of a slice"),
    (rules.catch_alls, "app.py", "try: f()\nexcept Exception: pass", "swallows Exception"),
    (rules.catch_alls, "app.py", "try: f()\nexcept: pass", "swallows everything"),
    (rules.loose_arguments, "governance/x/commands.py", "def f(**given): ...", "name what"),
    (rules.commits, "governance/x/commands.py", "session.commit()", "leave it to the edge"),
    (rules.openers, "governance/x/queries.py", "s = Session(engine)", "use app.connect"),
    (rules.clocks, "governance/x/rules.py", "datetime.now(UTC)", "use core.clock"),
    (rules.state_writers, "workflows/x/commands.py", "change.state = S.CLOSED", "machine.fire"),
    (rules.state_writers, "workflows/x/commands.py", "a, change.state = 1, 2", "machine.fire"),
    (rules.verbs_are_past_acts, "workflows/x/commands.py", "record(s, a, 'Closed it', c)", "noun"),
    (
        rules.lists_start_from_what_is_readable, "workflows/x/queries.py",
        "def f(actor: Actor) -> Select[X]:\n    return select(X)", "must start from readable",
    ),
    (
        rules.views_decide_nothing, "workflows/x/views.py",
        "@requires(P.X, X)\ndef f(x):\n    if x: g()", "decides",
    ),
    (
        rules.views_decide_nothing, "workflows/x/views.py",
        "@requires(P.X, X)\ndef f(x):\n    return select(x)", "selects",
    ),
    (rules.edges_write_through_commands, "workflows/x/api.py", "session().add(x)", "writes"),
    (rules.edges_write_through_commands, "workflows/x/cli.py", "M.fire(x)", "writes"),
    (
        rules.edges_write_through_commands, "workflows/x/views.py",
        "from governance.audit.commands import record", "leave it to a command",
    ),
    (rules.migrations_stand_alone, "0009_x.py", "from governance.core import db", "write out"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "name", "text", "told"), OFFENCES)
def test_an_offence_in_a_file_is_told(rule, name, text, told):
    assert any(told in complaint for complaint in rule(Source(name, text)))
    assert rule is rules.name_of or list(rule(Source(name, ""))) == []


PERMIT, WRITE, RECORD = "must(session, actor, P, x)", "x.y = 1", "record(session, actor, 'x.y', x)"


@pytest.mark.parametrize(
    ("steps", "complaints"),
    [
        ((PERMIT, WRITE, RECORD), 0),
        ((WRITE, RECORD), 1),
        ((PERMIT, WRITE), 1),
        ((RECORD, PERMIT), 1),
        ((WRITE,), 2),
    ],
)
def test_a_command_without_permit_or_record_is_told(steps, complaints):
    body = "\n".join(f"    {step}" for step in steps)
    source = Source("workflows/x/commands.py", f"def close(session, actor, x):\n{body}")

    assert len(list(rules.commands_permit_and_record(source))) == complaints


def test_a_route_without_declaration_or_grant_is_told():
    def bare(): ...

    def ungranted(): ...

    ungranted.route = SimpleNamespace(model=Asset, permission="asset:burn")

    assert "add @requires" in next(rules.routes_are_declared({"x.bare": bare}))
    assert "nobody is granted" in next(rules.permissions_are_granted({"x.burn": ungranted}))


def test_an_unknown_role_and_a_record_without_a_home_are_told():
    class Stray(Placed):
        pass

    stray = {Stray: Policy("stray:read", {"stray:read": [[role("wizard")]]})}

    assert "no role is called ['wizard']" in next(rules.roles_exist(stray, {"qa"}))
    assert "say where it hangs" in next(rules.records_have_a_home(stray))


def test_what_a_table_lacks_is_told():
    metadata = MetaData()
    Table("above", metadata, Column("id", Integer, primary_key=True))
    table = Table(
        "stray", metadata,
        Column("id", Integer, primary_key=True),
        Column("above_id", ForeignKey("above.id", ondelete="CASCADE")),
        Column("seen", UtcDateTime()), Column("due", Date()), Column("safe", YesNo()),
        Column("name", String()),
    )  # fmt: skip
    model = type("Stray", (), {"__unaudited__": "no reason"})

    told = " ".join(rules.tables([SimpleNamespace(class_=model, local_table=table)]))

    for complaint in (
        "say in a docstring", "UNAUDITED must agree", "deletes by itself", "index=True",
        "<something>_at", "<something>_on", "is_<something>",
    ):  # fmt: skip
        assert complaint in told, complaint


def test_a_guard_without_source_is_told():
    def is_fine():
        """Say nothing of where it comes from."""

    assert list(rules.guards_name_their_source({"is_fine@1": is_fine}))


@pytest.mark.parametrize("text", ["emit(s, 'x.done')", "DONE = 'x.done'\nemit(s, DONE)"])
def test_a_topic_without_handler_is_told(text):
    source = Source("workflows/x/commands.py", text)

    assert "outbox.handle('x.done'" in next(rules.topics_have_handlers([source], {}))
    assert list(rules.topics_have_handlers([source], {"x.done": None})) == []


@pytest.mark.parametrize("copied", ["sqlite"], indirect=True)
def test_a_field_without_label_is_told(app):
    class Bare(Form):
        name = TextLine("")

    with app.test_request_context():
        assert "give it a label" in next(rules.fields_have_labels(Bare(meta={"csrf": False})))


@pytest.mark.parametrize(
    "text",
    ["<script>x()</script>", '<p style="x">', '<a onclick="x()">', '<a href="javascript:x()">'],
)
def test_inline_code_is_told(text):
    assert list(rules.templates_are_plain("x.html", text))
    assert not list(rules.templates_are_plain("x.html", '<script src="/a.js"></script>'))


def test_a_template_that_nobody_uses_and_an_import_for_nothing_are_told():
    idle = '{% import "c/a.html" as a %}{% from "c/b.html" import b, c as d %}{{ d() }}'

    assert len(list(rules.imports_are_used("x.html", idle))) == 2
    assert list(rules.templates_are_used(["x.html"], {"x.html": "x.html", "y.py": "z.html"}))
    assert not list(rules.templates_are_used(["x.html"], {"y.py": "render('x.html')"}))


@pytest.mark.parametrize("link", ["url_for('x.show')", 'url_for(".show")', "url_for('x.' ~ verb)"])
def test_a_page_that_no_page_leads_to_is_told(link):
    addresses = {"/x/<int:id>": {"x.show"}}

    assert list(rules.pages_are_reachable(addresses, {"a.html": "url_for('x.index')"}))
    assert not list(rules.pages_are_reachable(addresses, {"a.html": link}))


def test_a_tree_of_large_files_is_told():
    assert list(rules.median_of([Source("a.py", "x = 1\n" * 91)] * 3))
