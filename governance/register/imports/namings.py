"""Namings as cells: which record a row is about, which party it names, and how one is exported."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, case, select
from sqlalchemy.orm import Session, aliased

from governance.core.exports import Sheet
from governance.identity.models import ROLE_LABELS, Person
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.models import Assignment, Letter, Mode, Team
from governance.ownership.subjects import facts
from governance.places.models import Place
from governance.register.columns.fields import Field
from governance.register.columns.outcomes import Parsed
from governance.register.columns.values import Text, day
from governance.register.imports.cells import among
from governance.register.models import Asset

of = Assignment
HELD_AT, SITE = aliased(Place), aliased(Place)


def fact(text: str) -> Parsed | str:
    """Read a published fact such as `asset_class=plc`."""
    if text in facts():
        return Parsed(text)
    return "is no fact by which records are told apart: write one such as asset_class=plc"


FIELDS = (
    Field("place", "Place", Text(400), "Place path, Path, Ort, Lieu, Plaats, Lugar",
          is_required=True),
    Field("tag", "Tag", Text(120), "Asset, Asset tag"),
    Field("activity", "Activity", among(ACTIVITY_LABELS), "Aktivität, Activité, Activiteit",
          is_required=True),
    Field("letter", "Letter", among({each: each.sign for each in Letter}), "RACI, Part",
          is_required=True),
    Field("mode", "Mode", among({each: each.value for each in Mode}), "How"),
    Field("person", "Person", Text(200), "E-mail, Person e-mail, Mail"),
    Field("role", "Role", among(ROLE_LABELS), "Rolle, Rôle, Rol"),
    Field("role_place", "Role held at", Text(400), "Role place"),
    Field("team", "Team", Text(200), "Organisation, Equipe"),
    Field("facet", "Only for", fact, "Fact, Facet"),
    Field("starts_on", "From", day, "Starts on, Gültig ab, Début, Vanaf", is_required=True),
    Field("ends_on", "Ends on", day, "Until, Gültig bis, Fin, Einde"),
    Field("reason", "Reason", Text(1000, is_prose=True), "Why, Grund, Reden"),
)  # fmt: skip


def stored(site: str | None) -> Select[Any]:
    """Select every naming with what a sheet calls its record and its party."""
    at = case((of.subject_kind == "asset", Asset.tag), else_=None).label("tag")
    query = (
        select(of, Place.path, at, Person.email, HELD_AT.path.label("held_at"), Team.name)
        .join(Place, Place.id == of.place_id)
        .join(SITE, SITE.id == of.site_id)
        .join(Asset, (of.subject_kind == "asset") & (Asset.id == of.subject_id), isouter=True)
        .join(Person, Person.id == of.person_id, isouter=True)
        .join(HELD_AT, HELD_AT.id == of.role_place_id, isouter=True)
        .join(Team, Team.id == of.team_id, isouter=True)
        .where(of.subject_kind.in_(["place", "asset"]))
        .order_by(Place.path, of.activity, of.letter, of.id)
    )
    return query if site is None else query.where(SITE.code == site.lower())


def exported(row: Any) -> dict[str, str | None]:
    """Return a naming as a sheet holds it."""
    named: Assignment = row[0]
    return {
        "place": row.path,
        "tag": row.tag,
        "activity": ACTIVITY_LABELS[named.activity],
        "letter": named.letter.sign,
        "mode": named.mode.value,
        "person": row.email,
        "role": ROLE_LABELS[named.role] if named.role else None,
        "role_place": row.held_at,
        "team": row.name,
        "facet": f"{named.facet}={named.facet_value}" if named.facet else None,
        "starts_on": named.starts_on.isoformat(),
        "ends_on": named.ends_on.isoformat() if named.ends_on else None,
        "reason": named.reason,
    }


def sheet(session: Session, site: str | None) -> Sheet:
    """Return all namings, or those at the site with this code."""
    return Sheet(tuple(field.label for field in FIELDS), _rows(session.execute(stored(site))))


def _rows(found: Any) -> Iterator[Sequence[str | None]]:
    for row in found:
        yield tuple(exported(row).values())
