"""Which asset each row is about, and which rows are about the same one."""

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.core.sheets.sheet import Row, Sheet
from governance.core.sheets.spool import batches
from governance.register.columns.fields import FIELD
from governance.register.columns.outcomes import Parsed
from governance.register.columns.parsing import parse
from governance.register.imports.copies import Copies
from governance.register.imports.lookups import Ground, Held, bearers, referred
from governance.register.imports.rules import BATCH
from governance.register.imports.whereabouts import Spot
from governance.register.rules import enumerated

NOBODY = Held(0, 0, "", is_readable=True)


class Named(NamedTuple):
    """What a row says about which asset it means."""

    line: int
    tag: str
    reference: str
    """As it is written; empty for a new asset, or one that is named by its tag."""

    asset_id: int | None
    """Read from the reference."""

    site_id: int | None
    """Where the row's place lies; None where it names none and there are several sites."""


@dataclass(slots=True)
class Targets:
    """The asset that each row means, and what stands against it."""

    asset_ids: "array[int]" = field(default_factory=lambda: array("q"))
    """In the order of the rows; 0: none that is there yet."""

    told: dict[int, list[str]] = field(default_factory=dict)
    """By line."""

    def tell(self, line: int, sentence: str) -> None:
        """Note a sentence against a line."""
        self.told.setdefault(line, []).append(f"Line {line}: {sentence}")


def targets(
    session: Session, actor: Actor, ground: Ground, sheet: Sheet, at: Mapping[str, int]
) -> Targets:
    """Return which asset each row means, by its reference or by its tag at its site."""
    made, assets, tags = Targets(), Copies(), Copies()
    for rows in batches(sheet.rows, BATCH):
        named = list(_named(rows, at, ground))
        by_tag = _by_tag(session, actor, ground, named)
        ids = {one.asset_id for one in named if one.asset_id}
        by_id = {held.id: held for held in referred(session, actor, ground.site_ids, ids)}
        for one in named:
            held = _meant(one, by_tag, by_id, made)
            made.asset_ids.append(held.id)
            if held.id:
                assets.note(one.line, held.id)
            if one.tag:
                tags.note(one.line, (held.site_id or one.site_id, one.tag))
    for asset_id, lines in assets.found().items():
        _tell_copies(made, f"AS-{asset_id:05}", lines)
    _tell_tags(made, tags, sheet, at)
    return made


def _named(rows: list[Row], at: Mapping[str, int], ground: Ground) -> Iterator[Named]:
    only_site = ground.site_ids[0] if len(ground.site_ids) == 1 else None
    columns = [at.get(name) for name in ("tag", "reference", "place")]
    for line, cells in rows:
        tag, reference, place = ["" if n is None else cells[n] for n in columns]
        spot = ground.where.find(place) if place else ground.default
        yield Named(
            line,
            _tag(tag),
            reference.strip(),
            _asset_id(reference),
            spot.site_id if isinstance(spot, Spot) else only_site,
        )


def _tag(text: str) -> str:
    return text.replace("\n", " ").strip()


def _asset_id(text: str) -> int | None:
    if not text.strip():
        return None
    found = parse(FIELD["reference"], text)
    if isinstance(found, Parsed) and found.value:
        return int(str(found.value).removeprefix("AS-"))
    return None


def _by_tag(
    session: Session, actor: Actor, ground: Ground, named: list[Named]
) -> dict[str, list[Held]]:
    found: dict[str, list[Held]] = {}
    for held in bearers(session, actor, ground.site_ids, {one.tag for one in named if one.tag}):
        found.setdefault(held.tag, []).append(held)
    return found


def _meant(
    one: Named, by_tag: Mapping[str, list[Held]], by_id: Mapping[int, Held], made: Targets
) -> Held:
    """Return the asset that a row means; tell what stands against it."""
    bearing = by_tag.get(one.tag, [])
    if one.asset_id is not None:
        held = by_id.get(one.asset_id)
        if held is None or not held.is_readable:
            made.tell(
                one.line,
                f"there is no asset {one.reference} here, or none that you may read: leave the "
                "reference empty for a new one.",
            )
            return NOBODY
        for other in bearing:
            if other.site_id == held.site_id and other.id != held.id:
                made.tell(one.line, _taken(one.tag, other))
        return held
    near = [held for held in bearing if one.site_id in {None, held.site_id}]
    if len(near) > 1:
        made.tell(one.line, f"{one.tag} stands at several sites: name the place.")
        return NOBODY
    if near and not near[0].is_readable:
        made.tell(one.line, _taken(one.tag, near[0]))
        return NOBODY
    return near[0] if near else NOBODY


def _taken(tag: str, other: Held) -> str:
    who = f"AS-{other.id:05}" if other.is_readable else "an asset that you may not see"
    return f"{tag} is {who} at this site already: a tag names one asset, also after its end."


def _tell_tags(made: Targets, tags: Copies, sheet: Sheet, at: Mapping[str, int]) -> None:
    """Tell of tags that come again; only then is the sheet read once more, for their names."""
    found = tags.found()
    mark_of = {line: mark for mark, lines in found.items() for line in lines}
    bearing: dict[tuple[int, str], list[int]] = {}
    for row in sheet.rows if found else ():
        if row.line in mark_of:
            name = _tag(row.cells[at["tag"]])
            bearing.setdefault((mark_of[row.line], name), []).append(row.line)
    for (_mark, name), lines in bearing.items():
        if len(lines) > 1:
            _tell_copies(made, name, lines)


def _tell_copies(made: Targets, name: str, lines: list[int]) -> None:
    together = enumerated(tuple(str(line) for line in lines))
    for line in lines:
        sentence = f"{name} stands on lines {together}: keep one of them."
        if not any(told.endswith(f"on lines {together}: keep one of them.")
                   for told in made.told.get(line, ())):  # fmt: skip
            made.tell(line, sentence)
