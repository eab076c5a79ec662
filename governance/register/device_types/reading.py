"""Device types from the disk, for the command line."""

from pathlib import Path

from governance.core.sheets.refusal import Unreadable
from governance.register.device_types.documents import (
    ENDINGS,
    MOST_BYTES,
    MOST_FILES,
    Document,
    unpacked,
)


def documents(path: Path) -> list[Document]:
    """Return the descriptions below a folder, or those of a file.

    Links are not followed: a folder gives what is in it. Raises `Unreadable` if there is none.
    """
    if not path.is_dir():
        return unpacked(path.name, path.read_bytes())
    found = sorted(
        file
        for file in path.rglob("*")
        if file.suffix.lower() in ENDINGS and file.is_file() and not file.is_symlink()
    )
    if not 0 < len(found) <= MOST_FILES:
        raise Unreadable(
            f"{path} holds {len(found):,} YAML files: name a folder with 1 to {MOST_FILES:,}."
        )
    return [Document(file.relative_to(path).as_posix(), _begin(file)) for file in found]


def _begin(file: Path) -> bytes:
    """Read as much as tells that a file is too large."""
    with file.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)
