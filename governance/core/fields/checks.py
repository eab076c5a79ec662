"""Validators, each with its sentence; and what is done to every text before them."""

import re
from typing import Any, TypedDict
from unicodedata import normalize

from flask_babel import gettext
from wtforms import Field, StringField
from wtforms.validators import StopValidation, ValidationError

from governance.core.texts import is_storable, tidied


class Needed:
    """A validator: the field must be filled in."""

    field_flags = {"required": True}  # noqa: RUF012

    def __call__(self, _form: Any, field: Field) -> None:
        """Refuse a blank; what could not be read has its own sentence."""
        if field.data in {None, "", ()} if not isinstance(field.data, list) else not field.data:
            if field.process_errors:
                return
            raise StopValidation(gettext("%(label)s is needed.", label=field.label.text))


class OfLength:
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
    return issubclass(kind, StringField)


def spelled(text: str | None) -> str | None:
    """Return a text composed, blanks and all: a password is what was typed."""
    return normalize("NFC", text) if isinstance(text, str) else text


def tidy(text: str | None) -> str | None:
    """Return a text as it is kept; nothing typed is None."""
    return (tidied(text) or None) if isinstance(text, str) else text


class Said(TypedDict, total=False):
    """What any field can be given besides its own."""

    is_required: bool
    hint: str
    """A line under the label."""

    default: Any
    render_kw: dict[str, Any]
    """Further HTML attributes."""

    id: str
    """Its name within the page, where another form there has a field of that name."""


def settled(said: Said, *checks: Any) -> dict[str, Any]:
    """Return what a field of WTForms is given: first of all it is filled in where it must be."""
    given: dict[str, Any] = {**said}
    needed = [Needed()] if given.pop("is_required", False) else []
    hint = given.pop("hint", "")
    return {**given, "validators": [*needed, *checks], "description": hint}
