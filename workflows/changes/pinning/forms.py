"""The shape of what people send who pin a target."""

from flask_babel import lazy_gettext as _l

from governance.core.fields.text import TextBlock, TextLine
from governance.evidence.asking import SignForm


class PinForm(SignForm):
    """What assets are to be left with, with a signature."""

    targets = TextBlock(
        _l("To be left with"),
        most=20_000,
        rows=6,
        is_required=True,
        hint=_l(
            "One asset a line: its number or tag, then the digest, safety signature or number of "
            "the comparison report. Leave blank what is not known yet."
        ),
    )
    kept_in = TextLine(
        _l("Where that is kept"),
        most=300,
        is_required=True,
        hint=_l("The archive and the version in it, so that somebody else can compare."),
    )
