"""A field with one line for each false friend of a change; which those are, the page knows."""

import re
from typing import Any

from flask_babel import gettext
from wtforms import Field
from wtforms.validators import ValidationError

from governance.core.texts import is_storable, tidied

LONGEST = 200
OF_ONE = re.compile(r"means-([0-9]{1,9})")
"""What the line of one entry is called."""


class Meanings(Field):
    """What words mean, by the number of their entries; lines of other names are left alone."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take each line that was sent, tidy; without any sent, what is known."""
        del extra_filters
        self.process_errors = []
        self.data = data if isinstance(data, dict) else {}
        if formdata:
            found = ((OF_ONE.fullmatch(name), formdata.get(name)) for name in formdata)
            self.data = {int(name[1]): tidied(words) for name, words in found if name}

    def pre_validate(self, form: Any) -> None:
        """Refuse what is too long, or cannot be kept."""
        del form
        for words in self.data.values():
            if len(words) > LONGEST or not is_storable(words):
                raise ValidationError(
                    gettext(
                        "What a word means here has at most %(most)s characters on one line.",
                        most=LONGEST,
                    )
                )
