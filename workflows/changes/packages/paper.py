"""A package of work on paper: A4, what was approved, and room for what is done."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from governance.register.labels.paper import qr

STYLE = """
@page { size: A4; margin: 18mm 15mm;
  @bottom-left { content: string(foot); font: 8pt "Liberation Sans", sans-serif }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt "Liberation Sans" } }
body { font: 10pt "Liberation Sans", "DejaVu Sans", sans-serif; color: #000 }
.foot { string-set: foot content(); font-size: 8pt }
section + section { break-before: page }
h1 { font-size: 16pt; margin: 0 0 1mm } h2 { font-size: 12pt; margin: 5mm 0 1mm }
.qr { float: right; width: 28mm; height: 28mm }
table { width: 100%; border-collapse: collapse } tr { break-inside: avoid }
th, td { border: .3mm solid #000; padding: 1mm; text-align: left; vertical-align: top }
td.room { height: 9mm } .why { font-size: 8pt } p { margin: 1mm 0 }
"""
Package = tuple[Mapping[str, Any], str, str]
"""What is printed on one, its digest, and the address that its code leads to."""

HEADINGS = {"S": "Steps", "T": "Tests", "B": "Back-out"}


def document(*packages: Package) -> str:
    """Return packages as HTML that holds all that it shows, each from a page of its own."""
    title = ", ".join(escape(str(body["package"])) for body, _, _ in packages)
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title>"
        f"<style>{STYLE}</style>{''.join(_package(*each) for each in packages)}</html>"
    )


def _package(body: Mapping[str, Any], sha256: str, address: str) -> str:
    window = " to ".join(str(at) for at in body["window"] if at)
    parts = "".join(_steps(body, letter, title) for letter, title in HEADINGS.items())
    assets = _table(
        ("Asset", "Firmware in the register", "Approved", "As found", "As left"),
        [
            (f"{each['asset']} {each['name']}", each["firmware"] or "unknown",
             each["target_firmware"] or "as it is", "", "")
            for each in body["assets"]
        ],
    )  # fmt: skip
    signed = "".join(f"<li>{escape(line)}</li>" for line in body["signed"])
    head = ("As what", "Name", "Date and time", "Signature")
    by_hand = _table(head, [(each, "", "", "") for each in WHO])
    name, title, zone = (escape(str(body[key])) for key in ("package", "title", "zone"))
    issued = f"issued {escape(str(body['issued_at']))} by {escape(body['issued_by'])}"
    return (
        f"<section><div class=qr>{qr(address)}</div>"
        f"<h1>Package {name}</h1><p>{title}</p>"
        f"<p class=foot>{name} · digest {sha256} · up to event {body['cut_off']} · {issued}</p>"
        f"<p>For: {escape(body['why'])}. Window: {escape(window)} (UTC). "
        f"Times are written on the clock of {zone}.</p>"
        f"<p><b>Void once {escape(body['reference'])} is revised: look at {escape(address)}, "
        "if you can, before you begin.</b></p>"
        "<p>Clock that was looked at: ______________ it is ahead / behind by ______ minutes. "
        "Work begun at ______________ by ____________________</p>"
        f"<h2>Assets</h2>{assets}{parts}<h2>Signatures under the plan</h2><ul>{signed}</ul>"
        f"<h2>Signed on paper</h2>{by_hand}"
        "<p class=why>What is written here is entered in Concord line by line, signed by who "
        "enters it, and compared by a second person. Keep the paper until then.</p></section>"
    )


WHO = ("Carried out by", "Checked by", "Released for use by", "Witness")


def _steps(body: Mapping[str, Any], letter: str, title: str) -> str:
    rows = [(e["step"], e["text"], "", "", "") for e in body["steps"] if e["step"][0] == letter]
    head = ("No.", title, "Date and time", "Who", "Found, done, or why not")
    return f"<h2>{title}</h2>{_table(head, rows)}" if rows else ""


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    top = "".join(f"<th>{escape(each)}</th>" for each in head)
    lines = "".join(
        "<tr>"
        + "".join(f"<td{'' if each else ' class=room'}>{escape(str(each))}</td>" for each in row)
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead>{lines}</table>"
