"""Fields for days and instants."""

from datetime import UTC, date, datetime
from typing import Any, Unpack
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask_babel import gettext
from wtforms import DateField, Field
from wtforms.widgets import DateTimeLocalInput

from governance.core.fields.checks import Said, settled
from governance.core.texts import tidied

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
"""Days beyond are typing mistakes."""


class Day(DateField):
    """A day of the calendar."""

    def __init__(
        self,
        label: str,
        *,
        least: date = FIRST,
        most: date = LAST,
        **said: Unpack[Said],
    ) -> None:
        """Take the first and the last day."""
        self.least, self.most = least, most
        super().__init__(label, **settled(said))

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed or picked; blank is None."""
        text = tidied(valuelist[0]) if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            value = date.fromisoformat(text)
        except ValueError:
            value = date.min
        if not self.least <= value <= self.most:
            raise ValueError(
                gettext(
                    "%(label)s is a date between %(least)s and %(most)s, such as 2026-11-23.",
                    label=self.label.text,
                    least=self.least.isoformat(),
                    most=self.most.isoformat(),
                )
            )
        self.data = value


class Moment(Field):
    """An instant, typed as wall-clock time in a zone that travels with it.

    The page says the zone beside the field, so what was typed means what the person saw, whatever
    zone they read in when it arrives. The hour that a clock repeats is taken the first time.
    """

    widget = DateTimeLocalInput()

    def __init__(self, label: str, **said: Unpack[Said]) -> None:
        """Begin in UTC; the view sets `zone` to the reader's or the site's."""
        self.zone = "UTC"
        super().__init__(label, **settled(said))

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the wall-clock time and the zone that the page named; blank is None."""
        text, zone = (*(tidied(value) for value in valuelist), "", "")[:2]
        self.data: datetime | None = None
        self.zone = zone or self.zone
        if not text:
            return
        try:
            there = ZoneInfo(self.zone)
            local = datetime.fromisoformat(text).replace(tzinfo=there, fold=0)
            self.data = local.astimezone(UTC)
            is_on_the_clock = self.data.astimezone(there) == local and FIRST <= local.date() <= LAST
        except (ValueError, OverflowError, OSError, ZoneInfoNotFoundError):
            is_on_the_clock = False
        if not is_on_the_clock:
            self.data = None
            raise ValueError(
                gettext(
                    "%(label)s is a date and a time on the clock of %(zone)s, "
                    "such as 2026-12-12 06:00.",
                    label=self.label.text,
                    zone=self.zone[:40],
                )
            )

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        return self.data.astimezone(ZoneInfo(self.zone)).strftime("%Y-%m-%dT%H:%M")
