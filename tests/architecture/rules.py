"""The rules of the house as functions: each takes what it judges and returns its complaints.

A complaint says where, and what to type instead. `test_rules_of_the_house` applies them to the
tree, `test_sabotage` to a small offence each, so that a rule that has gone blind is noticed.
"""

import ast
import re
from pathlib import Path
from statistics import median

from sqlalchemy import Boolean, Date, DateTime, PrimaryKeyConstraint, UniqueConstraint

from governance.core.access import POLICIES, Placed
from governance.core.db import UtcDateTime
from tests.architecture.limits import (
    BUSINESS,
    BY_VALUE,
    CLOCKS,
    COMMITTERS,
    FORBIDDEN_NAMES,
    INLINE,
    LONGEST_FILE,
    LONGEST_FUNCTION,
    MEDIAN_FILE,
    MOST_PARAMETERS,
    OPENERS,
    READABLE,
    STATE_WRITERS,
    UNAUDITED,
    UNFINISHED,
    VERB,
)
from tests.architecture.source import Source

ROOT = Path(__file__).parents[2]


def sources():
    """Return every file of the program."""
    found = [ROOT / "app.py"]
    for folder in ("governance", "workflows", "demo"):
        found += sorted((ROOT / folder).rglob("*.py"))
    return [Source(p.relative_to(ROOT).as_posix(), p.read_text("utf-8")) for p in found]


def calls(node):
    return [ast.unparse(c.func) for c in ast.walk(node) if isinstance(c, ast.Call)]


def last(name):
    return name.rpartition(".")[2]


# Files and functions


def size_of(source):
    lines = len(source.text.splitlines())
    if lines > LONGEST_FILE:
        yield f"{source.name} has {lines} lines: make it a package of the same name"
    for f in source.functions:
        told = len((ast.get_docstring(f) or "").splitlines())
        if f.end_lineno - f.lineno - told >= LONGEST_FUNCTION:
            yield f"{source.name}: {f.name} is too long: give its steps names of their own"
        arguments = [a.arg for a in f.args.posonlyargs + f.args.args + f.args.kwonlyargs]
        if len([a for a in arguments if a not in {"self", "cls"}]) > MOST_PARAMETERS:
            yield f"{source.name}: {f.name} takes too much: pass the record, or a dataclass"


def median_of(found):
    """Lines that hold something: blank ones are what the formatter wants."""
    counted = [
        sum(bool(line.strip()) for line in s.text.splitlines())
        for s in found
        if not s.name.endswith("__init__.py")
    ]
    if median(counted) > MEDIAN_FILE:
        yield f"the median file has {median(counted)} lines: split what grew"


def name_of(source):
    stem = Path(source.name).stem
    if stem in FORBIDDEN_NAMES:
        yield f"{source.name}: name it after what it holds"
    if stem == "__init__" and source.text.strip():
        yield f"{source.name}: leave it empty, import from the module that owns the name"


def imports_inside(source):
    for f in source.functions:
        if any(isinstance(n, ast.Import | ast.ImportFrom) for n in ast.walk(f)):
            yield f"{source.name}: {f.name} imports: move it to the top of the file"


def unfinished(source):
    if found := UNFINISHED.search(source.text):
        yield f"{source.name}: {found.group()}: finish it, or write an issue"


def business_in_core(source):
    if source.name.startswith("governance/core/") and "/sheets/" not in source.name:
        code = "\n".join(n.name for n in ast.walk(source.tree) if hasattr(n, "name") and n.name)
        code += "\n".join(n.id for n in ast.walk(source.tree) if isinstance(n, ast.Name))
        code += "\n".join(n.arg for n in ast.walk(source.tree) if isinstance(n, ast.arg))
        if found := BUSINESS.search(code):
            yield f"{source.name}: {found.group()} is a word of a slice: move it there"


def catch_alls(source):
    for n in ast.walk(source.tree):
        if isinstance(n, ast.ExceptHandler):
            caught = ast.unparse(n.type) if n.type else "everything"
            is_passed_on = isinstance(n.body[-1], ast.Raise) and n.body[-1].exc is None
            if not is_passed_on and caught in {"everything", "Exception", "BaseException"}:
                yield f"{source.name}:{n.lineno} swallows {caught}: catch what you can answer"


def loose_arguments(source):
    if re.search(r"/(commands|queries|rules|models)\b", source.name):
        for f in source.functions:
            if f.args.kwarg and f.name not in {"record", "emit"}:
                yield f"{source.name}: {f.name} takes **{f.args.kwarg.arg}: name what it takes"


# Who may do what


def commits(source):
    for n in ast.walk(source.tree) if source.name not in COMMITTERS else ():
        if isinstance(n, ast.Call) and last(ast.unparse(n.func)) == "commit":
            yield f"{source.name}:{n.lineno} commits: leave it to the edge or to job.writing()"


def openers(source):
    if source.name not in OPENERS:
        for name in calls(source.tree):
            if name in {"Session", "sessionmaker", "create_engine"}:
                yield f"{source.name} calls {name}: use app.connect, whose sessions keep the trail"


def clocks(source):
    if source.name not in CLOCKS:
        for name in calls(source.tree):
            if name in {"datetime.now", "datetime.utcnow", "date.today", "time.time"}:
                yield f"{source.name} calls {name}: use core.clock, which tests can stop"


def state_writers(source):
    if source.name in STATE_WRITERS:
        return
    for n in ast.walk(source.tree):
        if isinstance(n, ast.Attribute) and n.attr == "state" and isinstance(n.ctx, ast.Store):
            yield f"{source.name}:{n.lineno} writes .state: machine.fire(record, ...)"


PERMITS, RECORDS = {"must", "could", "may"}, {"record", "record_act"}


def commands_permit_and_record(source):
    """Each public command asks for the permission before it records its act."""
    if not source.is_command or source.name in BY_VALUE:
        return
    permits, records = _reaching(source, PERMITS), _reaching(source, RECORDS)
    for f in filter(_is_command, source.tree.body):
        first = {"must": 99, "record": 99}
        for number, step in enumerate(f.body):
            called = set(map(last, calls(step)))
            first["must"] = min(first["must"], number if called & permits else 99)
            first["record"] = min(first["record"], number if called & records else 99)
        name = f"{source.name}: {f.name}"
        if name not in BY_VALUE and first["must"] > min(first["record"], 98):
            yield f"{name} must begin with must(session, actor, Permission...)"
        if first["record"] == 99:
            yield f"{name} must end with record(session, actor, ...)"


def _is_command(f):
    """A command takes the session and the actor, and gives back nothing or what it made."""
    if not isinstance(f, ast.FunctionDef) or f.name.startswith("_"):
        return False
    return [a.arg for a in f.args.args][:2] == ["session", "actor"]


def _reaching(source, wanted):
    """Return the names that lead to one of the wanted calls, within the file."""
    found, grew = set(wanted), True
    while grew:
        more = {f.name for f in source.functions if set(map(last, calls(f))) & found} - found
        grew = bool(more)
        found |= more
    return found


def lists_start_from_what_is_readable(source):
    if "/queries" in source.name and not source.name.startswith("governance/audit/"):
        for f in source.functions:
            returned = ast.unparse(f.returns) if f.returns else ""
            takes_actor = "actor" in [a.arg for a in f.args.args]
            is_list = returned.startswith("Select[") and takes_actor and not f.name.startswith("_")
            if is_list and not set(map(last, calls(f))) & _reaching(source, READABLE):
                yield f"{source.name}: {f.name} must start from readable(actor, Model)"


def views_decide_nothing(source):
    if not source.is_view:
        return
    for f in source.functions:
        if any("requires(" in ast.unparse(d) for d in f.decorator_list):
            if any(isinstance(n, ast.If | ast.For | ast.While | ast.Try) for n in ast.walk(f)):
                yield f"{source.name}: {f.name} decides: leave it to a command or a query"
            if {"select", "readable"} & set(calls(f)):
                yield f"{source.name}: {f.name} selects: ask the slice's queries"


WRITING = {"add", "add_all", "delete", "merge", "bulk_insert", "bulk_update", "fire", "setattr"}
KEPT_FOR_COMMANDS = {"governance.audit.commands", "governance.core.outbox"}


def edges_write_through_commands(source):
    """A page, an address for programs and a command line know no rules, and so write nothing."""
    for n in ast.walk(source.tree) if source.is_edge else ():
        if isinstance(n, ast.Call):
            of, _, name = ast.unparse(n.func).rpartition(".")
            is_ours = name == "fire" or of in {"", "session()", "session", "opened"}
            if name in WRITING and is_ours:
                yield f"{source.name}:{n.lineno} writes: leave it to a command"
        if isinstance(n, ast.ImportFrom) and n.module in KEPT_FOR_COMMANDS:
            yield f"{source.name} imports {n.module}: leave it to a command"


def routes_are_declared(views):
    for endpoint, view in views.items():
        if endpoint != "static" and not endpoint.endswith(".static") and not hasattr(view, "route"):
            yield f"{endpoint}: add @requires(...) or, on purpose, @public"


def permissions_are_granted(views):
    for endpoint, view in views.items():
        route = getattr(view, "route", None)
        if route is not None:
            policy = POLICIES.get(route.model)
            if policy is None or route.permission not in policy.grants:
                yield f"{endpoint}: nobody is granted {route.permission}: declare() it in rules.py"


def roles_exist(policies, known):
    for model, policy in policies.items():
        for permission, lines in policy.grants.items():
            named = {name for line in lines for part in line for name in part.roles}
            if unknown := sorted(named - known):
                yield f"{model.__name__} {permission}: no role is called {unknown}"


def records_have_a_home(policies):
    for model, policy in policies.items():
        asks = any(part.roles for lines in policy.grants.values() for c in lines for part in c)
        if asks and model.within.__func__ is Placed.within.__func__:
            yield f"{model.__name__}: say where it hangs: within(), AtPlace or Shared"


# Tables


def tables(mappers):
    for mapper in mappers:
        model, table = mapper.class_, mapper.local_table
        if not (vars(model).get("__doc__") or "").strip():
            yield f"{model.__name__}: say in a docstring what a row is"
        if (table.name in UNAUDITED) is not bool(model.__unaudited__):
            yield f"{table.name}: in the trail or not? __unaudited__ and UNAUDITED must agree"
        yield from _keys(table)
        yield from _names(table)


def _keys(table):
    leading = {i.columns[0].name for i in table.indexes}
    unique = [
        c for c in table.constraints if isinstance(c, PrimaryKeyConstraint | UniqueConstraint)
    ]
    leading |= {next(iter(c.columns)).name for c in unique if len(c.columns)}
    for key in table.foreign_keys:
        if key.ondelete is not None:
            yield f"{key.parent}: the trail does not see what the database deletes by itself"
        if key.parent.name not in leading:
            yield f"{key.parent}: index=True, or lead an index with it"


TIMES = {"at", "not_before"}


def _names(table):
    for column in table.columns:
        name, kind = column.name, column.type
        if isinstance(kind, DateTime | UtcDateTime) and not (name.endswith("_at") or name in TIMES):
            yield f"{column}: an instant is called <something>_at"
        if isinstance(kind, DateTime) and not isinstance(kind, UtcDateTime):
            yield f"{column}: Mapped[datetime] is aware; a bare DateTime is not"
        if isinstance(kind, Date) and not name.endswith("_on"):
            yield f"{column}: a day is called <something>_on"
        if isinstance(kind, Boolean) and not name.startswith(("is_", "has_")):
            yield f"{column}: a yes or no is called is_<something>"


# Words


def guards_name_their_source(guards):
    for name, guard in guards.items():
        if not re.search(r"Source:|House rule", guard.__doc__ or ""):
            yield f"{name}: end its docstring with `Source: <clause>` or `Source: House rule`"


def verbs_are_past_acts(source):
    for n in ast.walk(source.tree):
        if isinstance(n, ast.Call) and last(ast.unparse(n.func)) in {"record", "emit"}:
            for verb in n.args[1:3]:
                if isinstance(verb, ast.Constant) and isinstance(verb.value, str):
                    if not VERB.fullmatch(verb.value):
                        yield f"{source.name}:{n.lineno} {verb.value!r}: write noun.verbed"
                    break


def topics_have_handlers(found, handlers):
    for source in found:
        named = {
            t.id: n.value.value
            for n in ast.walk(source.tree)
            if isinstance(n, ast.Assign) and isinstance(n.value, ast.Constant)
            for t in n.targets
            if isinstance(t, ast.Name)
        }
        for n in ast.walk(source.tree):
            if isinstance(n, ast.Call) and last(ast.unparse(n.func)) == "emit" and len(n.args) > 1:
                topic = n.args[1]
                told = getattr(topic, "value", None) or named.get(getattr(topic, "id", ""))
                if isinstance(told, str) and told not in handlers:
                    yield f"{source.name}:{n.lineno} {told}: outbox.handle({told!r}, ...) it"


def fields_have_labels(form):
    for field in form:
        hidden = field.type in {"CSRFTokenField", "HiddenField", "Version"}
        if not hidden and not str(field.label.text).strip():
            yield f"{type(form).__name__}.{field.name}: give it a label"


# Pages


def templates_are_plain(name, text):
    if found := INLINE.search(text):
        yield f"{name}: {found.group()!r} breaks the content policy: use a class or static/*.js"


IMPORT = re.compile(r"{%-?\s*(?:from\s+\S+\s+)?import\s+([^%]+?)(?:\s+with context)?\s*-?%}")


def imports_are_used(name, text):
    rest = IMPORT.sub("", text)
    for listed in IMPORT.findall(text):
        for part in listed.split(","):
            used = part.split(" as ")[-1].strip()
            if not re.search(rf"\b{used}\b", rest):
                yield f"{name}: imports {used} and does not use it"


def templates_are_used(names, texts):
    """Every template is rendered, extended, included or imported by somebody."""
    for name in names:
        if not any(name in text for other, text in texts.items() if other != name):
            yield f"{name}: nobody renders it: remove it"


def pages_are_reachable(addresses, texts):
    """Every address is linked to by a template, by navigation or by what a slice contributes.

    A form leads back to the address it stands on: one endpoint of an address is enough.
    """
    words = {word for text in texts.values() for word in QUOTED.findall(text)}
    by_verb = {word for text in texts.values() for word in BEFORE_A_VERB.findall(text)}
    for address, endpoints in addresses.items():
        if not any(_is_named(endpoint, words, by_verb) for endpoint in endpoints):
            yield f"{address}: no page leads there: link to it with url_for({min(endpoints)!r})"


QUOTED = re.compile(r"(?<=[\"'])[.\w]+(?=[\"'])")
BEFORE_A_VERB = re.compile(r"[\"'](\w+)\.[\"'] ~")


def _is_named(endpoint, words, by_verb):
    slice_name, _, name = endpoint.rpartition(".")
    return endpoint in words or f".{name}" in words or slice_name in by_verb


def migrations_stand_alone(source):
    for n in ast.walk(source.tree):
        module = getattr(n, "module", None) if isinstance(n, ast.ImportFrom) else None
        if module and module.split(".")[0] in {"governance", "workflows", "app", "demo"}:
            yield f"{source.name} imports {module}: write out what it needs, the code will change"
