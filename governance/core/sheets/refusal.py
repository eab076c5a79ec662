"""Why a file is not taken, or a cell not written."""

from governance.core.errors import DomainError


class Unreadable(DomainError):  # noqa: N818
    """A file that cannot be read as a table; the sentences say why and what to do."""

    status = 422


class Unwritable(DomainError):  # noqa: N818
    """A value that no spreadsheet can hold."""

    status = 422


def quoted(text: str) -> str:
    """Return a stranger's text fit for a sentence: one line, at most 60 characters, quoted."""
    shown = "".join(c if c.isprintable() else " " for c in text).strip()
    return f'"{shown[:60]}..."' if len(shown) > 60 else f'"{shown}"'  # noqa: PLR2004
