"""How long something waits and by when it is due, in the reader's words and zone."""

from collections.abc import Callable
from datetime import datetime

from flask_babel import format_date, format_datetime, ngettext, to_user_timezone
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from governance.core import clock
from governance.core.contributions import Group

LONG_AGO = 60
"""Days from which a date says more than their number."""

HEADINGS = {
    Group.SIGN: _l("Sign"),
    Group.ADVISE: _l("Give an opinion"),
    Group.ANSWER: _l("Answer"),
    Group.DO: _l("Do"),
    Group.LEARN: _l("Learn"),
    Group.FIX: _l("Fix"),
}
NOTES: dict[Group, Callable[[int], str]] = {
    Group.SIGN: lambda n: ngettext(
        "%(num)d waits for your signature", "%(num)d wait for your signature", n
    ),
    Group.ADVISE: lambda n: ngettext(
        "%(num)d asks for your opinion", "%(num)d ask for your opinion", n
    ),
    Group.ANSWER: lambda n: ngettext("%(num)d asks for an answer", "%(num)d ask for an answer", n),
    Group.DO: lambda n: ngettext("%(num)d task", "%(num)d tasks", n),
    Group.LEARN: lambda n: ngettext("%(num)d training", "%(num)d trainings", n),
    Group.FIX: lambda n: ngettext("%(num)d to put right", "%(num)d to put right", n),
}


def _days_since(instant: datetime) -> int:
    """Return how many midnights of the reader's zone lie between an instant and now."""
    there, here = to_user_timezone(instant).date(), to_user_timezone(clock.now()).date()
    return int((here - there).days)


def is_overdue(due: datetime) -> bool:
    """Whether it should have been done by now."""
    return due < clock.now()


def due_in_words(due: datetime) -> str:
    """Return by when, or since when it is late."""
    days = -_days_since(due)
    if is_overdue(due):
        return str(_("was due %(day)s", day=format_date(due, "d MMM")))
    if days == 0:
        return str(_("due today %(time)s", time=format_datetime(due, "HH:mm")))
    if days == 1:
        return str(_("due tomorrow"))
    return str(_("due %(day)s", day=format_date(due, "EEE d MMM")))


def since_in_words(since: datetime) -> str:
    """Return for how long it has waited."""
    days = _days_since(since)
    if days <= 0:
        return str(_("since today"))
    if days > LONG_AGO:
        return str(_("since %(day)s", day=format_date(since, "d MMM y")))
    return str(ngettext("since yesterday", "for %(num)d days", days))


KEYS = (
    (
        _l("Anywhere"),
        (
            (("/",), _l("to the search; the down arrow leads from it to the first row")),
            (("?",), _l("this page")),
            (("Esc",), _l("closes a menu")),
        ),
    ),
    (
        _l("In a list"),
        (
            (("j", "↓"), _l("next row; the arrow once a row has the focus")),
            (("k", "↑"), _l("row before")),
            (("Enter",), _l("opens the row")),
            (("x",), _l("ticks the row, or no longer")),
            (("e", "l", "c"), _l("edit, print labels for, or compare the ticked assets")),
            (("1", "2", "3"), _l("where you confirm: still mine, not mine, unsure")),
        ),
    ),
    (
        _l("On an asset's page"),
        (
            (("e",), _l("edit")),
            (("c",), _l("copy")),
            (("p",), _l("print")),
        ),
    ),
)
"""What each key does, by where it does it."""
