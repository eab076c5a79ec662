"""The shape of what people type about software."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf, Tick
from governance.core.fields.text import TextBlock, TextLine
from governance.core.fields.time import Day
from governance.core.forms import Form
from governance.register.software.models import SoftwareKind
from governance.register.software.rules import LONGEST


class SoftwareForm(Form):
    """A piece of software that is not in the catalogue yet."""

    vendor_id = OneOf(_("Vendor"), is_required=True)
    name = TextLine(
        _("Name"), most=LONGEST["name"], is_required=True, hint=_("Without vendor and version.")
    )
    kind = OneOf(_("Kind"), [(word, word.label) for word in SoftwareKind], is_required=True)


class VersionForm(Form):
    """A version, and the days on which its maker lets go of it."""

    edition = TextLine(
        _("Version"),
        most=LONGEST["edition"],
        is_required=True,
        hint=_("As its maker writes it; one that is there already gets these days."),
    )
    released_on = Day(_("Released on"))
    end_of_sales_on = Day(_("End of sales"))
    end_of_life_on = Day(_("End of life"))
    end_of_security_support_on = Day(_("End of security support"))


class InstallForm(Form):
    """Software that somebody found on an asset."""

    software_product_id = OneOf(_("Software"), is_required=True)
    edition = TextLine(
        _("Version"),
        most=LONGEST["edition"],
        is_required=True,
        hint=_("As read on the device, service pack and all."),
    )
    is_firmware = Tick(_("Burnt in"), hint=_("It is part of the device rather than set up on it."))
    installed_on = Day(_("Installed on"))
    path = TextLine(_("Path"), most=LONGEST["path"], hint=_("If it is there more than once."))
    architecture = TextLine(_("Architecture"), most=LONGEST["architecture"], hint=_("Such as x64."))
    reason = TextBlock(
        _("Reason"),
        most=1000,
        rows=2,
        hint=_("Needed where the asset bears on product quality; kept in its history."),
    )


class UninstallForm(Form):
    """Why software is on an asset no more."""

    reason = TextBlock(
        _("Reason"), most=1000, rows=3, is_required=True, hint=_("Kept in the history.")
    )
