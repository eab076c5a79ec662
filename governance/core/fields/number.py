"""Fields for numbers: the unit stands beside them, what was typed is kept, right or wrong."""

import re
from decimal import Decimal
from typing import Any, Unpack

from flask_babel import format_decimal, gettext
from wtforms import Field, IntegerField
from wtforms.widgets import HiddenInput, TextInput

from governance.core.fields.checks import Said, settled
from governance.core.texts import tidied

LARGEST = 2**31 - 1
"""The largest whole number that an ordinary column holds."""

WIDEST = 30
"""Characters of the longest number that is read."""


class Whole(IntegerField):
    """A whole number between two bounds."""

    def __init__(
        self,
        label: str,
        *,
        least: int = -LARGEST,
        most: int = LARGEST,
        unit: str = "",
        **said: Unpack[Said],
    ) -> None:
        """Take the bounds, and the unit shown beside the field."""
        self.least, self.most, self.unit = least, most, unit
        super().__init__(label, **settled(said))

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; blank is None."""
        text = tidied(valuelist[0]) if valuelist else ""
        self.data = None
        if not text:
            return
        if not re.fullmatch(r"[+-]?[0-9]{1,12}", text) or not self.least <= int(text) <= self.most:
            raise ValueError(self._sentence())
        self.data = int(text)

    def _sentence(self) -> Any:
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


class Number(Field):
    """A decimal number; a comma or a point before the decimals, nothing between thousands."""

    widget = TextInput()

    def __init__(
        self,
        label: str,
        *,
        least: Decimal | int | None = None,
        most: Decimal | int = 10**9,
        places: int = 3,
        unit: str = "",
        **said: Unpack[Said],
    ) -> None:
        """Take the bounds, the most decimals, and the unit shown beside the field."""
        self.least, self.most, self.places, self.unit = least, most, places, unit
        super().__init__(label, **settled(said))

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

    def _sentence(self) -> Any:
        told = {"label": self.label.text, "n": self.places, "most": format_decimal(self.most)}
        if self.least is None:
            return gettext("%(label)s is a number with at most %(n)s decimals.", **told)
        return gettext(
            "%(label)s is a number from %(least)s to %(most)s with at most %(n)s decimals.",
            least=format_decimal(self.least),
            **told,
        )
