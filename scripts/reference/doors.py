"""By which doors each act is done: a page, an address for programs, the command line."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import click
from flask import Flask

from app import cli
from governance.core.bearer import FOR_PROGRAMS
from scripts.reference.sources import ROOT
from scripts.reference.words import code, page, table

ABOUT = """
What a person or a program does is a *command*: a function that permits, asks the rules, writes and
records. No door writes by itself. A page, an address for programs and the command line call the
same command, and are refused for the same reasons. Which commands lie behind which door is read
from the code. An import, and an edit of many assets, write set by set and are judged by the same
rules as an edit of one (`governance.register.rules`, `governance.register.controlled`). A change is
written on its pages alone: most of its acts are signatures, which no program gives.
"""
HEAD = ("Command", "Page", "For programs", "Command line")
EDGE = re.compile(r"/(views|api|cli)\b")
READS = {"GET", "HEAD", "OPTIONS"}
FIRST, RECORDS = ["session", "actor"], {"record", "record_act"}


class Door(NamedTuple):
    """One way in that writes."""

    kind: int
    """0 a page, 1 an address for programs, 2 the command line."""

    name: str
    function: str
    """Where its function is, as module and name."""


def doors(app: Flask) -> str:
    """Return the page of every command with the doors that lead to it."""
    behind: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for door in every(app):
        for command in commands_behind(door.function):
            behind[command][door.kind].add(door.name)
    rows = [
        (code(command), *("<br>".join(map(code, sorted(by[kind]))) for kind in range(3)))
        for command, by in sorted(behind.items())
    ]
    return page("Doors", ABOUT, table(HEAD, rows))


def every(app: Flask) -> Iterator[Door]:
    """Give every door that writes: what is sent to an address, and what is typed on the server."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if getattr(view, "route", None) and (rule.methods or READS) - READS:
            kind = 1 if rule.rule.startswith(FOR_PROGRAMS) else 0
            yield Door(kind, rule.rule, f"{view.__module__}.{view.__name__}")
    yield from _typed(cli, "concord")


def _typed(group: click.Group, said: str) -> Iterator[Door]:
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from _typed(command, f"{said} {name}")
            continue
        does = getattr(command.callback, "func", command.callback)
        yield Door(2, f"{said} {name}", f"{does.__module__}.{does.__name__}")


def commands_behind(function: str) -> set[str]:
    """Return the commands that a function of the edge names, or reaches through the edge."""
    found, seen, left = set(), set(), [function]
    while left:
        at = left.pop()
        if at in seen:
            continue
        seen.add(at)
        module, _, name = at.rpartition(".")
        for named in _named_in(module).get(name, ()):
            (found.add if _is_command(named) else left.append)(named)
    return found


def _is_command(name: str) -> bool:
    """Whether a function outside the edge takes the session and the actor, and records an act."""
    module, _, function = name.rpartition(".")
    path = ROOT / f"{module.replace('.', '/')}.py"
    if not path.exists() or _is_edge(path):
        return False
    bodies = {
        each.name: each for each in ast.walk(_tree(path)) if isinstance(each, ast.FunctionDef)
    }
    if function not in bodies or [a.arg for a in bodies[function].args.args][:2] != FIRST:
        return False
    return "commands" in module or _records(function, bodies, set())


def _records(function: str, bodies: Mapping[str, ast.FunctionDef], seen: set[str]) -> bool:
    """Whether a function records, itself or by another one of its file."""
    seen.add(function)
    called = {
        each.func.id
        for each in ast.walk(bodies[function])
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)
    }
    return bool(called & RECORDS) or any(
        _records(each, bodies, seen) for each in called & bodies.keys() - seen
    )


@cache
def _named_in(module: str) -> Mapping[str, set[str]]:
    """Return what each function of a module of the edge names, in full; nothing for another one."""
    path = ROOT / f"{module.replace('.', '/')}.py"
    if not path.exists() or not _is_edge(path):
        return {}
    tree = _tree(path)
    known = dict(_imported(tree))
    known |= {
        each.name: f"{module}.{each.name}"
        for each in tree.body
        if isinstance(each, ast.FunctionDef | ast.ClassDef)
    }
    return {
        each.name: set(_names(each, known))
        for each in ast.walk(tree)
        if isinstance(each, ast.FunctionDef)
    }


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _is_edge(path: Path) -> bool:
    return bool(EDGE.search(f"/{path.relative_to(ROOT).with_suffix('')}"))


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for each in tree.body:
        if isinstance(each, ast.ImportFrom):
            for name in each.names:
                yield name.asname or name.name, f"{each.module}.{name.name}"


def _names(function: ast.FunctionDef, known: Mapping[str, str]) -> Iterator[str]:
    """Give what stands in a function and is a function: its own, an imported one, a module's."""
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and node.id in known and not _is_module(known[node.id]):
            yield known[node.id]
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            of = known.get(node.value.id, "")
            if of and _is_module(of):
                yield f"{of}.{node.attr}"


@cache
def _is_module(name: str) -> bool:
    path: Path = ROOT / name.replace(".", "/")
    return path.is_dir() or path.with_suffix(".py").exists()
