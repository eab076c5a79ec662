"""`concord import`: a sheet into the register, by the rules of the pages, without a worker."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.core.cli import Status, UnusableError, installed
from governance.core.db import Database
from governance.core.sheets.reading import read_sheet
from governance.core.sheets.refusal import Unreadable
from governance.identity.models import Person
from governance.identity.queries import actor_for
from governance.places.models import Level, Place
from governance.register.imports import commands
from governance.register.imports.applying import apply
from governance.register.imports.commands import Brought
from governance.register.imports.kinds import Kind, Question, labels_of
from governance.register.imports.models import Outcome
from governance.register.imports.planned import Planned
from governance.register.imports.plans import Tally, planned
from governance.register.imports.queries import COMMAND_LINE
from governance.register.imports.reading import Reading, proposed, reasons_against
from governance.register.imports.registry import KINDS
from governance.register.imports.rules import summary


@dataclass(slots=True)
class Answer:
    """What the command tells."""

    recognised: tuple[str, ...]
    columns: dict[str, str]
    tally: Tally = field(default_factory=Tally)
    refused: list[Planned] = field(default_factory=list)
    reference: str | None = None
    """The import that wrote it; None: nothing was written."""


PARAMS: tuple[click.Parameter, ...] = (
    click.Argument(["file"], type=click.Path(exists=True, dir_okay=False, path_type=Path)),
    click.Option(["--site"], help="Code of the site; without it, places of the whole enterprise."),
    click.Option(
        ["--map", "mapping"],
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help='JSON: {"columns": {"tag": "KKS", ...}, "left_out": ["Remark"]}.',
    ),
    click.Option(["--dry-run"], is_flag=True, help="Say what it would do, and write nothing."),
    click.Option(["--skip-refused"], is_flag=True, help="Write the other rows all the same."),
    click.Option(["--json", "as_json"], is_flag=True, help="Answer in JSON."),
    click.Option(["--as", "email"], help="Act as the person with this e-mail address."),
    click.Option(["--reason"], help="Why recorded facts are altered."),
)
HELP = """Import the rows of FILE (CSV or XLSX), each about one {singular}: all of them or none.

Ends with 0 if they were taken (or would be), 1 if a row is refused (then nothing is written,
unless --skip-refused), 2 if the file or its columns cannot be used.
"""


def commands_of_kinds() -> list[click.Command]:
    """Return a command for each kind, as `concord import assets`."""
    return [
        click.Command(
            kind.name,
            params=list(PARAMS),
            callback=partial(import_sheet, kind),
            help=HELP.format(singular=kind.singular),
        )
        for kind in KINDS.values()
    ]


def import_sheet(kind: Kind, file: Path, **options: Any) -> None:
    """Import the rows of a file, all of them or none."""
    database = installed().database
    brought = _brought(kind, file)
    with database.reading() as session:
        actor = acting_as(session, options["email"])
        scope = _scope(session, options["site"])
        reading = _reading(brought, options["mapping"])
        question = Question(kind, scope, brought.sheet, reading)
        answer = _planned(session, actor, question)
    counts = answer.tally.counts
    is_taken = not counts.refused or options["skip_refused"]
    if is_taken and counts.writes and not options["dry_run"]:
        reason = options["reason"] or f"imported from {file.name} on the command line"
        answer.reference = _written(database, options["email"], question, brought, reason)
    (_told_as_json if options["as_json"] else _told)(kind, answer)
    click.get_current_context().exit(Status.TAKEN if is_taken else Status.REFUSED)


def _brought(kind: Kind, file: Path) -> Brought:
    try:
        content = file.read_bytes()
        return Brought(file.name, content, read_sheet(content, file.name), kind.name)
    except OSError as failed:
        raise UnusableError(f"{file} cannot be read: {failed.strerror}.") from failed
    except Unreadable as refusal:
        raise UnusableError("\n".join(refusal.reasons)) from refusal


def acting_as(session: Session, email: str | None) -> Actor:
    """Return the person with this e-mail address as who acts; without one, the command line."""
    if email is None:
        return COMMAND_LINE
    wanted = select(Person).where(Person.email == email.lower(), Person.deactivated_at.is_(None))
    person = session.scalars(wanted).one_or_none()
    if person is None:
        raise UnusableError(f"Nobody active has the e-mail address {email}.")
    return actor_for(session, person, "command line")


def _scope(session: Session, code: str | None) -> Place:
    wanted = select(Place).where(Place.level == (Level.SITE if code else Level.ENTERPRISE))
    if code:
        wanted = wanted.where(Place.code == code.lower())
    found = session.scalars(wanted.order_by(Place.id)).first()
    if found is not None:
        return found
    sites = session.scalars(select(Place.code).where(Place.level == Level.SITE)).all()
    raise UnusableError(f"There is no site with the code {code}: there are {', '.join(sites)}.")


def _reading(brought: Brought, mapping: Path | None) -> Reading:
    """Return the proposal, corrected by the file of --map."""
    kind = KINDS[brought.kind]
    reading, labels = proposed(brought.sheet, kind.fields), labels_of(kind)
    if mapping is not None:
        reading = _corrected(reading, mapping, labels)
    if reasons := reasons_against(brought.sheet.header, reading, labels, kind.named_by):
        raise UnusableError("\n".join(reasons))
    return reading


def _corrected(reading: Reading, mapping: Path, labels: Mapping[str, str]) -> Reading:
    try:
        given = json.loads(mapping.read_text("utf-8"))
        columns, left_out = dict(given.get("columns", {})), tuple(given.get("left_out", ()))
    except (OSError, ValueError, AttributeError, TypeError) as wrong:
        told = 'write {"columns": {"tag": "KKS"}, "left_out": ["Remark"]}'
        raise UnusableError(f"{mapping} is not read as a mapping: {told}.") from wrong
    if unknown := sorted(columns.keys() - labels.keys()):
        known = ", ".join(labels)
        raise UnusableError(f"{mapping} maps {', '.join(unknown)}: the fields are {known}.")
    taken = {*columns.values(), *left_out}
    kept = {name: h for name, h in reading.columns.items() if h not in taken}
    return replace(reading, columns={**kept, **columns}, left_out=(*reading.left_out, *left_out))


def _planned(session: Session, actor: Actor, question: Question) -> Answer:
    answer = Answer(question.sheet.notes, dict(question.reading.columns))
    for some in planned(session, actor, question, answer.tally):
        answer.refused += [one for one, _ in some if one.outcome is Outcome.REFUSED]
    return answer


def _written(
    database: Database, email: str | None, question: Question, brought: Brought, reason: str
) -> str:
    """Take every step of an import in one transaction, with what the person holds in it."""
    with database.acting() as session:
        actor = acting_as(session, email)
        scope = session.get_one(Place, question.scope.id)
        made = commands.upload(session, actor, scope, brought)
        commands.choose(session, actor, made, question.reading)
        tally = Tally()
        for some in planned(session, actor, replace(question, scope=scope), tally):
            commands.keep_rows(session, made.id, some)
        commands.preview(session, actor, made, tally)
        commands.confirm(session, actor, made, reason)
        apply(session, actor, made, lambda: brought.sheet, reason)
        return str(made)


def _told(kind: Kind, answer: Answer) -> None:
    counts = answer.tally.counts
    for note in answer.recognised:
        click.echo(note)
    labels = labels_of(kind)
    for name, heading in answer.columns.items():
        click.echo(f"  {labels[name]}: {heading}")
    click.echo(
        f"{counts.created:,} to create, {counts.updated:,} to update, "
        f"{counts.unchanged:,} unchanged, {counts.refused:,} refused."
    )
    for one in answer.refused:
        for reason in one.told:
            click.echo(reason, err=True)
    done = f"{answer.reference}: {summary(counts)}." if answer.reference else "Nothing was written."
    click.echo(f"{kind.plural.capitalize()}: {done}")


def _told_as_json(kind: Kind, answer: Answer) -> None:
    counts = answer.tally.counts
    told = {
        "kind": kind.name,
        "import": answer.reference,
        "recognised": answer.recognised,
        "columns": answer.columns,
        "counts": {
            "create": counts.created,
            "update": counts.updated,
            "unchanged": counts.unchanged,
            "refused": counts.refused,
        },
        "refused": [_as_json(one.line, one.tag, one.told) for one in answer.refused],
    }
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


def _as_json(line: int, tag: str, reasons: Sequence[str]) -> dict[str, Any]:
    return {"line": line, "tag": tag, "reasons": list(reasons)}
