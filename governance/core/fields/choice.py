"""Fields for choices and files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Unpack

from flask_babel import gettext
from flask_wtf.file import FileField
from wtforms import BooleanField, Field
from wtforms.validators import ValidationError

from governance.core.fields.checks import Said, settled

Options = type[StrEnum] | Sequence[tuple[Any, str]]


def named(options: Options, labels: Mapping[Any, str]) -> list[tuple[Any, str]]:
    """Return values with their words; an enumeration's own words are its values."""
    if not isinstance(options, type):
        return list(options)
    return [(member, labels.get(member, member.value.replace("_", " "))) for member in options]


class OneOf(Field):
    """One of several values, or none; without `options` the view sets `choices` for the page.

    With `options` the value is one of them. Without, it is a record's id, or what `reads` makes of
    it, and the command must look whether there is such a record.
    """

    def __init__(
        self,
        label: str,
        options: Options | None = None,
        *,
        labels: Mapping[Any, str] | None = None,
        blank: str = "",
        reads: Callable[[str], Any] = int,
        **said: Unpack[Said],
    ) -> None:
        """Take the values, their words, and the words of the blank, which is None."""
        self.blank, self.choices = blank, named(options or (), labels or {})
        self.read = reads if options is None else _member(self.choices)
        super().__init__(label, **settled(said))

    def iter_choices(self) -> Iterator[tuple[str, str, bool]]:
        """Give the blank and every value: as sent, in words, whether it is chosen."""
        chosen = str(self.raw_data[0]) if self.raw_data else _sent(self.data)
        yield ("", self.blank, not chosen)
        for value, words in self.choices:
            yield (_sent(value), words, _sent(value) == chosen)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was chosen; the blank is None."""
        self.data = None
        if not valuelist or not valuelist[0]:
            return
        try:
            self.data = _small(self.read(valuelist[0]))
        except (ValueError, KeyError):
            told = gettext("%(label)s: choose one of its list.", label=self.label.text)
            raise ValueError(told) from None


class SomeOf(Field):
    """Any number of several values, as boxes to tick; without `options` as in `OneOf`."""

    def __init__(
        self,
        label: str,
        options: Options | None = None,
        *,
        labels: Mapping[Any, str] | None = None,
        **said: Unpack[Said],
    ) -> None:
        """Take the values and their words."""
        self.choices = named(options or (), labels or {})
        self.read = int if options is None else _member(self.choices)
        super().__init__(label, **settled(said))

    def iter_choices(self) -> Iterator[tuple[str, str, bool]]:
        """Give every value: as sent, in words, whether it is ticked."""
        ticked = set(self.raw_data or map(_sent, self.data or ()))
        for value, words in self.choices:
            yield (_sent(value), words, _sent(value) in ticked)

    def process_data(self, value: Any) -> None:
        """Take the values of a record."""
        self.data = list(value or ())

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was ticked."""
        self.data = []
        try:
            self.data = [_small(self.read(value)) for value in dict.fromkeys(valuelist)]
        except (ValueError, KeyError):
            told = gettext("%(label)s: choose from its list.", label=self.label.text)
            raise ValueError(told) from None


class Tick(BooleanField):
    """A box to tick: yes or no, never unknown."""

    def __init__(self, label: str, **said: Unpack[Said]) -> None:
        """Take what a tick means."""
        super().__init__(label, **settled(said))


class Upload(FileField):  # type: ignore[misc]
    """A file; a page that is shown again asks for it again, since a browser gives it once."""

    def __init__(
        self,
        label: str,
        *,
        endings: Sequence[str] = (),
        **said: Unpack[Said],
    ) -> None:
        """Take the endings that are read, each with its dot."""
        self.endings = tuple(endings)
        said.setdefault("render_kw", {"accept": ",".join(endings)} if endings else {})
        said.setdefault("is_required", True)
        super().__init__(label, **settled(said, self._ends_well))

    def _ends_well(self, _form: Any, _field: Any) -> None:
        name = (self.data.filename or "").lower() if self.data else ""
        if name and self.endings and not name.endswith(self.endings):
            raise ValidationError(
                gettext(
                    "%(label)s is a file that ends in %(endings)s.",
                    label=self.label.text,
                    endings=", ".join(self.endings),
                )
            )


def _member(choices: Sequence[tuple[Any, str]]) -> Callable[[str], Any]:
    """Return the reader of one of these values from its text."""
    return {str(value): value for value, _ in choices}.__getitem__


def _sent(value: Any) -> str:
    """Return a value as a form sends it."""
    return "" if value is None else str(value)


def _small(value: Any) -> Any:
    """Refuse a number that no column holds."""
    if isinstance(value, int) and not -(2**31) < value < 2**31:
        raise ValueError
    return value
