"""What is supposed, as people choose it: nothing is written, so all of it is in the address."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf
from governance.core.fields.time import Day
from governance.core.forms import Form


class WhatIfForm(Form):
    """What every supposition says: from when on."""

    class Meta(Form.Meta):
        """Read from the address: there is nothing to forge."""

        csrf = False

    on = Day(_("From"), is_required=True, hint=_("First day on which it would be so."))


class LeaverForm(WhatIfForm):
    """Somebody leaves."""

    person_id = OneOf(_("Who leaves"), is_required=True)


class TakeoverForm(WhatIfForm):
    """A reorganisation: somebody gets all that another one has."""

    person_id = OneOf(_("Who hands over"), is_required=True)
    other_id = OneOf(_("Who takes over"), is_required=True)


class MoveForm(WhatIfForm):
    """A place hangs elsewhere."""

    place_id = OneOf(_("Which place"), is_required=True)
    parent_id = OneOf(_("Under which one"), is_required=True)


FORMS = {"leaver": LeaverForm, "takeover": TakeoverForm, "move": MoveForm}
