"""Signing as people do it over HTTP: look at what is signed, then answer for it."""

import json
import re
from html import unescape

INTENT = re.compile(r'name="intent" value="([^"]+)"')
OPTIONS = re.compile(r'data-options="([^"]+)"')


def look(client, url, sent=None):
    """Send the form of an act; return the page that shows what would be signed."""
    page = client.post(url, data=sent or {})
    assert page.status_code == 200, page.text
    return page.text


def intent_of(page):
    return INTENT.search(page)[1]


def options_of(page):
    """What the page asks a security key."""
    return json.loads(unescape(OPTIONS.search(page)[1]))


def sign_at(client, url, sent=None, *, key=None, **given):
    """Look, and answer with a key in software, or with what is `given`: password and code."""
    page = look(client, url, sent)
    answer = {"answer": key.used(options_of(page))} if key else given
    return client.post(url, data={**(sent or {}), "intent": intent_of(page), **answer})
