"""Shapes of what is sent about views and columns."""

import re
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectMultipleField
from wtforms.validators import ValidationError

from governance.core.fields.checks import OfLength
from governance.core.fields.choice import OneOf, Tick
from governance.core.fields.text import TextLine
from governance.core.forms import Form
from governance.saved_views.rules import LONGEST_NAME, LONGEST_QUERY

NAME = re.compile(r"[a-z0-9_.]{1,60}")
MOST_COLUMNS = 200


class EditForm(Form):
    """What a view is called, and who may use it."""

    name = TextLine(
        _("Name"),
        most=LONGEST_NAME,
        is_required=True,
        hint=_("What you will look for in the menu, such as OT assets without firmware."),
    )
    place_id = OneOf(
        _("Shared with"),
        blank=_("nobody: I use it alone"),
        hint=_("Everybody who works there may use it, and sees only what they may read anyway."),
    )


class KeepForm(EditForm):
    """A view that is to be kept."""

    is_start = Tick(_("Open the list with it"), hint=_("For you; others choose for themselves."))
    list_name = HiddenField()
    query = HiddenField(validators=[OfLength(LONGEST_QUERY)])


class ListForm(Form):
    """A list, and what its address asks."""

    list_name = HiddenField()
    query = HiddenField(validators=[OfLength(LONGEST_QUERY)])


class ColumnsForm(ListForm):
    """The columns of a list, in their order."""

    columns = SelectMultipleField(_("Columns"), validate_choice=False)

    def validate_columns(self, field: Any) -> None:
        """Take names of columns, at least one."""
        names = field.data or []
        if not 0 < len(names) <= MOST_COLUMNS or not all(map(NAME.fullmatch, names)):
            raise ValidationError(_("Choose at least one column of the list."))
