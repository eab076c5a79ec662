"""The shape of what people type about a group of attributes, read off its declaration."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple, cast

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf, SomeOf
from governance.core.fields.number import Number, Whole
from governance.core.fields.text import TextBlock, TextLine
from governance.core.fields.time import Day
from governance.core.forms import Form
from governance.register.groups.commands import LONGEST_REASON
from governance.register.groups.declared import (
    GROUPS,
    LONGEST,
    Fact,
    Group,
    is_day,
    is_number,
    is_whole,
    is_yes_or_no,
    words_of,
)
from governance.register.groups.rules import Told
from governance.register.profiles.rules import EXCUSABLE
from governance.register.vocabulary import OtFunction

UNKNOWN = _("not known")
WHY_NOT = "not_"
"""Before the name of a field: why it does not apply."""


class Pair(NamedTuple):
    """A field, and beside it why it does not apply."""

    field: Any
    why_not: Any
    fact: Fact


class ReasonForm(Form):
    """Why an asset is edited."""

    reason = TextBlock(
        _("Reason"),
        most=1000,
        rows=2,
        hint=_("Needed where the asset bears on product quality; kept in its history."),
    )


class GroupForm(ReasonForm):
    """A group of attributes, each beside the reason for which it may not apply."""

    group: Group

    def pairs(self) -> Iterator[Pair]:
        """Give the fields in the order of the declaration."""
        for fact in self.group.facts:
            yield Pair(self[fact.name], self[WHY_NOT + fact.name], fact)

    def told(self) -> tuple[Told, str | None]:
        """Return what was said of the group, and why."""
        sent = self.values()
        values = {fact.name: _plain(sent[fact.name]) for fact in self.group.facts}
        why = {self.group.key(fact): sent[WHY_NOT + fact.name] for fact in self.group.facts}
        return Told(values, why), sent["reason"]


class PlayForm(ReasonForm):
    """The parts that an asset plays beside its main one."""

    functions = SomeOf(
        _("It also plays"),
        [(f, f.label) for f in OtFunction if f not in {OtFunction.NONE, OtFunction.UNKNOWN}],
    )


def _field(group: Group, fact: Fact) -> Any:
    """Return the field that takes a fact of this kind."""
    words = words_of(group, fact)
    if words is not None:
        return OneOf(fact.label, [(w, w.label) for w in words], blank=UNKNOWN, hint=fact.hint)
    if is_yes_or_no(group, fact):
        return OneOf(
            fact.label, [(True, _("yes")), (False, _("no"))], blank=UNKNOWN, hint=fact.hint
        )
    if is_day(group, fact):
        return Day(fact.label, hint=fact.hint)
    if is_whole(group, fact):
        return Whole(fact.label, least=fact.least, most=fact.most, unit=fact.unit, hint=fact.hint)
    if is_number(group, fact):
        return Number(fact.label, least=fact.least, most=fact.most, unit=fact.unit, hint=fact.hint)
    return TextLine(fact.label, most=fact.most or LONGEST, hint=fact.hint)


def _why_not(label: str) -> Any:
    return TextLine(_("Why “%(field)s” does not apply", field=label), most=LONGEST_REASON)


def _form_of(group: Group) -> type[GroupForm]:
    fields = {fact.name: _field(group, fact) for fact in group.facts}
    why = {WHY_NOT + fact.name: _why_not(fact.label) for fact in group.facts}
    held = {"__doc__": group.text, "group": group, **fields, **why}
    return cast("type[GroupForm]", _made(f"{group.model.__name__}Form", GroupForm, held))


def _excuse_form() -> Any:
    """Return the form that says of the fields in no group why they do not apply."""
    fields = {field: _why_not(label) for field, label in EXCUSABLE.items()}
    return _made("ExcuseForm", ReasonForm, fields)


def _made(name: str, kind: type[Form], held: dict[str, Any]) -> Any:
    """Return a form that is read off a declaration, as a class statement would make it."""
    return cast("Any", type(kind))(name, (kind,), held)


FORMS = {code: _form_of(group) for code, group in GROUPS.items()}
ExcuseForm = _excuse_form()


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value
