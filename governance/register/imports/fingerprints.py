"""Fingerprints as a kind: each row what a tool took of one component of an asset.

What differs from what is approved, and no change explains, is filed as drift; the rest goes on.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import bulk_insert
from governance.core import clock
from governance.core.access import Actor
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Sheet
from governance.core.sheets.sheet import Row
from governance.places.models import Level, Place
from governance.register.benign.models import BenignUse
from governance.register.benign.queries import in_force
from governance.register.benign.rules import covers
from governance.register.columns.fields import FIELD, Field
from governance.register.columns.outcomes import Parsed
from governance.register.columns.values import Text
from governance.register.drifts.filing import Report
from governance.register.fingerprints.explaining import aims_of
from governance.register.fingerprints.models import FINGERPRINT, Fingerprint
from governance.register.fingerprints.queries import of_assets
from governance.register.fingerprints.rules import (
    LONGEST,
    Aim,
    Approved,
    Taken,
    Verdict,
    judged,
    refusals,
)
from governance.register.imports.cells import Said, said
from governance.register.imports.kinds import KINDS, Compare, Kind, Question, Write
from governance.register.imports.lookups import Known, named, site_ids
from governance.register.imports.models import Import, Outcome
from governance.register.imports.planned import Planned
from governance.register.imports.reading import indices
from governance.register.models import Asset
from governance.register.rules import Permission


def moment(text: str) -> Parsed | str:
    """Read a day and a time; without an offset it is taken as UTC."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return "is no time: write day and time such as 2026-03-04 02:15, with the offset if not UTC"
    return Parsed((found if found.tzinfo else found.replace(tzinfo=UTC)).isoformat())


FIELDS = (
    FIELD["tag"],
    FIELD["reference"],
    Field("component", "Component", Text(LONGEST["component"]),
          "Project, File, Path, Branch, Projekt, Datei", is_required=True),
    Field("algorithm", "Algorithm", Text(LONGEST["algorithm"]), "Hash type, Method, Verfahren",
          is_required=True),
    Field("value", "Fingerprint", Text(LONGEST["value"]),
          "Hash, Checksum, Digest, Signature, Commit, SHA-256, Prüfsumme", is_required=True),
    Field("tool", "Tool", Text(LONGEST["tool"]), "Tool id, Source system, Agent, Werkzeug",
          is_required=True),
    Field("taken_at", "Taken at", moment, "Taken, Time, Timestamp, Backup time, Zeitpunkt",
          is_required=True),
)  # fmt: skip
SAYS = tuple(field for field in FIELDS if field.name not in {"tag", "reference"})
Held = Mapping[tuple[int, str], Fingerprint]


class Comparison:
    """What is approved, and what the lines so far say."""

    def __init__(self, session: Session, actor: Actor, question: Question) -> None:
        """Begin with no line read."""
        self._session, self._actor, self._question = session, actor, question
        self._at = indices(question.sheet.header, question.reading)
        self._site_ids = site_ids(session, question.scope)
        self._rules = in_force(session, self._site_ids)
        self._lines: dict[tuple[int, str], int] = {}

    def compare(self, rows: Sequence[Row]) -> list[Planned]:
        """Say of each row what it comes to: a bounded number of statements a batch."""
        names, is_locked = [self._names(row) for row in rows], self._question.is_locked
        assets = named(self._session, self._actor, self._site_ids, names, is_locked=is_locked)
        ids = {now.id for now in assets.values()}
        there = of_assets(self._session, ids, is_locked=is_locked)
        aims = aims_of(self._session, ids)
        planned = [self._one(row, assets, there, aims) for row in rows]
        return [
            self._forgiven(one, assets.get(self._names(row)))
            for one, row in zip(planned, rows, strict=True)
        ]

    def _forgiven(self, one: Planned, now: Known | None) -> Planned:
        """Return a row that is drift by itself as what a rule says of it, where one does."""
        if now is None or not one.drifts:
            return one
        (drift,) = one.drifts
        component = drift.field.removeprefix(FINGERPRINT)
        about = (now.asset_class, now.product_id, component)
        rule = next(
            (each for each in self._rules.get(now.site_id, ()) if covers(each, *about)), None
        )
        if rule is None:
            return one
        note = f"{one.tag} differs as {rule} says that it may: it is counted, and no drift."
        written = {**drift.value, "by": rule.reference, "rule": rule.id, "was": drift.approved}
        changes = {"value": (drift.approved, drift.reported)}
        return Planned(one.line, Outcome.UPDATE, one.record_id, one.tag, changes, (note,), written)

    def _names(self, row: Row) -> tuple[str, str]:
        tag, reference = (
            row.cells[self._at[name]] if name in self._at else "" for name in ("tag", "reference")
        )
        return tag, reference

    def _one(
        self,
        row: Row,
        assets: Mapping[tuple[str, str], Known],
        there: Held,
        aims: Mapping[int, Sequence[Aim]],
    ) -> Planned:
        names, told = self._names(row), said(row, self._at, SAYS, {})
        now, name = assets.get(names), names[1] or names[0]
        component = str(told.values.get("component", ""))
        label = f"{now.tag if now else name}: {component}"
        if now is None:
            told.refuse(f"there is no one asset {name} here that you may read: give its reference.")
        if missing := [field.label for field in SAYS if field.name not in told.values]:
            told.refuse(f"it does not say {' and '.join(missing)}.")
        if now is None or told.reasons:
            return Planned(row.line, Outcome.REFUSED, None, label, told=tuple(told.reasons))
        first = self._lines.setdefault((now.id, component), row.line)
        if first != row.line:
            told.refuse(f"{label} stands on line {first} already: keep one of them.")
        held = there.get((now.id, component))
        return _judged(now, told, held, aims.get(now.id, ()))


def _judged(now: Known, told: Said, held: Fingerprint | None, aims: Sequence[Aim]) -> Planned:
    """Return what a reading of a known asset comes to."""
    values, label = told.values, f"{now.tag}: {told.values['component']}"
    taken = Taken(
        values["algorithm"], values["value"], datetime.fromisoformat(values["taken_at"])
    )  # fmt: skip
    approved = Approved(held.algorithm, held.value, held.since_at) if held else None
    told.refuse(*refusals(label, taken, approved, clock.now()))
    verdict, aim = judged(taken, approved, aims)
    if verdict in WRITTEN and not now.is_editable:
        told.refuse(f"You may not edit {now.tag}: ask an OT lead, an IT lead or its area owner.")
    key = held.id if held else None
    if told.reasons:
        return Planned(told.line, Outcome.REFUSED, key, label, told=tuple(told.reasons))
    written = {**values, "asset_id": now.id, "by": _by(verdict, aim)}
    changes = {"value": (held.value if held else None, taken.value)}
    if verdict is Verdict.FIRST:
        changes = {name: (None, values[name]) for name in ("component", "algorithm", "value")}
        return Planned(told.line, Outcome.CREATE, None, label, changes, (FIRST,), written)
    if verdict is Verdict.RELEASED and aim:
        note = f"{label} is as {aim.reference} left it, which is released: it is approved."
        return Planned(told.line, Outcome.UPDATE, key, label, changes, (note,), written)
    if verdict is Verdict.AT_WORK and aim:
        note = f"{label} is what {aim.reference} aims at, which is at work: no drift."
        return Planned(told.line, Outcome.UNCHANGED, key, label, told=(note,))
    if verdict is Verdict.SAME or held is None:
        return Planned(told.line, Outcome.UNCHANGED, key, label)
    drift = _drift(now, told, held)
    return Planned(told.line, Outcome.UNCHANGED, key, label, told=(_sentence(drift),),
                   drifts=(drift,))  # fmt: skip


WRITTEN = frozenset({Verdict.FIRST, Verdict.RELEASED})
FIRST = "It is the first reading: from here on it stands for what is approved."


def _by(verdict: Verdict, aim: Aim | None) -> str:
    return aim.reference if aim else "first reading" if verdict is Verdict.FIRST else ""


def _drift(now: Known, told: Said, held: Fingerprint) -> Report:
    values = told.values
    return Report(
        now.id, now.tag, now.site_id, now.place_id, f"{FINGERPRINT}{held.component}", held.value,
        values["value"], {name: values[name] for name in ("value", "tool", "taken_at")}, told.line,
        shown_by=f"{values['tool']}, taken {values['taken_at']}",
    )  # fmt: skip


def _sentence(drift: Report) -> str:
    return (
        f"The {drift.field} of {drift.tag} is {drift.approved} as approved, and no change "
        f"explains {drift.reported}: it is filed as drift, on which QA decides."
    )


def compare(session: Session, actor: Actor, question: Question) -> Compare:
    """Say of each row which component of which asset it means, and what it comes to."""
    return Comparison(session, actor, question).compare


def writer(session: Session, _actor: Actor, record: Import) -> Write:
    """Write what is approved by a first reading, or by a change that was released."""

    def write(rows: Sequence[Planned]) -> None:
        new = [_row(one, record) for one in rows if one.outcome is Outcome.CREATE]
        bulk_insert(session, Fingerprint, new)
        for one in rows:
            if one.outcome is Outcome.UPDATE:
                held = session.get_one(Fingerprint, one.record_id)
                for name, value in _changed(one, record).items():
                    setattr(held, name, value)
                if rule := one.written.get("rule"):
                    session.add(_use(held, one, record, rule))
        session.flush()

    return write


def _changed(one: Planned, record: Import) -> dict[str, Any]:
    """Return what is approved from now on, and what showed it."""
    written = one.written
    return {
        "value": written["value"],
        "tool": written["tool"],
        "taken_at": datetime.fromisoformat(written["taken_at"]),
        "since_at": clock.now(),
        "by": written["by"],
        "import_id": record.id,
        "line": one.line,
    }


def _use(held: Fingerprint, one: Planned, record: Import, rule_id: int) -> BenignUse:
    return BenignUse(
        rule_id=rule_id, asset_id=held.asset_id, component=held.component,
        before=one.written["was"], after=one.written["value"], import_id=record.id, line=one.line,
        used_at=clock.now(),
    )  # fmt: skip


def _row(one: Planned, record: Import) -> dict[str, Any]:
    named = {name: one.written[name] for name in ("asset_id", "component", "algorithm")}
    return named | _changed(one, record)


def sheet(session: Session, site: str | None) -> Sheet:
    """Return what is approved at all sites, or at the site with this code."""
    wanted = select(Fingerprint, Asset.tag).join(Fingerprint.asset)
    if site is not None:
        at = select(Place.id).where(Place.level == Level.SITE, Place.code == site.lower())
        wanted = wanted.where(Asset.site_id.in_(at))
    found = session.execute(wanted.order_by(Asset.site_id, Asset.tag, Fingerprint.component))
    return Sheet(tuple(field.label for field in FIELDS), _rows(found))


def _rows(found: Any) -> Iterator[Sequence[str | None]]:
    for one, tag in found:
        yield (
            tag, f"AS-{one.asset_id:05}", one.component, one.algorithm, one.value, one.tool,
            one.taken_at.isoformat(),
        )  # fmt: skip


EXPORTS["fingerprints"] = sheet
KINDS["fingerprints"] = Kind(
    name="fingerprints",
    singular="fingerprint",
    plural="fingerprints",
    fields=FIELDS,
    named_by=("tag", "reference"),
    bring=Permission.REGISTER,
    compare=compare,
    writer=writer,
    index="fingerprints.index",
)
