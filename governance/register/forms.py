"""The shape of what people type about assets; what it means is in `rules`."""

from datetime import UTC, datetime

from flask_babel import lazy_gettext as _
from wtforms import HiddenField

from governance.core.contributions import NO_TIME
from governance.core.fields.choice import OneOf, SomeOf, Tick
from governance.core.fields.number import Whole
from governance.core.fields.text import TextBlock, TextLine
from governance.core.fields.time import Day
from governance.core.forms import Form
from governance.register.models import Strength
from governance.register.queries.neighbours import STRENGTHS, TYPES
from governance.register.rules import LONGEST, MOVED_BY_ACTS, Answering
from governance.register.vocabulary import (
    CRITICALITY,
    GONE,
    AssetClass,
    AssetState,
    Domain,
    GxpRelevance,
    OtFunction,
    PurdueLevel,
    ValidationState,
)


class AssetForm(Form):
    """The facts of an asset that a person writes."""

    place_id = OneOf(_("Place"), is_required=True, hint=_("Where it is used."))
    location_id = OneOf(
        _("Stands in"), blank=_("not known"), hint=_("Where it physically is, in which air.")
    )
    tag = TextLine(
        _("Tag"), most=LONGEST["tag"], is_required=True, hint=_("As engraved, such as PLC-204.")
    )
    name = TextLine(
        _("Name"), most=LONGEST["name"], is_required=True, hint=_("What people call it.")
    )
    serial_no = TextLine(_("Serial number"), most=LONGEST["serial_no"])
    domain = OneOf(
        _("Domain"), [(word, word.label) for word in Domain], is_required=True, default=Domain.OT
    )
    asset_class = OneOf(
        _("Class"),
        [(word, word.label) for word in AssetClass],
        is_required=True,
        hint=_("What it is as a device."),
    )
    ot_function = OneOf(
        _("OT function"),
        [(word, word.label) for word in OtFunction],
        is_required=True,
        default=OtFunction.UNKNOWN,
        hint=_("What it does for the process; a server can be an operator station."),
    )
    product_id = OneOf(_("Product"), blank=_("not known"))
    firmware = TextLine(
        _("Firmware"),
        most=LONGEST["firmware"],
        hint=_("The version as read on it; leave it blank while nobody has looked."),
    )
    purdue_level = OneOf(
        _("Purdue level"), [(word, word.label) for word in PurdueLevel], blank=_("not known")
    )
    address = TextLine(
        _("IP address"), most=60, hint=_("IPv4 or IPv6; two sites may use the same one.")
    )
    hostname = TextLine(_("Host name"), most=LONGEST["hostname"])
    criticality = OneOf(
        _("Criticality"),
        list(CRITICALITY.items()),
        blank=_("not rated yet"),
        hint=_("How much depends on it: 1 is the most critical."),
    )
    gxp = OneOf(
        _("GxP"),
        [(word, word.label) for word in GxpRelevance],
        is_required=True,
        default=GxpRelevance.UNDETERMINED,
        hint=_("Whether it bears on product quality or on the records that prove it."),
    )
    validation_state = OneOf(
        _("Validation state"),
        [(word, word.label) for word in ValidationState],
        is_required=True,
        default=ValidationState.NOT_REQUIRED,
    )
    has_safety_function = Tick(
        _("Safety function"), hint=_("It keeps people, the plant or the environment from harm.")
    )
    commissioned_on = Day(_("Commissioned on"))
    notes = TextBlock(_("Notes"), most=LONGEST["notes"], rows=4)


class RegisterForm(AssetForm):
    """A new asset."""

    state = OneOf(
        _("State"),
        [(word, word.label) for word in AssetState if word not in GONE],
        is_required=True,
        default=AssetState.IN_OPERATION,
    )
    validation_state = OneOf(
        _("Validation state"),
        [(word, word.label) for word in ValidationState if word not in MOVED_BY_ACTS],
        is_required=True,
        default=ValidationState.NOT_REQUIRED,
    )


class CloneForm(RegisterForm):
    """A new asset like another one."""

    with_dependencies = Tick(
        _("Depends on the same"), hint=_("Copies what the other one depends on, as it is now.")
    )


class EditForm(AssetForm):
    """An asset as it is, and why it is edited."""

    reason = TextBlock(
        _("Reason"),
        most=1000,
        rows=2,
        hint=_("Needed where the asset bears on product quality; kept in its history."),
    )


class RedependForm(Form):
    """How an asset depends on another one, and how much; which one that is stays."""

    type = OneOf(_("It"), [(kind, words[0]) for kind, words in TYPES.items()], is_required=True)
    strength = OneOf(
        _("If that one stops, this one"),
        [(strength, words[0]) for strength, words in STRENGTHS.items()],
        is_required=True,
        default=Strength.HARD,
    )
    tolerance_min = Whole(
        _("It goes on without for"),
        unit=_("minutes"),
        least=0,
        hint=_("How long it lasts before it suffers; blank while nobody knows."),
    )
    group = TextLine(
        _("One of its"),
        most=80,
        hint=_("A redundancy group, such as domain controllers, of which it does not need all."),
    )
    needed = Whole(_("Of these it needs"), least=1, most=99, hint=_("How many must be there."))
    note = TextLine(_("Note"), most=400, hint=_("How you know."))
    is_validated = Tick(_("Tried out"), hint=_("It was tested that it is so, a failover say."))
    verified_on = Day(_("Last looked at on"))


class DependForm(RedependForm):
    """What an asset depends on, how, and how much."""

    provider = TextLine(
        _("this asset"),
        most=60,
        is_required=True,
        hint=_("Its tag, or its number such as AS-00042."),
    )


class AnswerForm(Form):
    """What the accountable person says to those who depend on an asset."""

    dependency_ids = SomeOf(_("Which"), is_required=True)
    agrees = OneOf(
        _("Your answer"),
        [("yes", _("I agree: they may depend on it")), ("no", _("I object"))],
        is_required=True,
    )
    reason = TextBlock(
        _("Reason"),
        most=1000,
        rows=3,
        hint=_("Needed where you object; whoever declared it reads it."),
    )
    seen_at = HiddenField()

    def said(self) -> Answering:
        """Return the answer, and when the page was read; long ago, where it does not say."""
        try:
            seen_at = datetime.fromisoformat(self.seen_at.data or "").astimezone(UTC)
        except ValueError:
            seen_at = NO_TIME
        agrees = self.agrees.data == "yes"
        return Answering(self.dependency_ids.data, agrees, self.reason.data, seen_at)


class UndependForm(Form):
    """Why a dependency is none any more."""

    reason = TextBlock(
        _("Reason"), most=1000, rows=3, is_required=True, hint=_("Kept in the history.")
    )


class SettleForm(Form):
    """How it is known that the order code of an asset is right."""

    reason = TextBlock(
        _("Reason"),
        most=1000,
        rows=3,
        is_required=True,
        hint=_("What you looked at, such as the nameplate; kept in the history."),
    )
