"""Checks that every relative link in the repository's Markdown leads to a file."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LINK = re.compile(r"\]\(([^)\s]+)\)")
ELSEWHERE = ("http:", "https:", "mailto:", "#")


def pages() -> list[Path]:
    """Every Markdown file that git knows or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],  # noqa: S607
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [ROOT / name for name in listed.stdout.splitlines()]


def broken_links(page: Path) -> list[str]:
    """Each link of a page that leads to nothing, with the line that holds it."""
    return [
        f"{page.relative_to(ROOT)}:{number}: nothing at {target}"
        for number, line in enumerate(page.read_text("utf-8").splitlines(), 1)
        for target in LINK.findall(line)
        if not target.startswith(ELSEWHERE)
        and not (page.parent / target.partition("#")[0]).exists()
    ]


if __name__ == "__main__":
    found = [problem for page in pages() for problem in broken_links(page)]
    print("\n".join(found) or "Every link leads somewhere.")
    sys.exit(bool(found))
