"""Paper: a document of ours as PDF, laid out in a process of its own."""

import subprocess
import sys
from pathlib import Path
from typing import Final

from governance.core.errors import RuleViolation

SECONDS: Final = 300
"""How long the layout of one document may take."""

ARCHIVAL: Final = "pdf/a-3u"

_ROOT: Final = Path(__file__).parents[2]
_CHILD: Final = ("-E", "-m", "governance.core.printing_child")


def pdf_of(html: str, *, is_archival: bool = False) -> bytes:
    """Return a document as PDF, or as PDF/A-3u to be kept; nothing that it refers to is fetched.

    The layout takes much memory and native code, so it has a process that ends with it. Raises
    `RuleViolation` where it comes to no end.
    """
    try:
        made = subprocess.run(  # noqa: S603 (our own module, no shell)
            [sys.executable, *_CHILD, *([ARCHIVAL] if is_archival else ())],
            cwd=_ROOT,
            input=html.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        ).stdout
    except subprocess.TimeoutExpired:
        made = b""
    if not made.startswith(b"%PDF"):
        raise RuleViolation(
            "The file could not be laid out: choose fewer rows, or ask whoever runs Concord to "
            "look whether its libraries for PDF (pango) are installed."
        )
    return made
