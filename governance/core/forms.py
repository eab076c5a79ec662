"""The form that every form is: CSRF, tidy texts of bounded length, one summary, nothing lost."""

import secrets
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import HiddenField, PasswordField, StringField
from wtforms.fields.core import UnboundField

from governance.core.fields.checks import OfLength, OneLine, is_text, spelled, tidy
from governance.core.fields.number import Version

LONGEST = 200
"""Characters of a text field that names no length of its own."""


def once_key() -> str:
    """Return a key that no other page has."""
    return secrets.token_urlsafe(16)


class Form(FlaskForm):  # type: ignore[misc]
    """A form knows shapes; what they mean is for the rules.

    On a POST it holds what was sent, whatever `obj` it is given: shown again, nothing is lost.
    """

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """How fields are bound to a form."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Give files to the fields that take them: text sent as a file is nothing typed."""
            sent = super().wrap_formdata(form, formdata)
            if not isinstance(sent, CombinedMultiDict):
                return sent
            taken = [
                (name, file)
                for name, file in request.files.items(multi=True)
                if isinstance(form._fields.get(name), FileField)
            ]
            return CombinedMultiDict((MultiDict(taken), request.form))

        def bind_field(
            self, form: Any, unbound_field: "UnboundField[Any]", options: dict[str, Any]
        ) -> Any:
            """Give every text its filter and, unless it has one, its longest length."""
            kind, given = unbound_field.field_class, dict(unbound_field.kwargs)
            if is_text(kind):
                plain = spelled if issubclass(kind, PasswordField) else tidy
                options["filters"] = [*given.pop("filters", ()), plain]
            field = UnboundField(kind, *unbound_field.args, name=unbound_field.name, **given).bind(
                form=form, **options
            )
            if isinstance(field, StringField):
                _bound(field)
            return field

    version = Version()
    """What the person saw of the record; empty where there is none."""

    once = HiddenField(default=once_key)
    """Drawn anew for each page: a form sent twice is done once."""

    refusals: tuple[str, ...] = ()
    """Why a rule refused what was sent, for the summary over the form."""

    def now_at(self, version: int | None) -> None:
        """Take note of the record's present version, for the page that is shown again."""
        self.version.data = version
        self.version.raw_data = None

    def sentences(self) -> list[str]:
        """Return every reason against what was sent."""
        return [sentence for _, sentence in self.reasons()]

    def reasons(self) -> list[tuple[str | None, str]]:
        """Return every reason with the id of the field it is about; None: about the whole."""
        told: list[tuple[str | None, str]] = [(None, reason) for reason in self.refusals]
        told += [(None, str(reason)) for reason in self.form_errors]
        for field in self:
            anchor = None if field.type in HIDDEN else field.id
            stale = [EXPIRED] if field.type == "CSRFTokenField" and field.errors else []
            told += [(anchor, str(reason)) for reason in stale or field.errors]
        return told

    def shown(self) -> list[Any]:
        """Return the fields that a person fills in."""
        return [field for field in self if field.type not in HIDDEN]

    def values(self) -> dict[str, Any]:
        """Return what the person filled in, by field."""
        return {field.short_name: field.data for field in self.shown()}


EXPIRED = "This page was open for too long. What you typed is kept: send it again."
HIDDEN = frozenset({"CSRFTokenField", "HiddenField", "Version"})
"""Fields that nobody sees."""


def retyped(form: Form, *reasons: str) -> Form:
    """Return the form as it was sent, checked again, with the reasons of a refusal on top."""
    form.validate()
    form.refusals = reasons
    return form


def _bound(field: StringField) -> None:
    """See to it that a text has a longest length and no character that cannot be stored."""
    checks = list(field.validators)
    if not any(isinstance(check, OfLength) for check in checks):
        checks.append(OfLength(LONGEST))
    if not any(isinstance(check, OneLine) for check in checks):
        checks.append(OneLine())
    field.validators = checks
