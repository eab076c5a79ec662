"""Lays out one document. In: HTML on standard input, the variant of PDF as argument, if any.

Out: the PDF on standard output; the same bytes for the same document.
"""

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
    variant = sys.argv[1] if sys.argv[1:] else None
    sys.stdout.buffer.write(document.write_pdf(pdf_variant=variant))


if __name__ == "__main__":
    main()
