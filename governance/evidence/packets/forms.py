"""The shape of what people send about packets."""

from flask_babel import lazy_gettext as _

from governance.core.fields.number import Whole
from governance.core.forms import Form


class PacketForm(Form):
    """Up to which event of the trail a packet tells."""

    upto = Whole(
        _("Up to event"),
        least=1,
        hint=_(
            "Blank: up to now. The same event gives the same bytes again, whenever it is asked."
        ),
    )
