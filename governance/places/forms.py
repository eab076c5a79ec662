"""Shapes of what is typed about places."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf
from governance.core.fields.text import TextLine
from governance.core.forms import Form
from governance.places.models import Level
from governance.places.rules import LEVEL_LABELS, LONGEST_CODE, LONGEST_NAME, zones

ZONES = [(zone, zone.replace("_", " ")) for zone in zones()]


class NewPlaceForm(Form):
    """A place that is to be added under another one."""

    level = OneOf(_("What it is"), Level, labels=LEVEL_LABELS, is_required=True)
    code = TextLine(
        _("Code"),
        most=LONGEST_CODE,
        is_required=True,
        hint=_("Short, small letters, digits and hyphens, such as suite-3. It stays for good."),
    )
    name = TextLine(_("Name"), most=LONGEST_NAME, is_required=True)
    time_zone = OneOf(
        _("Time zone"), ZONES, hint=_("Of a site; what lies below it has the site's.")
    )


class NameForm(Form):
    """Another name."""

    name = TextLine(_("Name"), most=LONGEST_NAME, is_required=True)
