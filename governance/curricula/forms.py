"""The shape of what people type about what can be learned, who is to, and who did."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf, SomeOf, Upload
from governance.core.fields.number import Whole
from governance.core.fields.text import TextBlock, TextLine
from governance.core.fields.time import Day, Moment
from governance.core.forms import Form
from governance.curricula.commands.curricula import MOST_DAYS
from governance.curricula.models import Decision, ItemKind
from governance.curricula.rules.completing import KIND_LABELS
from governance.curricula.rules.versions import DECISIONS
from governance.evidence.asking import SignForm
from governance.identity.models import ROLE_LABELS, Role
from governance.skills.rules.requirements import LEVELS

LONGEST_TITLE, LONGEST_TEXT = 120, 1000
SHOWN = [(level, f"{level}: {words}") for level, words in LEVELS.items() if level]


class ItemForm(Form):
    """What an item is called, where it lies, and when it is done again."""

    title = TextLine(_("Title"), most=LONGEST_TITLE, is_required=True)
    lies = TextLine(
        _("Kept at"), hint=_("Where it is under control, e.g. its number in a document system.")
    )
    months = Whole(
        _("Repeated after"), least=1, most=240, unit=_("months"),
        hint=_("Blank: only when a later version asks for it."),
    )  # fmt: skip


class NewItemForm(ItemForm):
    """Something to learn that is not there yet."""

    code = TextLine(
        _("Code"), most=20, is_required=True,
        written=(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", _("Code is letters, digits and hyphens.")),
        hint=_("Short and lasting, e.g. SOP-112; it is never used for another one."),
    )  # fmt: skip
    kind = OneOf(
        _("Kind"), ItemKind, labels=KIND_LABELS, is_required=True,
        hint=_("It says by what it is completed: read, attended, done on the job, answered."),
    )  # fmt: skip
    place_id = OneOf(
        _("Place"), is_required=True, hint=_("By its clock a version comes into force.")
    )


class EndForm(Form):
    """From when on something is asked of nobody any more, and why."""

    ends_on = Day(_("Ends on"), is_required=True, hint=_("First day without it."))
    reason = TextBlock(_("Reason"), most=LONGEST_TEXT, rows=2, is_required=True)


class EffectForm(Form):
    """What completing an item shows."""

    competence_id = OneOf(_("Competence"), is_required=True)
    level = OneOf(
        _("Level shown"), SHOWN, is_required=True,
        hint=_("Reading shows level 1, a quiz level 2 at most."),
    )  # fmt: skip


class VersionForm(Form):
    """A version of an item, before quality assurance decides on it."""

    label = TextLine(_("Version"), most=20, is_required=True, hint=_("What people call it."))
    minutes = Whole(
        _("Time to learn it"), least=1, most=10_000, unit=_("minutes"), is_required=True
    )
    pass_mark = Whole(
        _("Pass mark"), least=1, most=100, unit="%",
        hint=_("Of a quiz: the share of its questions that is to be answered rightly."),
    )  # fmt: skip
    effective_on = Day(
        _("In force from"), is_required=True,
        hint=_("As planned; quality assurance signs the day with its decision."),
    )  # fmt: skip
    changes = TextBlock(_("What is different"), most=LONGEST_TEXT, rows=3, is_required=True)


class DecideForm(SignForm):
    """What a version asks of those who were trained by an earlier one, signed."""

    decision = OneOf(_("It asks for"), Decision, labels=DECISIONS, is_required=True)
    effective_on = Day(
        _("In force from"), is_required=True,
        hint=_("From the start of that day, on the clock of its place."),
    )  # fmt: skip
    reason = TextBlock(
        _("Reason"), most=LONGEST_TEXT, rows=3, is_required=True,
        hint=_("It becomes part of what you sign."),
    )  # fmt: skip


class ReasonForm(Form):
    """Why something is called off or revoked."""

    reason = TextBlock(_("Reason"), most=LONGEST_TEXT, rows=3, is_required=True)


class QuestionForm(Form):
    """A question of a quiz, with its options."""

    words = TextBlock(_("Question"), most=LONGEST_TEXT, rows=2, is_required=True)
    right = TextBlock(
        _("Right options"), most=LONGEST_TEXT, rows=3, is_required=True,
        hint=_("One a line; all of them are to be chosen, and no other."),
    )  # fmt: skip
    wrong = TextBlock(_("Other options"), most=LONGEST_TEXT, rows=3, is_required=True,
                      hint=_("One a line."))  # fmt: skip


class AnswersForm(Form):
    """What somebody chose in a quiz."""

    chosen = SomeOf(_("Answers"))


class CurriculumForm(Form):
    """Who is to learn what a curriculum holds."""

    title = TextLine(_("Title"), most=LONGEST_TITLE, is_required=True)
    place_id = OneOf(_("Place"), is_required=True, hint=_("It is asked there and below."))
    role = OneOf(_("For"), Role, labels=ROLE_LABELS, blank=_("everybody with a role there"))
    starts_on = Day(_("From"), is_required=True)


class HoldForm(Form):
    """An item of a curriculum, and the time that people have for it."""

    item_id = OneOf(_("Item"), is_required=True)
    days = Whole(
        _("Time from joining"), least=0, most=MOST_DAYS, unit=_("days"), is_required=True,
        hint=_("Or from its first day here, for those who are there already."),
    )  # fmt: skip
    starts_on = Day(_("From"), is_required=True)


class LetGoForm(Form):
    """From when on an item of a curriculum is asked for no longer."""

    ends_on = Day(_("Ends on"), is_required=True, hint=_("First day without it."))


class DoneForm(Form):
    """That somebody attended a course, or did a task before an assessor."""

    version_id = OneOf(_("What was done"), is_required=True)
    completed_at = Moment(_("Done at"), is_required=True)
    assessor_id = OneOf(
        _("Assessor"), blank=_("nobody"), hint=_("For a task on the job: somebody at level 4.")
    )
    note = TextBlock(_("Note"), most=LONGEST_TEXT, rows=2)
    file = Upload(_("File"), is_required=False)
