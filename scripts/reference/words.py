"""How a page of the reference is put together: headings, tables and code, always the same."""

from collections.abc import Iterable, Sequence

NOTE = "<!-- Printed from the code by `make approve`. Not edited by hand. -->"


def page(title: str, *parts: str) -> str:
    """Return a whole page; empty parts are left out."""
    return "\n\n".join([NOTE, f"# {title}", *(part.strip() for part in parts if part)]) + "\n"


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table; what would end a cell or a line is written so that it does not."""
    lines = [list(header), ["---"] * len(header), *([_cell(each) for each in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|") or "-"


def code(name: object) -> str:
    """Return a name as code; nothing stays nothing."""
    return f"`{name}`" if str(name) else ""


def codes(names: Iterable[object]) -> str:
    """Return names as code, one after the other."""
    return ", ".join(map(code, names))


def listed(names: Sequence[str], last: str = "or") -> str:
    """Return names as a sentence lists them."""
    return f" {last} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def first_line(doc: str | None) -> str:
    """Return the first sentence of a docstring, without what follows it."""
    return " ".join((doc or "").strip().partition("\n\n")[0].split())


def spoken(name: str) -> str:
    """Return a stored word as people read it."""
    return name.replace("_", " ")
