"""Who a visitor of the demo may be, in words: for the terminal and for the page."""

from dataclasses import dataclass
from textwrap import fill

from demo.company import COMPANY, EMAIL_DOMAIN, PLACE_BY_PATH, ROOT
from demo.people import PERSON_BY_KEY, PERSONAS
from demo.rows import PersonRow

WIDTH = 96
INDENT = " " * 4


@dataclass(frozen=True, slots=True)
class Persona:
    """A person to be, and what to try as them."""

    key: str
    name: str
    email: str
    job_title: str
    place: str
    """The site they work at; the company, for who works for all sites."""

    group: str
    line: str


def personas() -> list[Persona]:
    """Return everybody whom a visitor may be, in the order of the groups."""
    return [_persona(PERSON_BY_KEY[row.person], row.group, row.line) for row in PERSONAS]


def _persona(person: PersonRow, group: str, line: str) -> Persona:
    sites = {grant.place.removeprefix(ROOT).partition("/")[0] for grant in person.grants}
    path = f"{ROOT}{sites.pop()}/" if len(sites) == 1 and "" not in sites else ROOT
    place = PLACE_BY_PATH[path].name if path != ROOT else "All sites"
    return Persona(person.key, person.name, person.email, person.job_title, place, group, line)


def introduction(url: str, passphrase: str) -> str:
    """Return what `concord demo` says before it serves."""
    own = url.rstrip("/")
    lines = [
        f"{COMPANY}: a company that does not exist. Nothing here is a record.",
        "",
        f"Go to      {own}/demo",
        f"Passphrase {passphrase}   (everybody's; e-mail addresses end in @{EMAIL_DOMAIN})",
        f"Codes      the current ones are at {own}/demo, with a button to sign in",
        "",
    ]
    group = ""
    for each in personas():
        if each.group != group:
            group = each.group
            lines.append(group)
        lines.append(f"  {each.name}, {each.job_title}, {each.place} <{each.email}>")
        lines.append(fill(each.line, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT))
    return "\n".join([*lines, "", "Stop it with Ctrl+C. Begin anew with concord demo --fresh.", ""])
