"""Device-type files as bytes, and as plain data: nothing in them is run, and nothing unfolds."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import yaml

from governance.core.sheets.refusal import Unreadable, quoted

ENDINGS: Final = (".yaml", ".yml")
MOST_BYTES: Final = 512 * 1024
"""Of one description; those that are published have 2 to 20 KiB."""

MOST_FILES: Final = 10_000
MOST_UNPACKED: Final = 100 * 1024 * 1024
DEEPEST: Final = 20
PARSER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Gives every value as the text that stands there: no type is guessed, no object is made."""

_DAMAGED: Final = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, ValueError,
    RuntimeError, NotImplementedError, OverflowError, IndexError,
)  # fmt: skip
MEND = "save it as plain YAML and bring it again"


class Document(NamedTuple):
    """One file as it was brought."""

    name: str
    """With the folders above it, as far as they were brought."""

    content: bytes


def unpacked(name: str, content: bytes) -> list[Document]:
    """Return the descriptions in a file: itself, or the YAML files of a zip archive, by name.

    Raises `Unreadable` unless it is either, and an archive of ordinary size.
    """
    if name.lower().endswith(ENDINGS):
        return [Document(name, content)]
    if not name.lower().endswith(".zip"):
        raise Unreadable(f"{quoted(name)} is no YAML file and no zip archive of them: bring one.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return list(_members(archive, quoted(name)))
    except _DAMAGED:
        raise Unreadable(f"{quoted(name)} is not a whole zip archive: pack it again.") from None


def _members(archive: zipfile.ZipFile, name: str) -> Iterator[Document]:
    members = [m for m in archive.infolist() if m.filename.lower().endswith(ENDINGS)]
    if not members:
        raise Unreadable(f"{name} holds no YAML file: pack the device types and bring them again.")
    unpacks_to = sum(min(member.file_size, MOST_BYTES + 1) for member in members)
    if len(members) > MOST_FILES or unpacks_to > MOST_UNPACKED:
        raise Unreadable(
            f"{name} holds {len(members):,} YAML files of {unpacks_to / 2**20:,.0f} MiB: "
            f"bring at most {MOST_FILES:,} of {MOST_UNPACKED / 2**20:,.0f} MiB at a time."
        )
    for member in sorted(members, key=lambda each: each.filename):
        if member.flag_bits & 0x1:
            raise Unreadable(f"{name} is protected by a password: pack it without and try again.")
        with archive.open(member) as part:
            yield Document(member.filename, part.read(MOST_BYTES + 1))


@dataclass(slots=True)
class _Tree:
    """What the events of a file have been put together to so far."""

    name: str
    root: Any = None
    open: list[dict[str, Any] | list[Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    """For each open container the key that waits for its value."""

    def put(self, value: Any) -> None:
        """Add a value where it belongs."""
        if not self.open:
            self.root = value
            return
        inside = self.open[-1]
        if isinstance(inside, list):
            inside.append(value)
        elif self.keys[-1] is None:
            self._name(value, inside)
        else:
            inside[self.keys[-1]] = value
            self.keys[-1] = None

    def _name(self, key: Any, inside: dict[str, Any]) -> None:
        if not isinstance(key, str):
            raise Unreadable(f"{self.name} has a list where the name of a field belongs: {MEND}.")
        if key in inside:
            raise Unreadable(
                f"{self.name} says {quoted(key)} twice: leave one, and bring it again."
            )
        self.keys[-1] = key

    def begin(self, container: dict[str, Any] | list[Any]) -> None:
        """Add a container, and open it."""
        self.put(container)
        if len(self.open) == DEEPEST:
            raise Unreadable(f"{self.name} is nested deeper than {DEEPEST} levels: {MEND}.")
        self.open.append(container)
        self.keys.append(None)

    def end(self) -> None:
        """Close the innermost container."""
        self.open.pop()
        self.keys.pop()


def read(document: Document) -> dict[str, Any]:
    """Return the fields of a description, each value as text, a list, or fields again.

    Raises `Unreadable` for what is too large, is no text, repeats parts by reference (a short file
    can unfold to gigabytes so), or is no single mapping.
    """
    name = quoted(document.name)
    tree = _Tree(name)
    try:
        for event in yaml.parse(_text(document, name), Loader=PARSER):
            _take(tree, event)
    except yaml.MarkedYAMLError as wrong:
        at = f" in line {wrong.problem_mark.line + 1}" if wrong.problem_mark else ""
        raise Unreadable(f"{name} is not written as YAML{at}: {MEND}.") from None
    except yaml.YAMLError:
        raise Unreadable(f"{name} is not written as YAML: {MEND}.") from None
    if not isinstance(tree.root, dict):
        raise Unreadable(f"{name} is no description of a device type: it names no fields.")
    return tree.root


def _text(document: Document, name: str) -> str:
    if len(document.content) > MOST_BYTES:
        raise Unreadable(f"{name} is larger than {MOST_BYTES // 1024} KiB: no device type is.")
    try:
        text = document.content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(f"{name} is not text in UTF-8: {MEND}, in UTF-8.") from None
    if "\0" in text:
        raise Unreadable(f"{name} is not text: {MEND}.")
    return text


def _take(tree: _Tree, event: Any) -> None:
    match event:
        case yaml.AliasEvent():
            raise Unreadable(f"{tree.name} repeats parts by reference (*): write them out.")
        case yaml.DocumentStartEvent() if tree.root is not None:
            raise Unreadable(f"{tree.name} holds several descriptions: make a file of each.")
        case yaml.ScalarEvent():
            tree.put(event.value)
        case yaml.MappingStartEvent():
            tree.begin({})
        case yaml.SequenceStartEvent():
            tree.begin([])
        case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
            tree.end()
