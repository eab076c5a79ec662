"""A zip whose bytes depend on nothing but what is put into it: no clock, no owner, no chance."""

import hashlib
import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import IO, Any, Final

from governance.audit.digests import canonical

FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
READABLE: Final = 0o100644 << 16
UNIX: Final = 3


class Archive:
    """A zip on its way to a file, with the digest of each member."""

    def __init__(self, to: IO[bytes]) -> None:
        """Write into an open file."""
        self._zip = zipfile.ZipFile(to, "w")
        self.members: dict[str, dict[str, Any]] = {}

    def put(self, name: str, parts: Iterable[bytes]) -> str:
        """Add a member that comes in pieces; return its digest."""
        info = zipfile.ZipInfo(name, FIRST_DAY)
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, READABLE
        info.create_system = UNIX
        running, size = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as member:
            for part in parts:
                running.update(part)
                size += len(part)
                member.write(part)
        self.members[name] = {"sha256": running.hexdigest(), "size": size}
        return running.hexdigest()

    def text(self, name: str, text: str) -> str:
        """Add a text; return its digest."""
        return self.put(name, (text.encode(),))

    def json(self, name: str, value: Any) -> str:
        """Add a value as canonical JSON; return its digest."""
        return self.put(name, (canonical(value),))

    def close(self) -> None:
        """Write the directory of the zip."""
        self._zip.close()


def archived(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip of files, each by its name."""
    held = BytesIO()
    archive = Archive(held)
    for name, content in files:
        archive.put(name, (content,))
    archive.close()
    return held.getvalue()
