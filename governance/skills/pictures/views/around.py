"""What stands around each picture: of which place, at which instant, narrowed to what."""

from datetime import datetime

from flask import request
from flask_babel import lazy_gettext as _

from governance.core import clock
from governance.core.moments import moment_of
from governance.core.web import actor, session
from governance.places.models import Place
from governance.places.queries import children, line_of
from governance.skills.models import Field
from governance.skills.queries.competences import FIELD_LABELS
from governance.skills.queries.requirements import level_words

MOST_SHOWN = 300
"""Rows of people that a page shows; its sheet has them all."""

PICTURES = (
    ("skill_matrix.show", _("Matrix")),
    ("skill_pictures.gaps", _("Gaps")),
    ("skill_pictures.bench", _("Bench")),
    ("skill_pictures.ending", _("Ending soon")),
    ("skill_pictures.assessors", _("Assessors")),
    ("skill_pictures.without", _("Without somebody")),
)


def asked_at() -> datetime | None:
    """Return the instant that the address asks for, if it names one."""
    return moment_of(request.args.get("as_of", ""), actor().time_zone)


def chosen_fields() -> list[Field]:
    """Return the fields to which the address narrows a picture."""
    return [each for each in Field if each.value in request.args.getlist("field")]


def gone() -> list[int]:
    """Return whom the address supposes away."""
    return request.args.getlist("person", type=int)


def around(place: Place) -> dict[str, object]:
    """Return what each picture of a place shows around itself."""
    then = asked_at()
    return {
        "place": place,
        "pictures": PICTURES,
        "above": line_of(session(), place)[:-1],
        "below": children(session(), place),
        "fields": FIELD_LABELS,
        "chosen": chosen_fields(),
        "asked": request.args.get("as_of", ""),
        "then": then,
        "is_to_come": then is not None and then > clock.now(),
        "level_words": level_words,
        "most": MOST_SHOWN,
    }
