"""The account of a run: what was taken and what not, file by file and field by field; pure."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from governance.core.sheets.refusal import Unreadable
from governance.register.device_types.description import Description, described
from governance.register.device_types.documents import Document, read
from governance.register.device_types.models import FileOutcome
from governance.register.device_types.planning import Planned, Planner, refused


@dataclass(frozen=True, slots=True)
class Brought:
    """Device types as they were brought, each read or refused."""

    name: str
    sha256: str
    read: tuple[Description | Planned, ...]


@dataclass(slots=True)
class Field:
    """In how many files a field was taken, held already, kept as ours, or left out."""

    taken: int = 0
    held: int = 0
    kept: int = 0
    left_out: int = 0
    why: str = ""
    """Why it is left out."""


@dataclass(frozen=True, slots=True)
class Account:
    """What became of every file."""

    files: tuple[Planned, ...]
    fields: dict[str, Field] = field(default_factory=dict)
    counts: Counter[FileOutcome] = field(default_factory=Counter)

    @property
    def fields_as_json(self) -> str:
        """Return the account by field as it is kept."""
        return json.dumps({name: _plain(one) for name, one in sorted(self.fields.items())})


def brought(name: str, documents: Iterable[Document]) -> Brought:
    """Read all documents; each that cannot be taken is refused by itself."""
    digest = sha256()
    found: list[Description | Planned] = []
    for document in sorted(documents):
        digest.update(f"{document.name}\0{len(document.content)}\0".encode())
        digest.update(document.content)
        try:
            found.append(described(document.name, read(document)))
        except Unreadable as refusal:
            found.append(refused(document.name, refusal))
    return Brought(name, digest.hexdigest(), tuple(found))


def accounted(planner: Planner, given: Brought) -> Account:
    """Compare each description with the catalogue, and add the account up."""
    files = tuple(one if isinstance(one, Planned) else planner.plan(one) for one in given.read)
    account = Account(files)
    for one in files:
        account.counts[one.outcome] += 1
        if one.outcome is not FileOutcome.REFUSED:
            _count(account.fields, one)
    return account


def as_json(account: Account, reference: str | None) -> str:
    """Return the whole account for machines."""
    told = {
        "import": reference,
        "counts": {outcome.value: account.counts[outcome] for outcome in FileOutcome},
        "fields": {name: _plain(one) for name, one in sorted(account.fields.items())},
        "files": [_file(one) for one in account.files],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def left_out(one: Planned) -> Mapping[str, str]:
    """Return the fields of a file that have no place, with the reason."""
    return one.description.left_out if one.description else {}


def lines(pairs: Mapping[str, str]) -> str:
    """Return pairs as they are kept: one a line."""
    return "\n".join(f"{name}: {text}" for name, text in pairs.items())


def _count(fields: dict[str, Field], one: Planned) -> None:
    for name in one.taken:
        fields.setdefault(name, Field()).taken += 1
    for name in one.held:
        fields.setdefault(name, Field()).held += 1
    for name in one.kept:
        fields.setdefault(name, Field()).kept += 1
    for name, why in left_out(one).items():
        found = fields.setdefault(name, Field())
        found.left_out, found.why = found.left_out + 1, why


def _plain(one: Field) -> Sequence[Any]:
    return (one.taken, one.held, one.kept, one.left_out, one.why)


def _file(one: Planned) -> dict[str, Any]:
    return {
        "file": one.file,
        "outcome": one.outcome.value,
        "product": one.product.name if one.product else one.description and one.description.model,
        "taken": one.taken,
        "held": one.held,
        "kept": one.kept,
        "left_out": dict(left_out(one)),
        "reasons": one.reasons,
    }
