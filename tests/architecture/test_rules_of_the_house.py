"""What review would otherwise have to remember."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest
from jinja2 import Environment

from governance.core.access import POLICIES
from governance.core.bearer import FOR_DIRECTORIES, FOR_PROGRAMS
from governance.core.db import Base
from governance.core.forms import Form
from governance.core.outbox import HANDLERS
from governance.identity.models import Role
from governance.register.imports.rules import GUARDS as OF_IMPORTS
from governance.register.life.rules import GUARDS as OF_ASSETS
from tests.architecture import rules
from tests.architecture.rules import ROOT
from workflows.changes.rules.guards import GUARDS as OF_CHANGES

SOURCES = rules.sources()
TEMPLATES = {
    path.relative_to(ROOT / "templates").as_posix(): path.read_text("utf-8")
    for path in sorted((ROOT / "templates").rglob("*.html"))
}
MIGRATIONS = [
    rules.Source(path.name, path.read_text("utf-8"))
    for path in sorted((ROOT / "migrations/versions").glob("*.py"))
]
UNLINKED = {"health.show", "sso.end"}
"""What no page leads to, beside the API: asked for by machines."""


def judged(rule, found=SOURCES):
    return [complaint for one in found for complaint in rule(one)]


@pytest.mark.parametrize(
    "rule",
    [
        rules.size_of, rules.name_of, rules.imports_inside, rules.unfinished,
        rules.business_in_core, rules.catch_alls, rules.loose_arguments, rules.commits,
        rules.openers, rules.clocks, rules.state_writers, rules.commands_permit_and_record,
        rules.lists_start_from_what_is_readable, rules.views_decide_nothing,
        rules.verbs_are_past_acts, rules.edges_write_through_commands,
    ],
    ids=lambda rule: rule.__name__,
)  # fmt: skip
def test_every_file_keeps_the_rule(rule):
    assert judged(rule) == []


def test_the_median_file_is_small():
    assert list(rules.median_of(SOURCES)) == []


def test_app_reads_like_a_table_of_contents():
    assert len((ROOT / "app.py").read_text("utf-8").splitlines()) <= 120


def test_every_table_is_a_documented_model_whose_keys_are_indexed():
    assert list(rules.tables(Base.registry.mappers)) == []


def test_every_role_of_a_policy_exists_and_every_record_has_a_home():
    assert list(rules.roles_exist(POLICIES, set(Role))) == []
    assert list(rules.records_have_a_home(POLICIES)) == []


def test_every_guard_names_its_source():
    assert list(rules.guards_name_their_source(OF_ASSETS | OF_CHANGES | OF_IMPORTS)) == []


def test_every_topic_has_a_handler():
    assert list(rules.topics_have_handlers(SOURCES, HANDLERS)) == []


def test_every_migration_stands_alone():
    assert judged(rules.migrations_stand_alone, MIGRATIONS) == []


@pytest.mark.parametrize("copied", ["sqlite"], indirect=True)
def test_every_route_is_declared_granted_and_led_to(app):
    views = app.view_functions
    assert list(rules.routes_are_declared(views)) == []
    assert list(rules.permissions_are_granted(views)) == []
    texts = {source.name: source.text for source in SOURCES} | TEMPLATES
    addresses = defaultdict(set)
    for rule in app.url_map.iter_rules():
        is_for_people = not rule.rule.startswith((FOR_PROGRAMS, FOR_DIRECTORIES))
        if is_for_people and not rule.endpoint.endswith("static") and rule.endpoint not in UNLINKED:
            addresses[rule.rule].add(rule.endpoint)
    assert list(rules.pages_are_reachable(addresses, texts)) == []


def forms():
    """Return every form, at any depth."""
    found, left = [], [Form]
    while left:
        left += (kinds := left.pop().__subclasses__())
        found += kinds
    return [form for form in found if form.__module__.startswith(("governance", "workflows"))]


@pytest.mark.parametrize("copied", ["sqlite"], indirect=True)
def test_every_field_of_every_form_has_a_label(app):
    assert forms()
    with app.test_request_context():
        for form in forms():
            assert list(rules.fields_have_labels(form(meta={"csrf": False}))) == []


def test_every_template_parses_is_plain_and_is_used():
    texts = {source.name: source.text for source in SOURCES} | TEMPLATES
    complaints = list(rules.templates_are_used(TEMPLATES, texts))
    for name, text in TEMPLATES.items():
        Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(text)
        complaints += [*rules.templates_are_plain(name, text), *rules.imports_are_used(name, text)]
    assert complaints == []


def test_tests_are_sentences_in_a_tree_that_mirrors_the_code():
    strays = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        names = [n.name for n in tree.body if isinstance(n, ast.FunctionDef)]
        strays += [
            f"{path.name}: {name}: say what is true"
            for name in names
            if name.startswith("test_") and ("_should_" in name or name.count("_") < 3)
        ]
    assert strays == []
    slices = [*(ROOT / "governance").iterdir(), *(ROOT / "workflows").iterdir()]
    mirrored = {Path(p.parent.name) / p.name for p in slices if (p / "models.py").exists()}
    assert {str(m) for m in mirrored if not (ROOT / "tests" / m).is_dir()} == set()
