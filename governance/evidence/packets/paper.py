"""A packet as people read it: one document, made from the trail alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any, Final

from governance.audit import digests
from governance.audit.listing import words
from governance.audit.queries import changed
from governance.evidence.listing import GRADE_LABELS
from governance.evidence.listing import words as activity_words
from governance.evidence.packets.gathering import Asked, Found
from governance.evidence.packets.rows import follows, moment, parts
from governance.evidence.packets.sources import RECORDS
from governance.evidence.packets.story import Row, Stories, Story
from governance.evidence.packets.style import STYLE

MOST_IN_FULL: Final = 50
"""Records that are told with each act and each content; of more, a reader wants the sums, and who
looks into one has a packet made of it. Laying out takes a third of a second for each."""

EMPTY: Final[tuple[Any, ...]] = ("", None, [], {})
LEFT_OUT: Final = (
    "These are many records: each act and each signed content of them is in trail.jsonl and in "
    "contents/, and on paper in a packet of fewer."
)
UNSAID: Final = ("_id", "_sha256", "version", "sha256")
"""Endings of columns that say nothing to a reader of paper."""


def document(asked: Asked, here: Found, root: bytes) -> str:
    """Return the whole as HTML that holds all that it shows."""
    every = Stories(here)
    told = every.each
    title = f"{asked.kind} {asked.ref}, up to event {asked.upto}"
    last = max((story.acts[-1][1]["at"] for story in told if story.acts), default="")
    body = "".join(
        (
            _front(title, told, here, root),
            *(_story(every, story, is_full=len(told) <= MOST_IN_FULL) for story in told),
        )
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{_(title)}</title>'
        f'<meta name="dcterms.created" content="{_day(last)}"><style>{STYLE}</style></head>'
        f"<body>{body}</body></html>"
    )


def _day(instant: str) -> str:
    return f"{datetime.fromisoformat(instant):%Y-%m-%dT%H:%M:%SZ}" if instant else "2000-01-01"


def _front(title: str, told: Sequence[Story], here: Found, root: bytes) -> str:
    signatures = sum(len(story.proving["signature"]) for story in told)
    refused = sum(len(story.refused) for story in told)
    withheld = sum(event.body is None for event in here.events)
    facts = {
        "Records": len(told),
        "Acts": len(here.events),
        "Signatures": signatures,
        "Refused attempts": refused,
        "Acts withheld from whoever asked": withheld,
        "Root of the tree over the trail": root.hex(),
    }
    rows = (
        (story.name, _title(story), words(str(story.now.get("state", "-"))), *_sums(story))
        for story in told
    )
    return (
        f'<header id="top"><p class="kind">Packet of evidence</p><h1>{_(title)}</h1>'
        "<p>Made from the trail, and from nothing else. README.txt beside this document says "
        "how to check every statement of it without Concord.</p></header>"
        + _facts((name, str(value)) for name, value in facts.items())
        + "<h2>Records</h2>"
        + _table(("Record", "Title", "State", "Signatures", "Refused"), rows)
        + ("" if len(told) <= MOST_IN_FULL else f"<p>{_(LEFT_OUT)}</p>")
    )


def _sums(story: Story) -> tuple[str, str]:
    return str(len(story.proving["signature"])), str(len(story.refused))


def _title(story: Story) -> str:
    return str(story.now.get(RECORDS[story.kind].title, ""))


def _story(every: Stories, story: Story, *, is_full: bool) -> str:
    told = (
        f'<section><h2 class="record">{_(story.name)} {_(_title(story))}</h2>',
        _facts(_telling(story)),
        _signatures(story),
        _refusals(story),
        _files(story),
        *(
            f"<h3>{_(each.title)}</h3>{_table(each.heads, each.lines)}"
            for each in (*parts(every, story), *follows(every, story))
        ),
        _history(story) if is_full else "",
        _contents(story) if is_full else "",
        "</section>",
    )
    return "".join(told)


def _telling(story: Story) -> Iterator[tuple[str, str]]:
    """Yield what the record says: first what its slice puts first, in its words."""
    labels = RECORDS[story.kind].labels
    for name in (*labels, *(name for name in story.now if name not in labels)):
        value = story.now.get(name, "")
        if value != "" and name != "id" and not name.endswith(UNSAID):
            yield _label(story, name), moment(value) if name.endswith("_at") else str(value)


def _label(story: Story, column: str) -> str:
    return RECORDS[story.kind].labels.get(column, _plain(column))


def _plain(column: str) -> str:
    return column.replace("_", " ").capitalize()


def _signatures(story: Story) -> str:
    signed = story.proving["signature"]
    if not signed:
        return "<h3>Signatures</h3><p>Nobody has signed.</p>"
    rows = (
        (
            _signer(one),
            one.get("roles") or "-",
            activity_words(one["activity"]),
            one["meaning"],
            moment(one["signed_at"], one["time_zone"]),
            str(GRADE_LABELS.get(one["grade"], one["grade"])),
            _standing(story, one["content_sha256"]),
        )
        for one in signed
    )
    heads = ("Name", "Roles then", "Activity", "Meaning", "Signed", "Grade", "Content")
    return "<h3>Signatures</h3>" + _table(heads, rows, "signatures")


def _signer(one: Row) -> str:
    whom = f" for {one['for_name']}" if one.get("for_name") else ""
    how = f" ({one['standing']})" if one.get("standing") else ""
    return f"{one['person_name']}{whom}{how}"


def _standing(story: Story, sha256: str) -> str:
    said = "superseded, " if sha256 in _superseded(story) else ""
    return f"{said}{sha256[:12]}"


def _superseded(story: Story) -> set[Any]:
    """Return the contents that were in force once, by a version of the record, and are not now."""
    columns = RECORDS[story.kind].in_force
    now = {story.now.get(name) for name in columns}
    return {values.get(name) for _, values in story.versions for name in columns} - now


def _refusals(story: Story) -> str:
    if not story.refused:
        return "<h3>Refused attempts</h3><p>None.</p>"
    rows = (
        (
            str(event.seq),
            moment(said["at"]),
            said["actor_name"],
            said["subject"],
            " ".join(said["facts"].get("reasons", ())),
        )
        for event, said in story.refused
    )
    heads = ("Event", "When", "Who", "What was tried", "Why it was refused")
    return "<h3>Refused attempts</h3>" + _table(heads, rows)


def _files(story: Story) -> str:
    named = {values["id"]: values for values in story.proving["file"]}
    kept = story.proving["evidence_file"]
    if not kept:
        return ""
    rows = (
        (
            str(named.get(one["file_id"], {}).get("name", "-")),
            str(one.get("description", "")),
            "part of what is signed" if one.get("is_content") else "evidence of the work",
            str(named.get(one["file_id"], {}).get("sha256", "-")),
        )
        for one in kept
    )
    return "<h3>Files</h3>" + _table(("Name", "What it shows", "Counts as", "SHA-256"), rows)


def _history(story: Story) -> str:
    """Tell every act, with the fields of the record that it altered."""
    altered, before = dict[int, str](), dict[str, Any]()
    for seq, after in story.versions:
        altered[seq] = "; ".join(
            f"{_label(story, one.field)}: {_short(one.old)} > {_short(one.new)}"
            for one in changed(before, dict(after))
            if not one.field.endswith(UNSAID)
        )
        before = dict(after)
    first = story.versions[0][0] if story.versions else 0
    rows = (
        (
            str(event.seq),
            moment(said["at"]),
            f"{said['actor_name']} ({', '.join(said['roles']) or 'no role'})",
            words(said["verb"]),
            str(said["facts"].get("reason") or "-"),
            "its first version" if event.seq == first else altered.get(event.seq, ""),
        )
        for event, said in story.acts
    )
    heads = ("Event", "When", "Who, and the roles held then", "What", "Why", "What it altered")
    return "<h3>What happened</h3>" + _table(heads, rows, "history")


def _short(value: Any) -> str:
    text = "nothing" if value in ("", None) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004


def _contents(story: Story) -> str:
    """Show each version that was put up for signature; a superseded one says so on every page."""
    superseded = _superseded(story)
    return "".join(
        _content(one, is_superseded=one["sha256"] in superseded)
        for one in story.proving["signed_content"]
    )


def _content(one: Row, *, is_superseded: bool) -> str:
    said = digests.parsed(one["body"].encode()).items()
    facts = ((_plain(name), _said(value)) for name, value in said if value not in EMPTY)
    return (
        f'<div class="content{" superseded" if is_superseded else ""}">'
        f"<h3>Content {_(one['sha256'][:12])}, put up for signature {_(moment(one['made_at']))}"
        f"</h3>{_facts(facts, head='superseded' if is_superseded else '')}</div>"
    )


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {_said(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return "\n".join(_said(inner) for inner in value)
    return "-" if value in ("", None) else str(value)


def _facts(pairs: Iterable[tuple[str, str]], *, head: str = "") -> str:
    """Write names and values; a head stands above them on each page."""
    above = f"<thead><tr><th></th><th>{_(head)}</th></tr></thead>" if head else ""
    rows = "".join(f"<tr><th>{_(name)}</th><td>{_(value)}</td></tr>" for name, value in pairs)
    return f'<table class="facts">{above}{rows}</table>'


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "list") -> str:
    head = "".join(f"<th>{_(each)}</th>" for each in heads)
    body = "".join(f"<tr>{''.join(f'<td>{_(cell)}</td>' for cell in each)}</tr>" for each in rows)
    return f'<table class="{kind}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _(text: str) -> str:
    """Escape, and drop what no document may hold."""
    return escape("".join(c for c in text if c.isprintable() or c == "\n"))
