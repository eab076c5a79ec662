"""Lays out one document. In: HTML on standard input. Out: the PDF on standard output."""

import sys
from typing import Any, NoReturn

from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher


class Refusing(URLFetcher):  # type: ignore[misc]
    """Fetches nothing: our documents hold all that they show."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> NoReturn:  # noqa: ARG002
        """Refuse, and end the layout: what refers to something else is none of ours."""
        raise FatalURLFetchingError(f"{url[:80]} is not fetched")


def main() -> None:
    """Lay out what comes in."""
    document: Any = HTML(string=sys.stdin.buffer.read().decode(), url_fetcher=Refusing())
    sys.stdout.buffer.write(document.write_pdf())


if __name__ == "__main__":
    main()
