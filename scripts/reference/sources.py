"""What only the text of a module tells: strings under attributes, sources, fingerprints."""

import ast
import hashlib
import inspect
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parents[2]
OWN = ("governance", "workflows", "demo")


def modules() -> list[ModuleType]:
    """Return the modules of Concord that are imported, by name."""
    found = [module for name, module in list(sys.modules.items()) if name.partition(".")[0] in OWN]
    return sorted(found, key=lambda module: module.__name__)


def registered(name: str) -> dict[str, Any]:
    """Return all that the modules keep under one name, such as `MACHINES`, by key."""
    found: dict[str, Any] = {}
    for module in modules():
        kept = vars(module).get(name)
        found |= kept if isinstance(kept, dict) else {}
    return dict(sorted(found.items()))


def attribute_docs(kind: type) -> dict[str, str]:
    """Return the string under each attribute of a class, and of those it inherits from."""
    docs: dict[str, str] = {}
    for parent in reversed(kind.__mro__):
        if parent.__module__.partition(".")[0] in OWN:
            docs |= _of_class(dedent(inspect.getsource(parent)))
    return docs


def _of_class(text: str) -> dict[str, str]:
    body = ast.parse(text).body[0].body  # type: ignore[attr-defined]
    docs = {
        node.name: ast.get_docstring(node) or ""
        for node in body
        if isinstance(node, ast.FunctionDef)
    }
    for node, after in pairwise(body):
        said = _string(after)
        name = getattr(getattr(node, "target", None), "id", None)
        if said is not None and isinstance(node, ast.AnnAssign) and name:
            docs[name] = said
    return docs


def _string(node: ast.AST) -> str | None:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return node.value.value if isinstance(node.value.value, str) else None
    return None


def named(thing: Any) -> str:
    """Return where a function or a class is from."""
    inner = inspect.unwrap(thing)
    return f"{inner.__module__}.{inner.__qualname__}"


def fingerprint(function: Callable[..., Any]) -> str:
    """Return twelve digits of the SHA-256 of a function's text: an edited body shows."""
    return hashlib.sha256(inspect.getsource(function).encode()).hexdigest()[:12]


def said_sources() -> Iterator[tuple[str, str]]:
    """Give every `Source:` in the strings of the code: what it says, and who says it."""
    for top in OWN:
        for path in sorted((ROOT / top).rglob("*.py")):
            where = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield from _sources(where, ast.parse(path.read_text("utf-8")))


def _sources(where: str, tree: ast.AST) -> Iterator[tuple[str, str]]:
    body = getattr(tree, "body", [])
    before = ""
    for node in body if isinstance(body, list) else []:
        said = _string(node)
        if said is not None and (source := source_of(said)):
            yield source, f"{where}.{before}" if before else where
        name = getattr(node, "name", None) or _target(node)
        before = name or before
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield from _sources(f"{where}.{node.name}", node)


def _target(node: ast.AST) -> str | None:
    targets = [*getattr(node, "targets", []), getattr(node, "target", None)]
    return next((each.id for each in targets if isinstance(each, ast.Name)), None)


def source_of(doc: str | None) -> str:
    """Return what a docstring names as its source, without the closing stop; else nothing."""
    _, found, after = (doc or "").partition("Source")
    said = after.partition(":")[2] if found else ""
    return " ".join(said.partition("\n\n")[0].split()).rstrip(".")
