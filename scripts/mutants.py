"""Holds the mutants that no test noticed against those that are explained (ADR 0089).

Run by `make mutants`, after mutmut. Says what survived of each module, and ends with 1 if one is
not explained, an explained one is noticed by now, or fewer than nine in ten are noticed.
"""

import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXPLAINED = ROOT / "docs/explanation/mutants.md"
BLOCK = re.compile(r"(?ms)^`(?P<path>[\w/]+\.py)`.*?^```diff\n(?P<diff>.*?)^```")
RESULT = re.compile(r"(?m)^ +(?P<name>(?P<module>[\w.]+)\.x[\wǁ]+__mutmut_\d+): (?P<how>.+)$")
NOTICED = {"killed", "timeout"}
"""What turns in circles was noticed, too."""

LEAST = 0.9
"""Of all mutants, how many have to be noticed."""

Mutant = tuple[str, str, str]
"""The file, what stood there, and what stands there in its place."""


def changed(diff: str) -> tuple[str, str]:
    """Return what a difference takes away and what it puts there, without indents."""
    sides = ([], [])
    for line in diff.splitlines():
        if line[:1] in {"-", "+"} and line[:3] not in {"---", "+++"}:
            sides[line[0] == "+"].append(line[1:].strip())
    return "\n".join(sides[0]), "\n".join(sides[1])


def explained(page: str) -> Iterator[Mutant]:
    """Yield every mutant that the page explains."""
    for block in BLOCK.finditer(page):
        yield block["path"], *changed(block["diff"])


def said(*told: str) -> str:
    """Return what mutmut says."""
    command = [str(Path(sys.executable).with_name("mutmut")), *told]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout  # noqa: S603


def main() -> int:
    """Print the figures and what differs from the page."""
    all_of, left = defaultdict(int), defaultdict(list)
    for found in RESULT.finditer(said("results", "--all", "true")):
        all_of[found["module"]] += 1
        if found["how"] not in NOTICED:
            left[found["module"]].append(found["name"])
    survived = set()
    for module, names in left.items():
        path = f"{module.replace('.', '/')}.py"
        survived |= {(path, *changed(said("show", name))) for name in names}
    for module, number in sorted(all_of.items()):
        print(f"{number - len(left[module]):4} of {number:4} noticed in {module}")
    total, unnoticed = sum(all_of.values()), sum(map(len, left.values()))
    print(f"{total - unnoticed:4} of {total:4} in all")
    known = set(explained(EXPLAINED.read_text("utf-8")))
    for path, old, new in sorted(survived - known):
        print(f"\n{path}: no test notices that\n  {old}\nbecomes\n  {new}")
    for path, old, _ in sorted(known - survived):
        print(f"\n{path}: explained on the page, but noticed by now, or gone:\n  {old}")
    if not total:
        print("There are no mutants: run `make mutants`.")
    return int(survived != known or not total or total - unnoticed < LEAST * total)


if __name__ == "__main__":
    sys.exit(main())
