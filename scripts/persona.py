"""Sign in to the demo as one of its people, as its own page does; print the cookie."""

import re
import sys
from html import unescape
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

FIELD = re.compile(r'name="(\w+)"[^>]*? value="([^"]*)"')


def cookie_of(url: str, email: str) -> str:
    """Return the cookie of a session that has just begun."""
    kept = CookieJar()
    browser = build_opener(HTTPCookieProcessor(kept))
    page = browser.open(f"{url}/demo").read().decode()
    for form in re.findall(r"<form.*?</form>", page, re.DOTALL):
        sent = {name: unescape(value) for name, value in FIELD.findall(form)}
        if sent.get("email") == email:
            browser.open(f"{url}/sign-in", urlencode(sent).encode())
    return "; ".join(f"{each.name}={each.value}" for each in kept)


if __name__ == "__main__":
    print(cookie_of(*sys.argv[1:]))
