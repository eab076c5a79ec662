"""Where two sides do the same work: found in the letters, explained by people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must, permitted, readable
from governance.core.errors import RuleViolation
from governance.identity.models import Role
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.answers import Share
from governance.ownership.models import Activity, Assignment, Letter, is_in_force_on
from governance.ownership.queries import effective_for
from governance.ownership.reading import PLACE
from governance.ownership.reports import rules  # noqa: F401  # declares who reads notes
from governance.ownership.reports.models import OverlapNote
from governance.ownership.rules import Permission
from governance.ownership.subjects import of_place
from governance.places.models import Place

IT, OT = frozenset({Role.IT_LEAD}), frozenset({Role.OT_LEAD, Role.AREA_OWNER})


@dataclass(frozen=True, slots=True)
class Overlap:
    """Parties of IT and of OT that are responsible for the same, or two that answer for it."""

    place: Place
    activity: Activity
    label: str
    why: str
    note: OverlapNote | None
    may_explain: bool


def at(session: Session, actor: Actor, place: Place, activity: Activity) -> Overlap:
    """Return what overlaps for an activity at a place that the actor may read, if anything."""
    subject = of_place(place)
    shares = effective_for(session, [activity], [subject])[activity, subject.key].responsible
    wanted = readable(actor, OverlapNote).where(
        OverlapNote.place_id == place.id, OverlapNote.activity == activity
    )
    why = next(_overlaps_of(shares, place), "Nothing overlaps there now.")
    note = session.scalars(wanted).one_or_none()
    return Overlap(place, activity, ACTIVITY_LABELS[activity], why, note, may_explain=True)


def overlaps(session: Session, actor: Actor) -> list[Overlap]:
    """Return the overlaps at places where somebody is named, in a fixed number of statements."""
    named = select(Assignment.subject_id).where(
        Assignment.subject_kind == PLACE,
        Assignment.letter.in_([Letter.RESPONSIBLE, Letter.ACCOUNTABLE]),
        is_in_force_on(clock.today()),
    )
    wanted = readable(actor, Place).where(Place.id.in_(named)).order_by(Place.path)
    places = list(session.scalars(wanted))
    found = effective_for(session, tuple(Activity), [of_place(each) for each in places])
    notes = {(n.place_id, n.activity): n for n in session.scalars(readable(actor, OverlapNote))}
    namable = _namable(session, actor)
    return [
        Overlap(
            place, activity, ACTIVITY_LABELS[activity], why, notes.get((place.id, activity)),
            place.id in namable,
        )
        for place in places
        for activity in Activity
        for why in _overlaps_of(found[activity, of_place(place).key].responsible, place)
    ]  # fmt: skip


def _namable(session: Session, actor: Actor) -> frozenset[int]:
    return frozenset(
        session.scalars(select(Place.id).where(permitted(actor, Permission.NAME, Place)))
    )


def _overlaps_of(shares: tuple[Share, ...], place: Place) -> Iterator[str]:
    """Say who overlaps, where a row of the place itself brings it about."""
    if not any(share.source.key == (PLACE, place.id) for share in shares):
        return
    sides: Mapping[str, list[str]] = {"IT": [], "OT": []}
    for share in shares:
        for side in _sides(share):
            sides[side].append(share.party)
    if all(sides.values()):
        yield " and ".join(f"{', '.join(names)} ({side})" for side, names in sides.items())


def _sides(share: Share) -> list[str]:
    held = {holding.role for who in share.people for holding in who.held}
    roles = {share.role} if share.role else held
    return [side for side, of in (("IT", IT), ("OT", OT)) if roles & of]


def explain(session: Session, actor: Actor, place: Place, activity: Activity, words: str) -> None:
    """Keep why an overlap is meant; once more, and the later words stand.

    Raises `Forbidden` without the permission to name there, `RuleViolation` without words.
    """
    must(session, actor, Permission.NAME, place)
    if not words.strip():
        raise RuleViolation("Say why both do it: the reason is kept with the overlap.")
    wanted = select(OverlapNote).where(
        OverlapNote.place_id == place.id, OverlapNote.activity == activity
    )
    note = session.scalars(wanted.with_for_update()).one_or_none()
    if note is None:
        note = OverlapNote(
            place_id=place.id, site_id=place.site_id or place.id, activity=activity, words="",
            written_by="",
        )  # fmt: skip
        session.add(note)
    note.words, note.written_by = words.strip(), actor.name
    record(
        session, actor, "overlap.explained", note,
        activity=ACTIVITY_LABELS[activity], about=place.name, reason=words.strip(),
    )  # fmt: skip
