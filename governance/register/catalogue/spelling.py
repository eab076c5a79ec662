"""How people spell a vendor, a product and an order code, made comparable; pure."""

import re
from collections.abc import Iterable

_LEGAL = re.compile(
    r"[\s,]+(ag|se|gmbh|kg|co|inc|corp|corporation|ltd|limited|llc|plc|s\.?a|n\.?v|b\.?v|s\.?p\.?a)"
    r"\.?(?=$|[\s,&])",
    re.IGNORECASE,
)
_VERSION = re.compile(r"v?[0-9]+([.][0-9a-z]+)+|[0-9]+(v|vdc|vac|a|w|kw|mm|hz)", re.IGNORECASE)
"""Words with digits that name no model: `V2.8.3`, `24VDC`."""


def plain(text: str) -> str:
    """Return a name without case and doubled blanks."""
    return " ".join(text.split()).casefold()


def maker(text: str) -> str:
    """Return a company's name without its legal form: `Siemens AG` is `siemens`."""
    return plain(_LEGAL.sub("", text)) or plain(text)


def code(text: str) -> str:
    """Return an order code without the blanks that some people write in it."""
    return "".join(text.split()).casefold()


def squeezed(text: str) -> str:
    """Return only the letters and digits of a text: `S7-1500` is `s71500`."""
    return "".join(char for char in text.casefold() if char.isalnum())


def names_another(text: str, known: Iterable[str]) -> bool:
    """Tell whether a text bears a model's number that none of a product's own words has.

    `CPU 1215FC` names another than `CPU 1212FC DC/DC`; `CPU 1212FC` and `PLC` do not.
    Source: House rule.
    """
    ours = [squeezed(word) for word in known]
    models = [
        squeezed(word)
        for word in text.split()
        if any(char.isdigit() for char in word) and not _VERSION.fullmatch(word)
    ]
    return any(all(model not in word for word in ours) for model in models)
