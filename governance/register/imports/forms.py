"""The shape of what people send about an import; what it means is in `rules` and `reading`."""

from collections.abc import Iterable, Mapping
from typing import Any, Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf, SomeOf, Tick, Upload
from governance.core.fields.number import Whole
from governance.core.fields.text import TextLine
from governance.core.forms import Form
from governance.register.imports.kinds import Kind
from governance.register.imports.models import Import
from governance.register.imports.reading import Reading, Shape, unused
from governance.register.imports.registry import KINDS
from governance.register.queries.reach import Spot

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
PREFIX = "field_"


class KindOf(OneOf):
    """One of the kinds that there are when the page is shown: higher slices add theirs."""

    def __init__(self, label: str, **said: Any) -> None:
        """Take what all fields take."""
        kinds = [(kind.name, kind.plural.capitalize()) for kind in KINDS.values()]
        super().__init__(label, kinds, **said)
        self.type = OneOf.__name__  # shown like any other choice


class UploadForm(Form):
    """A file, and what it lists of which place."""

    kind = KindOf(_("What it lists"), is_required=True)
    place_id = OneOf(
        _("Site or place"),
        is_required=True,
        hint=_("The site that the file is about; or the one area, if it lists only that."),
    )
    file = Upload(
        _("File"),
        endings=ENDINGS,
        hint=_("CSV or Excel (XLSX), as you have it, up to 25 MiB. Title rows may stay."),
    )


class SheetName(OneOf):
    """The name of a sheet: any text; the file knows whether there is such a sheet."""

    def __init__(self, label: str, **said: Any) -> None:
        """Take no options: they depend on the file."""
        super().__init__(label, **said)
        self.read = str


class ReadForm(Form):
    """Which part of the file is the table."""

    sheet = SheetName(_("Sheet"))
    header_line = Whole(
        _("Line of the headings"), least=1, most=1_000_000, hint=_("As the spreadsheet numbers it.")
    )

    @classmethod
    def of(cls, shape: Shape, sheet: str) -> Self:
        """Return the form for a file of this shape."""
        form = cls(data={"header_line": shape.header_line})
        form.sheet.choices = [(name, name) for name in shape.sheets]
        form.sheet.data = sheet
        return form


class MapForm(Form):
    """Which column is which field, what is left out, and where assets without a place belong."""

    place_id = OneOf(_("Assets whose row names no place belong to"), blank=_("none: refuse them"))
    left_out = SomeOf(_("Left out on purpose"))
    leaves_rest_out = Tick(_("Leave out every column that no field takes"))

    def settle(self, kind: Kind, shape: Shape, spots: Iterable[Spot]) -> None:
        """Offer the headings of the file and the places."""
        columns = [
            (index, f"{heading}  ({letter})")
            for index, (heading, letter) in enumerate(zip(shape.header, shape.letters, strict=True))
        ]
        for column in self.columns_of(kind):
            column.choices = columns
        for field in kind.fields:
            self[f"{PREFIX}{field.name}"].label.text = field.label
        self.left_out.choices = [(index, heading) for index, heading in enumerate(shape.header)]
        self.place_id.choices = [(spot.id, spot.indented) for spot in spots]

    def columns_of(self, kind: Kind) -> list[Any]:
        """Return the selects, one a field of the kind."""
        return [self[f"{PREFIX}{field.name}"] for field in kind.fields]

    def parts_of(self, kind: Kind) -> list[tuple[str, list[Any]]]:
        """Return the selects by what they stand under; first those that stand under nothing."""
        parts: dict[str, list[Any]] = {}
        for field in kind.fields:
            parts.setdefault(field.part, []).append(self[f"{PREFIX}{field.name}"])
        return list(parts.items())

    def show(self, shape: Shape, reading: Reading) -> None:
        """Fill in what was proposed, or chosen before."""
        at = {heading: index for index, heading in enumerate(shape.header)}
        for name, heading in reading.columns.items():
            self[f"{PREFIX}{name}"].data = at.get(heading)
        self.left_out.data = [at[heading] for heading in reading.left_out if heading in at]
        self.place_id.data = reading.place_id

    def reading(self, kind: Kind, shape: Shape, before: Reading) -> Reading:
        """Return what was chosen; an index that the file does not have is a heading it lacks."""
        heading = dict(enumerate(shape.header))
        columns = {
            field.name: heading.get(index, gettext("column %(n)s", n=index))
            for field in kind.fields
            if (index := self[f"{PREFIX}{field.name}"].data) is not None
        }
        left = tuple(heading[index] for index in self.left_out.data if index in heading)
        chosen = Reading(columns, left, self.place_id.data, *before.found)
        if self.leaves_rest_out.data:
            left += unused(shape.header, chosen)
        return Reading(columns, left, self.place_id.data, *before.found)


def offer_columns() -> None:
    """Give the form a field for each column of each kind: once all slices are loaded."""
    for kind in KINDS.values():
        for field in kind.fields:
            name = f"{PREFIX}{field.name}"
            setattr(MapForm, name, OneOf(field.label, blank=_("not in this file")))


class ConfirmForm(Form):
    """Why a sheet may alter what is recorded."""

    reason = TextLine(
        _("Reason"), most=500, hint=_("The history of each asset that is updated shows it.")
    )


def confirm_form(updated: int, sent: ConfirmForm | None = None) -> ConfirmForm:
    """Return the form; where assets are updated, it says that the reason is needed."""
    form = sent or ConfirmForm(formdata=None)
    form.reason.flags.required = bool(updated)
    return form


class DiscardForm(Form):
    """Why an import is put aside."""

    reason = TextLine(_("Reason"), most=500, is_required=True)


def mapping_form(record: Import, spots: Iterable[Spot], sent: MapForm | None = None) -> MapForm:
    """Return the form for this import: as it was sent, or with what is proposed."""
    shape = Shape.from_json(record.shape)
    form = sent or MapForm()
    form.settle(KINDS[record.lists], shape, spots)
    if sent is None:
        form.show(shape, Reading.from_json(record.mapping))
    return form


def samples(record: Import) -> Mapping[str, tuple[str, ...]]:
    """Return the first values under each heading."""
    shape = Shape.from_json(record.shape)
    return dict(zip(shape.header, shape.samples, strict=True))
