"""How people spell a vendor, a product and an order code, made comparable; pure."""

import re

_LEGAL = re.compile(
    r"[\s,]+(ag|se|gmbh|kg|co|inc|corp|corporation|ltd|limited|llc|plc|s\.?a|n\.?v|b\.?v|s\.?p\.?a)"
    r"\.?(?=$|[\s,&])",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """Return a name without case and doubled blanks."""
    return " ".join(text.split()).casefold()


def maker(text: str) -> str:
    """Return a company's name without its legal form: `Siemens AG` is `siemens`."""
    return plain(_LEGAL.sub("", text)) or plain(text)


def code(text: str) -> str:
    """Return an order code without the blanks that some people write in it."""
    return "".join(text.split()).casefold()
