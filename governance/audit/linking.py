"""From an event to the page of its record: read off the routes, for those who may read it."""

from dataclasses import replace

from flask import current_app
from sqlalchemy.orm import Session

from governance.audit.events import Subject, within_reach
from governance.audit.listing import RECORD
from governance.audit.models import AuditEvent
from governance.core.access import POLICIES, Actor
from governance.core.listing.page import Line, Page
from governance.core.web import Route


def page_of(session: Session, actor: Actor, event: AuditEvent) -> str | None:
    """Return the endpoint of the record's page; None where there is none, or none to read."""
    known = pages()
    is_near = _subject(event) in within_reach(session, actor, [event], known)
    return known.get(event.subject_kind) if is_near else None


def linked(session: Session, actor: Actor, page: Page) -> Page:
    """Lead from each event of a list to its record, where the reader may see it."""
    known = pages()
    reach = within_reach(session, actor, page.rows, known)
    at = next((n for n, column in enumerate(page.columns) if column.name == RECORD), None)
    if at is None:
        return page
    led = (_led(line, at, known) if _subject(line.row) in reach else line for line in page.lines)
    return replace(page, lines=tuple(led))


def _led(line: Line, at: int, known: dict[str, str]) -> Line:
    """Lead from the cell that names the record to its page."""
    event, cell = line.row, line.cells[at]
    if cell is None:
        return line
    led = cell._replace(to=(known[event.subject_kind], int(event.subject_key)))
    return replace(line, cells=(*line.cells[:at], led, *line.cells[at + 1 :]))


def _subject(event: AuditEvent) -> Subject:
    return event.subject_kind, event.subject_key


def pages() -> dict[str, str]:
    """Return the endpoint of each kind of record that has a page."""
    views = current_app.view_functions.items()
    routes = {name: getattr(view, "route", None) for name, view in views if name.endswith(".show")}
    return {
        str(getattr(route.model, "__tablename__", "")): name
        for name, route in routes.items()
        if isinstance(route, Route) and route.permission == POLICIES[route.model].read
    }
