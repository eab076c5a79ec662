"""What change control gives to packets of evidence: changes by reference, and those of a period."""

import json
import re
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.models import AuditEvent, AuditRow
from governance.core.access import Actor
from governance.core.errors import RuleViolation
from governance.evidence.packets.latest import AT_ONCE, latest, numbered
from governance.evidence.packets.rules import PACKERS
from governance.evidence.packets.sources import RECORDS, SOURCES, Records, Source
from governance.places.models import Place
from governance.places.queries import tree
from governance.register.packets import names_hidden_from
from workflows.changes.models import ChangeRequest, ChangeScope, ImpactSnapshot
from workflows.changes.queries.past import WRITTEN as LABELS
from workflows.changes.rules.permissions import Permission

TABLE = ChangeRequest.__tablename__
REFERENCE = re.compile(r"CR-(?:\d{4}-)?(\d{1,9})", re.IGNORECASE)
PERIOD = re.compile(r"([^:]+):(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)(?::(ot|it))?", re.IGNORECASE)
WRITTEN = "CR-2026-0042, or several with commas between them"
WRITTEN_PERIOD = (
    "PLACE:FROM..TO, such as acme/leuven/line2:2025-01-01..2025-12-31, both days included, on the "
    "clock of the place; with :ot or :it behind it, only changes of such assets"
)


def by_reference(session: Session, ref: str, upto: int) -> Sequence[int]:
    """Return the changes that are named one by one."""
    return numbered(session, TABLE, REFERENCE, ref, upto)


def of_period(session: Session, ref: str, upto: int) -> Sequence[int]:
    """Return the changes at a place, or below it, that somebody acted on within two days.

    A change is there if its main asset is, or a further one; place, asset and change are taken as
    they were at the cut-off.
    """
    asked = PERIOD.fullmatch(ref.strip())
    if asked is None:
        raise RuleViolation(f"{ref} is no period: write {WRITTEN_PERIOD}.")
    place, first, last, domain = asked.groups()
    path, zone = _place(session, place, upto)
    acted = _acted(session, _span(ref, zone, first, last), upto)
    about = _assets(session, acted, upto)
    there = _there(session, {key for keys in about.values() for key in keys}, path, domain, upto)
    found = sorted(int(key) for key, assets in about.items() if not assets.isdisjoint(there))
    if not found:
        raise RuleViolation(f"Nobody acted on a change at {place} from {first} to {last}.")
    return found


def places(session: Session, actor: Actor) -> dict[int, Place]:
    """Return the places of whose changes the actor may have the evidence, by id."""
    paths = actor.paths(PACKERS)
    return {
        one.id: one
        for one in tree(session, actor)
        if any(one.path.startswith(path) for path in paths)
    }


def place_of(session: Session, actor: Actor, place_id: int) -> Place:
    """Return one of these places; raises `RuleViolation` for any other."""
    found = places(session, actor).get(place_id)
    if found is None:
        raise RuleViolation("Where: choose one of its list.")
    return found


def in_period(session: Session, ref: str, upto: int) -> Sequence[ChangeRequest]:
    """Return the changes of a period as they are now.

    Raises `RuleViolation` as `of_period`.
    """
    ids = of_period(session, ref, upto)
    wanted = select(ChangeRequest).where(ChangeRequest.id.in_(ids))
    return session.scalars(wanted.order_by(ChangeRequest.id)).all()


def _place(session: Session, words: str, upto: int) -> tuple[str, str]:
    """Return the path and the time zone of a place, by its path or its code."""
    plain = words.strip().strip("/").lower()
    rows = latest(session, "place", None, upto).values()
    found = [row for row in rows if plain in {str(row["path"]).strip("/"), row["code"]}]
    if len(found) == 1:
        return str(found[0]["path"]), str(found[0]["time_zone"])
    if not found:
        raise RuleViolation(f"There is no place {words}: give its path, such as acme/leuven/line2.")
    paths = ", ".join(sorted(str(row["path"]).strip("/") for row in found))
    raise RuleViolation(f"{words} is the code of several places: give the path, one of {paths}.")


def _span(ref: str, zone: str, first: str, last: str) -> tuple[datetime, datetime]:
    try:
        days = date.fromisoformat(first), date.fromisoformat(last) + timedelta(days=1)
    except (ValueError, OverflowError) as wrong:
        raise RuleViolation(f"{ref} names a day that no calendar has.") from wrong
    if days[1] <= days[0]:
        raise RuleViolation(f"{ref} ends before it begins.")
    begins, ends = (datetime.combine(day, time.min, ZoneInfo(zone)) for day in days)
    return begins.astimezone(UTC), ends.astimezone(UTC)


def _acted(session: Session, span: tuple[datetime, datetime], upto: int) -> list[str]:
    acted = select(AuditEvent.subject_key).where(
        AuditEvent.subject_kind == TABLE,
        AuditEvent.at >= span[0],
        AuditEvent.at < span[1],
        AuditEvent.seq <= upto,
    )
    return sorted(session.scalars(acted.distinct()))


def _assets(session: Session, keys: Sequence[str], upto: int) -> dict[str, set[str]]:
    """Return the assets that each change is about."""
    rows = latest(session, TABLE, keys, upto)
    about = {key: {str(row["asset_id"])} for key, row in rows.items()}
    scope = ChangeScope.__tablename__
    further = select(AuditRow.row_key, AuditRow.whole_key).where(
        AuditRow.table_name == scope, AuditRow.event_seq <= upto
    )
    parts = {
        row.row_key: row.whole_key
        for start in range(0, len(keys), AT_ONCE)
        for row in session.execute(
            further.where(AuditRow.whole_key.in_(keys[start : start + AT_ONCE]))
        )
    }
    for key, row in latest(session, scope, sorted(parts), upto).items():
        about[parts[key]].add(str(row["asset_id"]))
    return about


def _there(
    session: Session, assets: Iterable[str], path: str, domain: str | None, upto: int
) -> set[str]:
    """Return which assets hang at a path or below it, and are of a domain if one is named."""
    places = {
        row["id"]
        for row in latest(session, "place", None, upto).values()
        if str(row["path"]).startswith(path)
    }
    rows = latest(session, "asset", sorted(assets), upto)
    return {
        key
        for key, row in rows.items()
        if row["place_id"] in places and (domain is None or row["domain"] == domain.lower())
    }


def hidden(session: Session, actor: Actor, ids: Sequence[int]) -> Collection[str]:
    """Return the names of assets that changes are about, or reach, and the actor may not see."""
    mine = select(ChangeRequest.asset_id).where(ChangeRequest.id.in_(ids))
    further = select(ChangeScope.asset_id).where(ChangeScope.change_id.in_(ids))
    reached = set(session.scalars(mine.union(further)))
    bodies = select(ImpactSnapshot.body).where(ImpactSnapshot.change_id.in_(ids))
    for body in session.scalars(bodies):
        kept = json.loads(body)
        for item in (*kept["items"], *kept["stops"]):
            reached |= {item["asset_id"], *item.get("path_ids", ())}
    return names_hidden_from(session, actor, reached)


RECORDS[TABLE] = Records(
    title="title",
    labels=LABELS,
    rows=frozenset(
        {"change_scope", "change_answer", "impact_snapshot", "duty", "consultation", "asset"}
        | {"change_execution", "change_reference", "change_addendum"}
        | {"emergency", "emergency_consent", "temporary", "temporary_left", "change_extension"}
        | {"change_deliverable", "change_test", "change_test_run", "change_link"}
    ),
    in_force=frozenset({"content_sha256", "work_sha256"}),
    made=frozenset({"work_package"}),
    hidden=hidden,
)
SOURCES["change"] = Source(TABLE, by_reference, Permission.PACK, WRITTEN)
SOURCES["period"] = Source(TABLE, of_period, Permission.PACK, WRITTEN_PERIOD)
