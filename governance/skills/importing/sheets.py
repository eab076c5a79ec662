"""What the sheets of what people can do and learn share: codes, lines that say the same twice."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.places.models import Level, Place
from governance.register.columns.fields import Field
from governance.register.columns.outcomes import Parsed
from governance.register.imports.cells import Said
from governance.register.imports.copies import Copies
from governance.register.imports.kinds import Question
from governance.register.rules import enumerated

CODE = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
LONGEST_CODE = 20


def code(text: str) -> Parsed | str:
    """Read a code: letters, digits and hyphens, kept in capitals."""
    if CODE.fullmatch(text) and len(text) <= LONGEST_CODE:
        return Parsed(text.upper())
    return f"is no code: write letters, digits and hyphens, {LONGEST_CODE} at most"


def again(
    question: Question, at: Mapping[str, int], names: Iterable[str]
) -> Mapping[int, tuple[str, ...]]:
    """Return, for each line that names the same as another, all lines that do."""
    copies, columns = Copies(), [at[name] for name in names if name in at]
    for row in question.sheet.rows:
        copies.note(row.line, "\0".join(row.cells[index].casefold() for index in columns))
    return {line: tuple(map(str, lines)) for lines in copies.found().values() for line in lines}


def keep_what_differs(
    told: Said, now: Mapping[str, str | None], word: Callable[[Any], str]
) -> None:
    """Leave out of a row what says the same in another word, such as `SOP` for a document."""
    told.values = {
        name: value for name, value in told.values.items() if word(value) != now.get(name)
    }


def lacking(told: Said, needed: Iterable[Field], what: str) -> Iterator[str]:
    """Yield what a new record needs and its row does not say."""
    unread = [reason.removeprefix(f"Line {told.line}: ") for reason in told.reasons]
    labels = tuple(
        field.label
        for field in needed
        if field.name not in told.values
        and not any(reason.startswith(f"{field.label} ") for reason in unread)
    )
    if labels:
        yield f"{enumerated(labels)}: not given, and {what} needs it."


def ended_elsewhere(told: Said, now: Mapping[str, str | None], *names: str) -> Iterator[str]:
    """Yield that a sheet ends nothing, where its row says of an end what is not recorded."""
    if any(name in told.values for name in names):
        recorded = now.get(names[0]) or "that it ends on no day"
        yield f"a sheet ends nothing, and {recorded} is recorded: end it on its page, with why."


def places_of(session: Session, site: str | None) -> Sequence[int] | None:
    """Return the places of the site with this code; None where no site is named."""
    if site is None:
        return None
    at = select(Place.id).where(Place.level == Level.SITE, Place.code == site.lower())
    return session.scalars(select(Place.id).where(Place.site_id.in_(at))).all()
