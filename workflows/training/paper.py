"""A certificate on paper: who was trained in which version of what, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

STYLE = """
@page { size: A4 landscape; margin: 22mm;
  @bottom-left { content: string(reference); font: 9pt "Liberation Sans", sans-serif }
  @bottom-right { content: counter(page) " / " counter(pages); font: 9pt "Liberation Sans" } }
body { font: 12pt "Liberation Sans", "DejaVu Sans", sans-serif; color: #000 }
.reference { string-set: reference content(); font-size: 10pt }
h1 { font-size: 26pt; margin: 8mm 0 2mm }
.who { font-size: 20pt; font-weight: bold }
dl { margin-top: 10mm }
dt { float: left; width: 45mm; color: #444 }
dd { margin: 0 0 2mm 48mm }
.note { margin-top: 12mm; font-size: 9pt; color: #444 }
"""


@dataclass(frozen=True, slots=True)
class Certified:
    """What a certificate says."""

    reference: str
    record: str
    person: str
    item: str
    version: str
    how: str
    completed_at: datetime
    ends_at: datetime | None
    shows: Sequence[str]
    """Each competence with its level."""

    assessor: str
    recorded_by: str
    address: str
    """Where it can be looked up whether it still counts."""


def document(said: Certified) -> str:
    """Return the certificate as HTML that holds all that it shows."""
    ends = said.ends_at.isoformat(timespec="minutes") if said.ends_at else "nothing that is known"
    pairs = [
        ("Version", said.version),
        ("How", said.how),
        ("Completed", f"{said.completed_at.isoformat(timespec='minutes')} (UTC)"),
        ("Counts until", ends),
        ("Shows", "; ".join(said.shows) or "no competence of its own"),
        ("Assessor", said.assessor or "none"),
        ("Recorded by", said.recorded_by),
    ]
    told = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in pairs)
    title = escape(f"{said.reference} {said.person}")
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title>"
        f"<style>{STYLE}</style><p class=reference>{escape(said.reference)} · "
        f"{escape(said.record)}</p><h1>{escape(said.item)}</h1>"
        f"<p class=who>{escape(said.person)}</p><p>completed this training.</p><dl>{told}</dl>"
        f"<p class=note>Whether it still counts is told at {escape(said.address)}. A revoked "
        f"training, or a later version, ends it.</p></html>"
    )
