"""The page between an act and its signature: it shows exactly what is signed, and asks for it.

A form that signs is a `SignForm`. Its command comes as far as the signature and stops; what would
be signed is kept and shown; the page sends the same form again, with the answer.
"""

import json
from functools import partial
from typing import Any

from flask import render_template, request, url_for
from flask_babel import lazy_gettext
from wtforms import HiddenField

from governance.audit.linking import pages
from governance.core import web
from governance.core.fields.checks import OfLength
from governance.core.fields.text import Secret, TextLine
from governance.core.forms import Form
from governance.evidence.queries import masked, signed_before
from governance.evidence.showing import facts_of, is_comparable
from governance.evidence.signing import ToBeSigned
from governance.identity.carrying import LONGEST
from governance.identity.factors import ceremonies
from governance.identity.factors.answering import opened
from governance.identity.factors.ceremonies import Asked
from governance.identity.factors.intents import intend
from governance.identity.factors.models import SigningIntent
from governance.identity.factors.queries import keys_of
from governance.identity.queries import has_password
from governance.identity.sso.queries import ways_of
from governance.identity.stepup import BY_CODE, holder, usable_party

ANSWERS = frozenset({"password", "code"})
MECHANICS = ANSWERS | {"csrf_token", "intent", "grade", "answer"}
"""What the page that shows sends of its own; all else is what the form before it held."""


class SignForm(Form):
    """What makes a signature; at first nothing of it is given, and the act is only looked at."""

    intent = HiddenField(validators=[OfLength(100)])
    grade = HiddenField(validators=[OfLength(40)])
    answer = HiddenField(validators=[OfLength(LONGEST)])
    password = Secret(lazy_gettext("Your password"), is_required=False)
    code = TextLine(
        lazy_gettext("The code your authenticator shows now"),
        most=10,
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )

    def shown(self) -> list[Any]:
        """Return the fields of the act itself; those of the signature stand on their own page."""
        return [field for field in super().shown() if field.short_name not in ANSWERS]

    def shown_again(self) -> str:
        """Return the page on which the answer was not right."""
        return page(self, self.intent.data or "")


def ask(stopped: ToBeSigned, form: SignForm) -> str:
    """Keep what is to be signed, and show it."""
    here, shown = holder(), stopped.shown
    token = web.apart(lambda session: intend(session, here, shown))
    return page(form, token, stopped.warned)


def page(form: SignForm, token: str, warned: tuple[str, ...] = ()) -> str:
    """Show what is signed, by what, and ask for the key, or for password and code."""
    intent = opened(web.edge().database, holder(token))
    return web.reread(lambda: _drawn(form, token, intent, warned))


def _drawn(form: SignForm, token: str, intent: SigningIntent, warned: tuple[str, ...]) -> str:
    told, session = json.loads(intent.payload), web.session()
    before = signed_before(session, web.actor().id, told)
    mask = partial(masked, session, web.actor(), told)
    is_alike = before is not None and is_comparable(intent.content, before.body)
    keys = [key.credential_id for key in keys_of(session, web.actor().id)]
    party = usable_party() if intent.is_by_key else None
    form.code.data = None
    for field in (form.password, form.code):
        field.flags.required = True  # here, where the answer is given
    return render_template(
        "evidence/sign.html",
        form=form,
        told=json.loads(mask(intent.payload)),
        facts=facts_of(mask(intent.content), mask(before.body) if before and is_alike else None),
        before=before if is_alike else None,
        warned=warned,
        token=token,
        options=ceremonies.signing_in(Asked(party, intent.challenge), keys) if party else "",
        has_key=bool(keys),
        ways=ways_of(session, web.actor().id),
        has_password=has_password(session, web.actor().id),
        carried=[each for each in request.form.items(multi=True) if each[0] not in MECHANICS],
        by_code=BY_CODE,
        back=_page_of(told["record"]),
    )


def _page_of(record: str) -> str:
    """Return the page of a record, to leave it unsigned; of one that is not there yet, the form."""
    kind, _, key = record.partition(":")
    endpoint = pages().get(kind)
    return url_for(endpoint, id=key) if endpoint and key.isdigit() else request.path
