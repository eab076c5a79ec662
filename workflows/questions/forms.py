"""The shape of what people type about a word that they ask about."""

from flask_babel import lazy_gettext as _

from governance.core.fields.text import TextBlock, TextLine
from governance.core.forms import Form
from governance.glossary.entry import LONGEST_WORD


class AskForm(Form):
    """A word, and where it stands."""

    word = TextLine(_("Which word"), most=LONGEST_WORD, least=2, is_required=True)
    note = TextBlock(
        _("Where it stands, or what you take it for"), most=500, rows=2,
        hint=_("It helps whoever answers to know what you read."),
    )  # fmt: skip


class CloseForm(Form):
    """What a word means in one change only."""

    answer = TextBlock(
        _("What it means there"), most=1000, rows=3, is_required=True,
        hint=_("Who asked reads it. Nothing is added to the glossary."),
    )  # fmt: skip
