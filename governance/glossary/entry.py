"""The form of an entry of the glossary: whoever answers a question fills it in, too."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import Tick
from governance.core.fields.text import TextBlock, TextLine
from governance.core.forms import Form

LONGEST_WORD, LONGEST_MEANING = 60, 400


class TermForm(Form):
    """What a word means to each side."""

    name = TextLine(
        _("Word"), most=LONGEST_WORD, least=2, is_required=True,
        written=(r"[^,]+", _("Word is one word or phrase, without a comma.")),
        hint=_("As a sentence writes it, in the singular."),
    )  # fmt: skip
    other_names = TextLine(
        _("Other words for it"), hint=_("A comma between. They are marked like the word itself.")
    )
    it_meaning = TextBlock(_("What IT means by it"), most=LONGEST_MEANING, rows=2, is_required=True)
    ot_meaning = TextBlock(_("What OT means by it"), most=LONGEST_MEANING, rows=2, is_required=True)
    is_false_friend = Tick(
        _("The two lead to different acts: a false friend"),
        hint=_("Who assesses a change that uses it says in a line what it means there."),
    )
    why = TextBlock(_("Why it matters"), most=LONGEST_MEANING, rows=2)
    example = TextBlock(_("Example"), most=LONGEST_MEANING, rows=2)
