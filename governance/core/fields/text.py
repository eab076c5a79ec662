"""Fields for text: what is left blank is None, which means unknown."""

from typing import Unpack

from wtforms import PasswordField, StringField, TextAreaField

from governance.core.fields.checks import OfLength, OneLine, Said, Written, settled


class TextLine(StringField):
    """One line of text."""

    def __init__(
        self,
        label: str,
        *,
        most: int = 200,
        least: int = 0,
        written: tuple[str, str] | None = None,
        **said: Unpack[Said],
    ) -> None:
        """Take the lengths in characters, and how it is written: (pattern, sentence)."""
        checks = [OfLength(most, least), OneLine(), *([Written(*written)] if written else [])]
        super().__init__(label, **settled(said, *checks))


class TextBlock(TextAreaField):
    """Several lines of text."""

    def __init__(
        self, label: str, *, most: int = 4000, rows: int = 4, **said: Unpack[Said]
    ) -> None:
        """Take the longest length in characters, and the lines shown."""
        said.setdefault("render_kw", {"rows": rows})
        super().__init__(label, **settled(said, OfLength(most), OneLine("\n\t")))


class Secret(PasswordField):
    """A password: never shown again, its blanks are part of it."""

    def __init__(
        self, label: str, *, autocomplete: str = "current-password", **said: Unpack[Said]
    ) -> None:
        """Take what a password manager is to offer."""
        said.setdefault("render_kw", {"autocomplete": autocomplete})
        said.setdefault("is_required", True)
        super().__init__(label, **settled(said, OfLength(1000)))
