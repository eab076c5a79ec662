"""Fields of forms: each says in a sentence what it takes; labels over, hints under, units beside.

A field left blank is None, which means unknown. What was typed is kept, right or wrong.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from unicodedata import normalize
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask_babel import format_decimal, gettext
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import HiddenInput

from governance.core.texts import is_storable, tidied

LARGEST = 2**31 - 1
"""The largest whole number that an ordinary column holds."""

WIDEST = 30
"""Characters of the longest number that is read."""

Options = type[StrEnum] | Sequence[tuple[Any, str]]


class Needed:
    """A validator: the field must be filled in."""

    field_flags = {"required": True}  # noqa: RUF012

    def __call__(self, _form: Any, field: Field) -> None:
        """Refuse a blank; what could not be read has its own sentence."""
        if field.data in {None, "", ()} if not isinstance(field.data, list) else not field.data:
            if field.process_errors:
                return
            raise StopValidation(gettext("%(label)s is needed.", label=field.label.text))


class AtMost:
    """A validator: the longest length of a text, in characters; the browser cuts nothing off."""

    def __init__(self, most: int, least: int = 0) -> None:
        """Take the longest and the shortest length; a blank has none."""
        self.most, self.least = most, least

    def __call__(self, _form: Any, field: Field) -> None:
        """Say how long the text may be, and how long it is."""
        length = len(field.data or "")
        told = {"label": field.label.text, "n": length, "most": self.most, "least": self.least}
        if length > self.most:
            raise ValidationError(
                gettext("%(label)s has at most %(most)s characters, not %(n)s.", **told)
            )
        if 0 < length < self.least:
            raise ValidationError(
                gettext("%(label)s has at least %(least)s characters, not %(n)s.", **told)
            )


class OneLine:
    """A validator: no character that cannot be stored, and line ends only where they may be."""

    def __init__(self, also: str = "") -> None:
        """Take the control characters that may be."""
        self.also = also

    def __call__(self, _form: Any, field: Field) -> None:
        """Say that there is one."""
        if not is_storable(field.data or "", self.also):
            raise ValidationError(
                gettext(
                    "%(label)s holds a character that cannot be kept: type it anew.",
                    label=field.label.text,
                )
            )


class Written:
    """A validator: the text has a form that a sentence describes."""

    def __init__(self, pattern: str, sentence: str) -> None:
        """Take a regular expression for the whole text, and the sentence."""
        self.pattern, self.sentence = re.compile(pattern), sentence

    def __call__(self, _form: Any, field: Field) -> None:
        """Say how the text is written."""
        if field.data and not self.pattern.fullmatch(field.data):
            raise ValidationError(str(self.sentence))


def is_text(kind: type) -> bool:
    """Tell whether a field holds text that a person writes."""
    return issubclass(kind, StringField) and not issubclass(kind, FileField)


def spelled(text: str | None) -> str | None:
    """Return a text composed, blanks and all: a password is what was typed."""
    return normalize("NFC", text) if isinstance(text, str) else text


def tidy(text: str | None) -> str | None:
    """Return a text as it is kept; nothing typed is None."""
    return (tidied(text) or None) if isinstance(text, str) else text


def _checks(*checks: Any, is_required: bool) -> list[Any]:
    return [*([Needed()] if is_required else []), *checks]


class TextLine(StringField):
    """One line of text."""

    def __init__(
        self,
        label: str,
        *,
        most: int = 200,
        least: int = 0,
        is_required: bool = False,
        hint: str = "",
        written: tuple[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        """Take the lengths in characters, and how it is written: (pattern, sentence)."""
        checks = [AtMost(most, least), OneLine(), *([Written(*written)] if written else [])]
        validators = _checks(*checks, is_required=is_required)
        super().__init__(label, validators, description=hint, **kwargs)


class TextBlock(TextAreaField):
    """Several lines of text."""

    def __init__(
        self,
        label: str,
        *,
        most: int = 4000,
        rows: int = 4,
        is_required: bool = False,
        hint: str = "",
        **kwargs: Any,
    ) -> None:
        """Take the longest length in characters, and the lines shown."""
        validators = _checks(AtMost(most), OneLine("\n\t"), is_required=is_required)
        kwargs.setdefault("render_kw", {"rows": rows})
        super().__init__(label, validators, description=hint, **kwargs)


class Secret(PasswordField):
    """A password: never shown again, its blanks are part of it."""

    def __init__(
        self, label: str, *, autocomplete: str = "current-password", hint: str = "", **kwargs: Any
    ) -> None:
        """Take what a password manager is to offer."""
        validators = [Needed(), AtMost(1000)]
        kwargs.setdefault("render_kw", {"autocomplete": autocomplete})
        super().__init__(label, validators, description=hint, **kwargs)


class Whole(IntegerField):
    """A whole number between two bounds."""

    def __init__(
        self,
        label: str,
        *,
        least: int = -LARGEST,
        most: int = LARGEST,
        unit: str = "",
        is_required: bool = False,
        hint: str = "",
        **kwargs: Any,
    ) -> None:
        """Take the bounds, and the unit shown beside the field."""
        self.least, self.most, self.unit = least, most, unit
        super().__init__(label, _checks(is_required=is_required), description=hint, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; blank is None."""
        text = tidied(valuelist[0]) if valuelist else ""
        self.data = None
        if not text:
            return
        if not re.fullmatch(r"[+-]?[0-9]{1,12}", text) or not self.least <= int(text) <= self.most:
            raise ValueError(self._sentence())
        self.data = int(text)

    def _sentence(self) -> str:
        told = {"label": self.label.text, "least": self.least, "most": self.most}
        if self.most == LARGEST and self.least == -LARGEST:
            return gettext("%(label)s is a whole number.", **told)
        if self.most == LARGEST:
            return gettext("%(label)s is a whole number, at least %(least)s.", **told)
        return gettext("%(label)s is a whole number from %(least)s to %(most)s.", **told)


class Version(IntegerField):
    """The version of the record that the person saw; it travels unseen."""

    widget = HiddenInput()

    def __init__(self, label: str = "", **kwargs: Any) -> None:
        """Need nothing: a form about no record has none."""
        super().__init__(label, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number that the page was given."""
        text = valuelist[0] if valuelist else ""
        self.data = None
        if text and not re.fullmatch(r"[0-9]{1,9}", text):
            raise ValueError(gettext("This page is not as it was given out: open it again."))
        self.data = int(text) if text else None


class Number(StringField):
    """A decimal number; a comma or a point before the decimals, nothing between thousands."""

    def __init__(
        self,
        label: str,
        *,
        least: Decimal | int | None = None,
        most: Decimal | int = 10**9,
        places: int = 3,
        unit: str = "",
        is_required: bool = False,
        hint: str = "",
        **kwargs: Any,
    ) -> None:
        """Take the bounds, the most decimals, and the unit shown beside the field."""
        self.least, self.most, self.places, self.unit = least, most, places, unit
        validators = _checks(AtMost(WIDEST), is_required=is_required)
        super().__init__(label, validators, description=hint, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; blank is None."""
        text = tidied(valuelist[0]) if valuelist else ""
        self.data: Any = None
        if not text:
            return
        value = self._read(text.replace(",", "."))
        least = -Decimal(self.most) if self.least is None else Decimal(self.least)
        if value is None or not least <= value <= self.most:
            raise ValueError(self._sentence())
        self.data = value

    def _read(self, text: str) -> Decimal | None:
        decimals = rf"([.][0-9]{{1,{self.places}}})?" if self.places else ""
        if len(text) > WIDEST or not re.fullmatch(rf"[+-]?[0-9]+{decimals}", text):
            return None
        return Decimal(text)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)

    def _sentence(self) -> str:
        told = {"label": self.label.text, "n": self.places, "most": format_decimal(self.most)}
        if self.least is None:
            return gettext("%(label)s is a number with at most %(n)s decimals.", **told)
        return gettext(
            "%(label)s is a number from %(least)s to %(most)s with at most %(n)s decimals.",
            least=format_decimal(self.least),
            **told,
        )


class Day(DateField):
    """A day of the calendar."""

    def __init__(
        self,
        label: str,
        *,
        least: date = date(1900, 1, 1),
        most: date = date(2199, 12, 31),
        is_required: bool = False,
        hint: str = "",
        **kwargs: Any,
    ) -> None:
        """Take the first and the last day."""
        self.least, self.most = least, most
        validators = _checks(is_required=is_required)
        super().__init__(label, validators, description=hint, **kwargs)

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
