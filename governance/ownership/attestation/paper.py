"""The evidence of a campaign on paper: its figures, what casts doubt, every row, who signed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from governance.evidence.models import Signature
from governance.ownership.attestation.evidence import HEADINGS

STYLE = """
@page { size: A4 landscape; margin: 14mm;
  @bottom-left { content: string(reference) }
  @bottom-right { content: counter(page) " / " counter(pages) } }
body { font: 8pt "Liberation Sans", "DejaVu Sans", sans-serif; color: #000 }
h1 { font-size: 13pt; string-set: reference content() }
table { width: 100%; border-collapse: collapse; table-layout: fixed }
thead { display: table-header-group }
th, td { border-bottom: .3pt solid #888; padding: 1.2mm; text-align: left; vertical-align: top;
  overflow-wrap: anywhere }
tr { break-inside: avoid }
.doubt { border: .8pt solid #000; padding: 2mm }
"""
SHOWN = ("naming", "activity", "letter", "party", "record", "asked_of", "answer", "by", "at",
         "batch", "proposed", "note")  # fmt: skip
"""What the table on paper holds; the digests stand in the other two forms."""


def document(content: Mapping[str, Any], signatures: Iterable[Signature]) -> str:
    """Return the evidence as HTML that holds all that it shows."""
    heading = f"{content['reference']}: {content['name']}"
    head = "".join(f"<th>{escape(HEADINGS[name])}</th>" for name in SHOWN)
    body = "".join(_line([_said(row.get(name)) for name in SHOWN]) for row in content["rows"])
    return (
        f"<!doctype html><meta charset=utf-8><title>{escape(heading)}</title>"
        f"<style>{STYLE}</style><h1>{escape(heading)}</h1>{''.join(_about(content))}"
        f"{''.join(map(_doubt, content['warnings']))}"
        f"<h2>Signed by</h2>{''.join(map(_signature, signatures))}"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _about(content: Mapping[str, Any]) -> Iterable[str]:
    figures = content["figures"]
    closed = f", closed {_instant(content['closed_at'])}" if content.get("closed_at") else ""
    yield _paragraph(
        f"Place {content['place']}; opened {_instant(content['opened_at'])} by "
        f"{content['opened_by']}, due {content['due_on']}{closed}."
    )
    median = figures["median_seconds"]
    yield _paragraph(
        f"{figures['answered']} of {figures['rows']} rows answered, {figures['unanswered']} "
        f"unanswered, {figures['not_mine']} not theirs, {figures['unsure']} unsure. All decisions "
        f"together took {figures['seconds']} seconds; the median for a row is "
        f"{'unknown' if median is None else f'{median} seconds'}; the largest answer covered "
        f"{figures['largest_batch']} rows."
    )


def _doubt(sentence: str) -> str:
    return f'<p class="doubt">{escape(sentence)}</p>'


def _signature(made: Signature) -> str:
    at = made.signed_at.isoformat(timespec="seconds")
    return _paragraph(
        f"{made.person_name} ({made.roles}), {at}: {made.meaning} Digest {made.content_sha256}."
    )


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _line(cells: Sequence[str]) -> str:
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _said(value: Any) -> str:
    """Return a value of the evidence as paper shows it; instants to the second, in UTC."""
    if isinstance(value, str) and "T" in value and value.endswith("+00:00"):
        return _instant(value)
    return "" if value is None else str(value)


def _instant(text: str) -> str:
    return f"{datetime.fromisoformat(text):%Y-%m-%d %H:%M:%S} UTC"
