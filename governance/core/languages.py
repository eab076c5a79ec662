"""What templates call to say something in the reader's language, each sentence looked up once."""

from functools import lru_cache
from typing import Any, cast

from babel.support import NullTranslations
from flask import Flask, g
from flask_babel import get_translations
from markupsafe import Markup


def install(app: Flask) -> None:
    """Give templates these in place of Babel's own, which find out the language at each word."""
    app.jinja_env.globals.update(_=said, gettext=said, ngettext=counted)


def said(sentence: str, **values: Any) -> Markup:
    """Say a sentence, with values in their places; `%` is written twice."""
    template = _looked_up(_language(), sentence)
    return template % values if values or "%" in template else template


def counted(one: str, many: str, number: int, **values: Any) -> Markup:
    """Say a sentence of one thing, or of a number of them."""
    template = Markup(_language().ungettext(one, many, number))  # noqa: S704  # our own words
    return template % {"num": number, **values}


@lru_cache(maxsize=5_000)
def _looked_up(language: NullTranslations, sentence: str) -> Markup:
    return Markup(language.ugettext(sentence))  # noqa: S704  # our own words, as Jinja takes them


def _language() -> NullTranslations:
    """Return the sentences of the reader's language, found out once a request."""
    if "language" not in g:
        g.language = get_translations()
    return cast("NullTranslations", g.language)
