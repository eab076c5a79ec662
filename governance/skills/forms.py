"""The shape of what people type about competences, what asks for them and what shows them."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf, Upload
from governance.core.fields.number import Whole
from governance.core.fields.text import TextBlock, TextLine
from governance.core.fields.time import Day, Moment
from governance.core.forms import Form
from governance.identity.models import ROLE_LABELS, Role
from governance.register.vocabulary import AssetClass
from governance.skills.models import Field
from governance.skills.queries.competences import FIELD_LABELS
from governance.skills.rules.evidence import BY_HAND, KIND_LABELS
from governance.skills.rules.requirements import DOINGS, LEVELS, MOST_PEOPLE

LONGEST_TITLE, LONGEST_ANCHOR = 120, 400
NUMBERED = [(level, f"{level}: {words}") for level, words in LEVELS.items()]


class CompetenceForm(Form):
    """What a competence is, and by what each level is recognised."""

    title = TextLine(_("Competence"), most=LONGEST_TITLE, is_required=True)
    field = OneOf(_("Field"), Field, labels=FIELD_LABELS, is_required=True)
    aware = TextBlock(
        _("Level 1, aware"), most=LONGEST_ANCHOR, rows=2, is_required=True,
        hint=_("By what it is recognised: what somebody at this level knows or does."),
    )  # fmt: skip
    supervised = TextBlock(
        _("Level 2, works supervised"), most=LONGEST_ANCHOR, rows=2, is_required=True
    )
    alone = TextBlock(_("Level 3, works alone"), most=LONGEST_ANCHOR, rows=2, is_required=True)
    teaches = TextBlock(
        _("Level 4, assesses and teaches"), most=LONGEST_ANCHOR, rows=2, is_required=True
    )
    months = Whole(
        _("Evidence counts for"), least=1, most=240, unit=_("months"),
        hint=_("Blank: until something ends it."),
    )  # fmt: skip
    also_called = TextLine(_("Also called"), hint=_("Other words that people look for."))
    nice_ids = TextLine(_("NICE identifiers"), hint=_("A space between, e.g. DD-WRL-009."))


class NewCompetenceForm(CompetenceForm):
    """A competence that is not there yet."""

    code = TextLine(
        _("Code"), most=20, is_required=True,
        written=(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", _("Code is letters, digits and hyphens.")),
        hint=_("Short and lasting, e.g. OT-PLC; it is never used for another one."),
    )  # fmt: skip


class EndCompetenceForm(Form):
    """From when on a competence is not used any more, and what takes its place."""

    ended_on = Day(_("Ends on"), is_required=True, hint=_("First day without it."))
    successor_id = OneOf(_("What takes its place"), blank=_("nothing"))


class DemandForm(Form):
    """What is asked of whoever works somewhere; what it is narrowed to must all hold."""

    competence_id = OneOf(_("Competence"), is_required=True)
    min_level = OneOf(_("Level at least"), NUMBERED[1:], is_required=True)
    place_id = OneOf(_("Place"), is_required=True, hint=_("It is asked there and below."))
    activity = OneOf(_("Only for"), list(DOINGS.items()), blank=_("whatever is done"))
    role = OneOf(_("Only of"), Role, labels=ROLE_LABELS, blank=_("everybody"))
    asset_class = OneOf(
        _("Only on class"), [(each, each.label) for each in AssetClass], blank=_("any")
    )
    asset = TextLine(_("Only on asset"), most=80, hint=_("By its number, e.g. AS-00012."))
    procedure = TextLine(_("Only by document"), most=80, hint=_("By its number, e.g. SOP-112."))
    min_people = Whole(
        _("People at least"), least=1, most=MOST_PEOPLE, is_required=True,
        hint=_("How many of the place are to hold it, so that one may be away."),
    )  # fmt: skip
    starts_on = Day(_("From"), is_required=True)
    basis = TextLine(_("Rests on"), is_required=True, hint=_("A regulation, a policy or a reason."))


class EndDemandForm(Form):
    """From when on something is asked no longer, and why."""

    ends_on = Day(_("Ends on"), is_required=True, hint=_("First day without it."))
    reason = TextBlock(_("Reason"), most=1000, rows=2, is_required=True)


class ShowingForm(Form):
    """What shows what somebody can do."""

    competence_id = OneOf(_("Competence"), is_required=True)
    kind = OneOf(
        _("Kind"), [(each, KIND_LABELS[each]) for each in BY_HAND], is_required=True,
        hint=_("Work that was performed is taken from the change it was for."),
    )  # fmt: skip
    level = OneOf(
        _("Level shown"), NUMBERED, is_required=True,
        hint=_("Reading shows level 1; level 0 is what an assessment may find."),
    )  # fmt: skip
    subject = TextLine(
        _("What it was"), is_required=True,
        hint=_("The course, the document or the certificate, by its number or name."),
    )  # fmt: skip
    subject_version = TextLine(_("Version"), most=40, hint=_("Of a document that was read."))
    performed_at = Moment(_("Shown at"), is_required=True)
    ends_at = Moment(
        _("Counts until"), hint=_("Blank: as long as evidence of the competence counts.")
    )
    assessor_id = OneOf(
        _("Assessor"), blank=_("nobody"),
        hint=_("For training on the job and assessments: somebody at level 4."),
    )  # fmt: skip
    note = TextBlock(_("Note"), most=1000, rows=2)
    file = Upload(_("File"), is_required=False)


class RevokeForm(Form):
    """Why a piece of evidence never should have counted."""

    reason = TextBlock(_("Reason"), most=1000, rows=3, is_required=True)
