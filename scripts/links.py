"""Checks the Markdown: links and anchors lead somewhere, and no page leads out of the house."""

import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
LINK = re.compile(r"\]\(([^)\s]+)\)")
OUTSIDE = re.compile(r"https?://(?!localhost|127\.0\.0\.1|[\w.-]*\bexample\b)[^\s)>`\"]+")
LICENCE = "://www.apache.org/licenses/"
HEADING = re.compile(r"^#{1,6} +(.*?) *$")
FENCE = "```"


def pages() -> list[Path]:
    """Every Markdown file that git knows or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],  # noqa: S607
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).exists()]


def prose(page: Path) -> Iterator[tuple[int, str]]:
    """Give the lines of a page with their numbers, without its blocks of code."""
    is_code = False
    for number, line in enumerate(page.read_text("utf-8").splitlines(), 1):
        if line.lstrip().startswith(FENCE):
            is_code = not is_code
        elif not is_code:
            yield number, line


@cache
def anchors(page: Path) -> frozenset[str]:
    """Return what the headings of a page are called in an address."""
    titles = (found.group(1) for _, line in prose(page) if (found := HEADING.match(line)))
    return frozenset(_anchor(title) for title in titles)


def _anchor(title: str) -> str:
    plain = re.sub(r"[^\w\- ]", "", title.lower())
    return plain.replace(" ", "-")


def problems(page: Path) -> Iterator[str]:
    """Give each link that leads to nothing, or out of the house, with its line."""
    for number, line in prose(page):
        where = f"{page.relative_to(ROOT)}:{number}"
        for target in LINK.findall(line):
            if "://" not in target and (fault := _fault(page, target)):
                yield f"{where}: {fault}"
        for address in OUTSIDE.findall(line):
            if LICENCE not in address:
                yield f"{where}: {address} leads out of the house"


def _fault(page: Path, target: str) -> str:
    name, _, anchor = target.partition("#")
    path = (page.parent / name).resolve() if name else page
    if not path.exists():
        return f"nothing at {target}"
    if anchor and path.suffix == ".md" and anchor not in anchors(path):
        return f"{path.name} has no heading for #{anchor}"
    return ""


if __name__ == "__main__":
    found = [problem for page in pages() for problem in problems(page)]
    print("\n".join(found) or "Every link leads somewhere.")
    sys.exit(bool(found))
