"""Which records the pages of the calendar, and of the time of a change, are opened with."""

from datetime import timedelta

from governance.core import clock
from governance.ownership.models import Absence
from tests.browser.records import change
from workflows.calendar.models import CalendarEntry, EntryKind, ProductPath, ProductPathStep
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.scheduling.models import ChangeBooking, Part
from workflows.changes.scheduling.queries import conflicts_of


def scheduled(session):
    """The calendar, and the time of a change that books somebody who is away then."""
    planned = session.get_one(ChangeRequest, change(session, ChangeState.PLANNING))
    there = {"place_id": planned.place_id, "site_id": planned.site_id}
    there |= {"declared_by_id": planned.author_id, "declared_at": clock.now()}
    window = CalendarEntry(
        kind=EntryKind.WINDOW, title="Sunday", begins_local="2020-01-05T06:00",
        ends_local="2020-01-05T10:00", **there,
    )  # fmt: skip
    path = ProductPath(product="Etanercept", **there)
    session.add_all([window, path])
    session.flush()
    session.add(ProductPathStep(path_id=path.id, position=1, place_id=planned.place_id))
    booked = {"person_id": planned.author_id}
    session.add(ChangeBooking(change_id=planned.id, part=Part.IMPLEMENTER, **booked))
    first, last = (at.date() for at in (planned.window_begins_at, planned.window_ends_at))
    days = {"starts_on": first, "ends_on": last + timedelta(days=1)}
    session.add(Absence(told_by="Nora", told_at=clock.now(), **days, **booked))
    session.flush()
    asked = [each.key for each in conflicts_of(session, planned) if each.taken.weight == "asks"]
    return {
        "calendar.show": [{"id": window.id}],
        "calendar.replacing": [{"id": window.id}],
        "calendar.withdrawing": [{"id": window.id}],
        "calendar.path": [{"id": path.id}],
        "changes.schedule": [{"id": planned.id}],
        "changes.book": [{"id": planned.id}],
        "changes.justify": [{"id": planned.id, "conflict": key} for key in asked[:1]],
    }
