"""The shape of what people send about labels."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf
from governance.core.forms import Form
from governance.register.labels.models import SheetLayout
from governance.register.labels.rules import GRIDS


class LabelForm(Form):
    """What the labels are printed on."""

    layout = OneOf(
        _("Labels"),
        [(layout, grid.words) for layout, grid in GRIDS.items()],
        is_required=True,
        default=SheetLayout.A4_24,
        hint=_("Print the file at its actual size, without fitting it to the page."),
    )
