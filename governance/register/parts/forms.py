"""The shape of what people type about the parts of an asset."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf, Tick
from governance.core.fields.text import TextBlock, TextLine
from governance.core.fields.time import Day
from governance.core.forms import Form
from governance.register.parts.rules import LONGER, LONGEST, SHORTER
from governance.register.parts.words import (
    AccountType,
    ComponentKind,
    DocumentClass,
    DocumentState,
    GampCategory,
    RecordKind,
)
from governance.register.vocabulary import GxpRelevance

WEB = (r"https?://[^\s<>\"]+", _("An address begins with https:// and has no blanks."))


class PartForm(Form):
    """Any part: why it is recorded comes last."""

    def shown(self) -> list[object]:
        """Return the fields that a person fills in, the reason after all others."""
        return sorted(super().shown(), key=lambda field: field.short_name == "reason")

    reason = TextBlock(
        _("Reason"),
        most=1000,
        rows=2,
        hint=_("Needed where the asset bears on product quality; kept in its history."),
    )


class ComponentForm(PartForm):
    """A part that is validated in its own way."""

    name = TextLine(_("Name"), most=LONGEST, is_required=True)
    kind = OneOf(_("Kind"), [(word, word.label) for word in ComponentKind], is_required=True)
    edition = TextLine(_("Version"), most=SHORTER["edition"])
    gamp_category = OneOf(
        _("GAMP category"),
        [(word, word.label) for word in GampCategory],
        blank=_("not yet categorised"),
        hint=_("How it is made, and so how much proof it needs."),
    )
    relevance = OneOf(
        _("Relevance"),
        [(word, word.label) for word in GxpRelevance],
        is_required=True,
        default=GxpRelevance.UNDETERMINED,
        hint=_("Whether it bears on product quality, and so is validated."),
    )
    note = TextBlock(_("Note"), most=LONGER["note"], rows=2)


class AccountForm(PartForm):
    """An account on the device."""

    name = TextLine(_("Account"), most=LONGEST, is_required=True)
    type = OneOf(_("Type"), [(word, word.label) for word in AccountType], is_required=True)
    is_privileged = Tick(_("Privileged"), hint=_("It can change the device or its accounts."))
    owner = TextLine(
        _("Owner"), most=LONGEST, hint=_("The person or the team that answers for it.")
    )
    last_reviewed_on = Day(_("Last reviewed"))


class DocumentForm(PartForm):
    """A document that is kept elsewhere."""

    document_class = OneOf(
        _("Class"), [(word, word.label) for word in DocumentClass], is_required=True
    )
    title = TextLine(_("Title"), most=LONGEST, is_required=True)
    number = TextLine(_("Number"), most=SHORTER["number"])
    edition = TextLine(_("Edition"), most=SHORTER["edition"])
    language = TextLine(_("Language"), most=SHORTER["language"], hint=_("Such as en, de, fr."))
    document_state = OneOf(
        _("State"),
        [(word, word.label) for word in DocumentState],
        is_required=True,
        default=DocumentState.IN_FORCE,
    )
    url = TextLine(_("Address"), most=LONGER["url"], written=WEB, hint=_("Where it is read."))


class ReferenceForm(PartForm):
    """A record of another system."""

    kind = OneOf(_("Kind"), [(word, word.label) for word in RecordKind], is_required=True)
    system = TextLine(_("System"), most=SHORTER["system"], is_required=True)
    identifier = TextLine(_("Number there"), most=SHORTER["identifier"], is_required=True)
    status = TextLine(_("Status there"), most=LONGEST, hint=_("In that system's own words."))
    is_closed = Tick(_("Closed"), hint=_("Nothing more is to be done there."))
    checked_on = Day(_("Last checked"), hint=_("When somebody last looked there."))
    url = TextLine(_("Address"), most=LONGER["url"], written=WEB)


class RemoveForm(Form):
    """Why a part is none any more."""

    reason = TextBlock(
        _("Reason"), most=1000, rows=3, is_required=True, hint=_("Kept in the history.")
    )


FORMS: dict[str, type[PartForm]] = {
    "components": ComponentForm,
    "accounts": AccountForm,
    "documents": DocumentForm,
    "references": ReferenceForm,
}
