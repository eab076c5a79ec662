"""The shape of what is sent to bring device types."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import Upload
from governance.core.forms import Form


class BringForm(Form):
    """A file of device types."""

    file = Upload(
        _("File"),
        endings=(".yaml", ".yml", ".zip"),
        hint=_("One YAML file, or a ZIP archive of many with their folders, up to 25 MiB."),
    )
