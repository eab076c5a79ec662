"""The list of templates of standard changes."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, or_

from governance.core.listing.shape import Cell, Choice, Column, Flag, Listing, Text
from governance.places.models import Place
from governance.register.vocabulary import AssetClass
from workflows.changes.standard.models import ChangeTemplate, TemplateState
from workflows.changes.standard.queries import STATE, state_of


def _state(row: ChangeTemplate) -> Cell:
    word, shape, tone = state_of(row)
    return Cell(word, shape=shape, tone=tone)


def _ends(row: ChangeTemplate) -> Cell:
    return Cell("", when=row.ends_on) if row.ends_on else Cell("-", is_muted=True)


COLUMNS = (
    Column("code", _l("Code"), str, ChangeTemplate.code, is_reference=True),
    Column(
        "title", _l("What is done"), lambda row: Cell(row.title, is_strong=True),
        ChangeTemplate.title,
    ),
    Column("class", _l("Class of asset"), lambda row: row.asset_class.label,
           ChangeTemplate.asset_class),
    Column("place", _l("Place"), lambda row: row.place.name, is_minor=True),
    Column("state", _l("State"), _state),
    Column("uses", _l("Uses"), lambda row: f"{row.uses} / {row.most_uses}", ChangeTemplate.uses),
    Column("failed", _l("Failed"), lambda row: f"{row.failures} / {row.most_failures}"),
    Column("ends", _l("Until"), _ends, ChangeTemplate.ends_on, export=lambda row: row.ends_on),
)  # fmt: skip


def listing(sites: Sequence[Place], today: date) -> Listing:
    """Declare the list, as of a day, with the sites that its reader may choose from."""
    return Listing(
        name="templates",
        columns=COLUMNS,
        filters=(
            Text("q", _l("Code or title"), _matching),
            Choice(
                "site",
                _l("Site"),
                [(str(site.id), site.name) for site in sites],
                lambda ids: ChangeTemplate.site_id.in_([int(each) for each in ids]),
                lead=_l("in"),
            ),
            Choice(
                "state",
                _l("State"),
                [(one.value, STATE[one][0]) for one in TemplateState],
                ChangeTemplate.state.in_,
            ),
            Choice(
                "class",
                _l("Class of asset"),
                [(one.value, one.label) for one in AssetClass],
                ChangeTemplate.asset_class.in_,
            ),
            Flag("ended", _l("ended"), ChangeTemplate.ends_on < today),
        ),
        default_sort="code",
        key=ChangeTemplate.id,
        singular=_l("template"),
        plural=_l("templates"),
        endpoint="templates.index",
        record_endpoint="templates.show",
        export_endpoint="templates.export",
    )


def _matching(text: str) -> ColumnElement[bool]:
    found = (ChangeTemplate.code, ChangeTemplate.title)
    return or_(*(column.icontains(text, autoescape=True) for column in found))
