"""What people send about who works under them."""

from flask_babel import lazy_gettext as _l

from governance.core.fields.choice import OneOf
from governance.core.fields.text import TextBlock, TextLine
from governance.core.forms import Form


class SuperviseForm(Form):
    """Who carries steps out under the sender's eyes."""

    person = OneOf(_l("Who"), blank=_l("somebody without an account"))
    name = TextLine(_l("Name of who has no account"), most=120)
    employer = TextLine(
        _l("For whom they work"), most=120, hint=_l("The vendor or contractor that sent them.")
    )
    steps = TextBlock(
        _l("What they carry out"),
        most=1000,
        rows=3,
        is_required=True,
        hint=_l("You stay with them, and your signature under the work names both of you."),
    )
