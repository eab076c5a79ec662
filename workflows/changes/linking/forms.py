"""What people type of what changes have to do with each other."""

from typing import Self

from flask_babel import lazy_gettext as _l

from governance.core.fields.choice import OneOf, SomeOf
from governance.core.fields.text import TextBlock, TextLine
from governance.core.forms import Form
from workflows.changes.forms import ReasonForm
from workflows.changes.linking.rules import Tie
from workflows.changes.models import ChangeKind

TIES = {
    Tie.RELATES_TO: _l("is related to"),
    Tie.FOLLOWS: _l("follows from"),
    Tie.LED_TO: _l("led to"),
    Tie.BLOCKED_BY: _l("is blocked by"),
    Tie.BLOCKS: _l("blocks"),
    Tie.CHILD_OF: _l("is a child of"),
    Tie.PARENT_OF: _l("is the parent of"),
    Tie.SUPERSEDES: _l("supersedes"),
    Tie.SUPERSEDED_BY: _l("is superseded by"),
    Tie.DUPLICATES: _l("duplicates"),
    Tie.DUPLICATED_BY: _l("is duplicated by"),
}
"""What a change is to another, in words."""


class LinkForm(Form):
    """What a change has to do with another one, and why."""

    tie = OneOf(_l("This change"), Tie, labels=TIES, is_required=True)
    other = TextLine(
        _l("Number of the other change"), most=20, is_required=True, hint=_l("As CR-2026-0042.")
    )
    reason = TextBlock(_l("Why"), most=1000, rows=3, is_required=True)


class UnlinkForm(Form):
    """Which link ends, and why."""

    link = OneOf(_l("Link"), is_required=True)
    reason = TextBlock(
        _l("Why it ends"), most=1000, rows=3, is_required=True,
        hint=_l("The link stays readable with its reason."),
    )  # fmt: skip


class SplitForm(Form):
    """Which part of a change becomes a child of it."""

    asset = TextLine(
        _l("Number or tag of its asset"), most=80, is_required=True,
        hint=_l("Its main one; the child can take on more."),
    )  # fmt: skip
    title = TextLine(_l("What the child does"), most=120, is_required=True)
    kind = OneOf(_l("Kind of change"), ChangeKind, is_required=True)
    reason = TextBlock(_l("Why it is split off"), most=1000, rows=3, is_required=True)


class CancelForm(ReasonForm):
    """Why a change is given up, and what becomes of each of its children."""

    given_up = SomeOf(_l("Children that are cancelled with it"))
    alone = SomeOf(_l("Children that go on alone"))

    def of(self, children: list[tuple[int, str]]) -> Self:
        """Ask of these children; where there are none, only why."""
        for field in (self.given_up, self.alone):
            field.choices = children
        if not children:
            del self.given_up, self.alone
        return self
