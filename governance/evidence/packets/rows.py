"""What belongs to a record, row by row, and how one of its values followed another: as tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from governance.audit.listing import words
from governance.evidence.packets.sources import PARTS, RECORDS, Part
from governance.evidence.packets.story import Row, Stories, Story

BY = ("Last written by", "Event")
ACT = ("Since", "Is", "By", "Act", "Why", "Event")


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title."""

    title: str
    heads: Sequence[str]
    lines: Sequence[Sequence[str]]


def parts(every: Stories, story: Story) -> Iterator[Table]:
    """Yield what belongs to a record, a table for each kind of row that it has."""
    for part in PARTS[story.kind]:
        kept = story.parts[part.table]
        rows = [kept[key] for key in sorted(kept, key=_by_key) if kept[key][1]]
        if rows:
            lines = [_line(every, part, seq, values) for seq, values in rows]
            yield Table(part.title, (*part.columns.values(), *BY), lines)


def _by_key(key: str) -> tuple[list[int], str]:
    return [int(part) if part.isdecimal() else 0 for part in key.split(",")], key


def _line(every: Stories, part: Part, seq: int, values: Row) -> list[str]:
    told = [_told(every, part, name, values.get(name)) for name in part.columns]
    return [*told, str(every.said.get(seq, {}).get("actor_name", "-")), str(seq)]


def _told(every: Stories, part: Part, name: str, value: Any) -> str:
    if value in (None, ""):
        return "-"
    if name in part.names:
        table, column = part.names[name]
        return str(every.rows.get((table, str(value)), {}).get(column, f"{words(table)} {value}"))
    if name.endswith("_at"):
        return moment(str(value))
    return str(value)


def follows(every: Stories, story: Story) -> Iterator[Table]:
    """Yield how values of a record followed one another, each with the act that brought it."""
    for column, title in RECORDS[story.kind].follows.items():
        lines, before = list[Sequence[str]](), None
        for seq, values in story.versions:
            if (now := values.get(column)) == before:
                continue
            before, said = now, every.said.get(seq, {})
            lines.append(
                (
                    moment(said["at"]) if said else "-",
                    "gone" if now is None else words(str(now)),
                    str(said.get("actor_name", "-")),
                    words(said["verb"]) if said else "-",
                    _why(said),
                    str(seq),
                )
            )
        if lines:
            yield Table(title, ACT, lines)


def _why(said: Mapping[str, Any]) -> str:
    facts = said.get("facts", {})
    return str(facts.get("reason") or said.get("subject") or "-")


def moment(instant: str, zone: str = "UTC") -> str:
    """Return an instant on the clock of a zone, named, and in UTC beside it."""
    at = datetime.fromisoformat(instant).astimezone(UTC)
    in_utc = f"{at:%Y-%m-%d %H:%M:%S} UTC"
    try:
        there = at.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return in_utc
    return in_utc if zone == "UTC" else f"{there:%Y-%m-%d %H:%M:%S %Z} ({zone}), {at:%H:%M:%S} UTC"
