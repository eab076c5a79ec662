"""What says something in the reader's language, each sentence looked up once."""

from functools import lru_cache
from typing import Any, cast

from babel.support import NullTranslations
from flask import Flask, g
from flask_babel import Domain, get_babel
from markupsafe import Markup


class Sentences(Domain):  # type: ignore[misc]
    """The sentences of a reader's language: which one that is, is found out once a request."""

    def get_translations(self) -> NullTranslations:
        """Return them."""
        if "language" not in g:
            g.language = super().get_translations()
        return cast("NullTranslations", g.language)


SENTENCES = Sentences()


def install(app: Flask) -> None:
    """Give all that is said these, and templates a way to say them as their own words."""
    get_babel(app).instance.domain_instance = SENTENCES
    app.jinja_env.globals.update(_=said, gettext=said, ngettext=counted)


def said(sentence: str, **values: Any) -> Markup:
    """Say a sentence, with values in their places; `%` is written twice."""
    template = _looked_up(SENTENCES.get_translations(), sentence)
    return template % values if values or "%" in template else template


def counted(one: str, many: str, number: int, **values: Any) -> Markup:
    """Say a sentence of one thing, or of a number of them."""
    language = SENTENCES.get_translations()
    template = Markup(language.ungettext(one, many, number))  # noqa: S704  # our own words
    return template % {"num": number, **values}


@lru_cache(maxsize=5_000)
def _looked_up(language: NullTranslations, sentence: str) -> Markup:
    return Markup(language.ugettext(sentence))  # noqa: S704  # our own words, as Jinja takes them
