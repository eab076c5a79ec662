"""The shapes of what people say of templates, and of changes by them."""

from flask_babel import lazy_gettext as _l

from governance.core.fields.choice import OneOf
from governance.core.fields.number import Whole
from governance.core.fields.text import TextBlock, TextLine
from governance.core.forms import Form
from governance.register.vocabulary import AssetClass
from workflows.changes.models import ChangeKind
from workflows.changes.standard.rules import AT_MOST


class TemplateForm(Form):
    """An edition of a template, as it is put up for approval."""

    code = TextLine(
        _l("Code"), most=30, is_required=True, hint=_l("Of an edition of one that there is: its.")
    )
    title = TextLine(_l("What is done"), most=100, is_required=True)
    place_id = OneOf(_l("Place"), is_required=True, hint=_l("It is for assets there and below."))
    kind = OneOf(_l("Kind of change"), ChangeKind, is_required=True)
    asset_class = OneOf(
        _l("Class of asset"), [(one, one.label) for one in AssetClass], is_required=True
    )
    product = TextLine(
        _l("Product"), most=120, hint=_l("Its order code. Blank: any product of that class.")
    )
    gxp = OneOf(
        _l("GxP relevance at most"), [(one, one.label) for one in AT_MOST], is_required=True
    )
    proposed = TextBlock(_l("How it will be"), rows=2, is_required=True)
    target_firmware = TextLine(
        _l("New firmware"), most=60, hint=_l("Blank: firmware stays as it is.")
    )
    plan = TextBlock(_l("Plan"), rows=4, is_required=True)
    back_out = TextBlock(_l("Back-out"), rows=2, is_required=True)
    tests = TextBlock(_l("Tests"), rows=2, is_required=True)
    judged = TextBlock(
        _l("What could go wrong, and why that is accepted every time"), rows=3, is_required=True
    )
    days = Whole(_l("Holds for"), least=1, most=730, unit=_l("days"), is_required=True)
    most_uses = Whole(_l("Most uses"), least=1, most=10_000, is_required=True)
    most_failures = Whole(
        _l("Suspends itself after"), least=1, most=100, unit=_l("that failed"), is_required=True
    )


class StopForm(Form):
    """Why a template is stopped, or let go on."""

    reason = TextBlock(_l("Reason"), most=1000, rows=3, is_required=True)


class UseForm(Form):
    """By which template a change of an asset is made, and why now."""

    template_id = OneOf(_l("What you do"), is_required=True)
    reason = TextBlock(_l("Why it is needed now"), most=1000, rows=2, is_required=True)
