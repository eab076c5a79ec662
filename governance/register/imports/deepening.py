"""What a row says of an asset in depth: the attributes of its groups, and which do not apply."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from governance.audit.commands import bulk_insert
from governance.core.sheets.cells import tidy
from governance.core.sheets.refusal import quoted
from governance.register.groups import rules
from governance.register.groups.commands import LONGEST_REASON
from governance.register.groups.declared import EXCUSED, GROUPS, Group, written
from governance.register.groups.models import NotApplicable
from governance.register.imports.deep_fields import DEEP, READERS, read
from governance.register.imports.lookups import Known
from governance.register.imports.models import Outcome
from governance.register.imports.planned import Planned, Told
from governance.register.imports.resolving import Remarks
from governance.register.imports.updating import told_against
from governance.register.models import Asset


@dataclass(frozen=True, slots=True)
class Depth:
    """What is known of one asset in depth, by field."""

    values: Mapping[str, Any] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Why fields do not apply."""

    def told(self, name: str) -> Told:
        """Return the value of a field, and why it does not apply."""
        return self.values.get(name), self.reasons.get(name)

    def exported(self, name: str) -> str:
        """Return a field as an export writes it, so that what went out is recognised."""
        return tidy(written(*self.told(name)) or "")


NOTHING = Depth()


def depths(session: Session, ids: Collection[int], names: Sequence[str]) -> dict[int, Depth]:
    """Return what is known of these assets in the groups of these fields: two statements."""
    if not ids or not names:
        return {}
    groups = list({DEEP[name][0].code: DEEP[name][0] for name in names}.values())
    at = {group.key(fact): inspect(group.model).columns[fact.name]
          for group in groups for fact in group.facts}  # fmt: skip
    asked: Any = select(Asset.id, *at.values()).where(Asset.id.in_(ids))
    for group in groups:
        asked = asked.outerjoin(group.model, group.model.asset_id == Asset.id)
    excuses: dict[int, dict[str, str]] = {}
    for row in session.scalars(select(NotApplicable).where(NotApplicable.asset_id.in_(ids))):
        excuses.setdefault(row.asset_id, {})[row.field] = row.reason
    return {
        key: Depth(dict(zip(at, values, strict=True)), excuses.get(key, {}))
        for key, *values in session.execute(asked)
    }


def deepened(one: Planned, said: Mapping[str, str], now: Known | None, depth: Depth) -> Planned:
    """Return what a row comes to with what it says in depth; a blank cell says nothing."""
    remarks = Remarks(one.line)
    told = {
        name: _read(name, text, remarks)
        for name, text in said.items()
        if text and text != depth.exported(name)
    }
    changed = {name: each for name, each in told.items() if each != depth.told(name)}
    remarks.refuse(*_against(changed, depth))
    if now is not None and changed and not one.written:
        remarks.refuse(*told_against(now, dict.fromkeys(changed)))
    if not changed and not remarks.reasons:
        return one
    changes = {**one.changes, **{n: (depth.exported(n) or None, written(*each))
                                 for n, each in changed.items()}}  # fmt: skip
    if remarks.reasons or one.outcome is Outcome.REFUSED:
        reasons = one.told if one.outcome is Outcome.REFUSED else ()
        every = tuple(dict.fromkeys((*reasons, *remarks.reasons)))
        return Planned(one.line, Outcome.REFUSED, one.record_id, one.tag, changes, every)
    outcome = Outcome.CREATE if now is None else Outcome.UPDATE
    return replace(one, outcome=outcome, changes=changes, now=now, deep=changed)


def _read(name: str, text: str, remarks: Remarks) -> Told:
    """Return what a cell says: a value, that it is not known, or why it does not apply."""
    if text.casefold().startswith(EXCUSED):
        reason = text[len(EXCUSED) :].strip()
        if len(reason) > LONGEST_REASON:
            remarks.refuse(f"{READERS[name].label}: a reason has at most {LONGEST_REASON} letters.")
        return None, reason
    found = read(name, text)
    if isinstance(found, str):
        remarks.refuse(f"{READERS[name].label} {quoted(text)} {found}.")
        return None, None
    return found.value, None


def _against(changed: Mapping[str, Told], depth: Depth) -> list[str]:
    """Return every reason why the groups cannot hold what is changed beside what they have."""
    reasons = []
    for group in {DEEP[name][0].code: DEEP[name][0] for name in changed}.values():
        at = {fact.name: group.key(fact) for fact in group.facts}
        then = {name: changed.get(key) or depth.told(key) for name, key in at.items()}
        values = {name: value for name, (value, _) in then.items()}
        reasons += rules.reasons_against(group, rules.Told(values, {}))
    return reasons


def deepen(session: Session, rows: Sequence[tuple[int, Mapping[str, Told]]]) -> None:
    """Write what rows say of assets in depth: set-wise what is new, through its row what is not."""
    for group in GROUPS.values():
        at = {group.key(fact): fact.name for fact in group.facts}
        said = {key: {at[n]: told[0] for n, told in deep.items() if n in at} for key, deep in rows}
        _write(session, group, {key: values for key, values in said.items() if values})
    excused = {(key, name): why for key, deep in rows for name, (_, why) in deep.items()}
    if excused:
        _excuse(session, excused)
    session.flush()


def _write(session: Session, group: Group, said: Mapping[int, Mapping[str, Any]]) -> None:
    if not said:
        return
    model, blank = group.model, {fact.name: None for fact in group.facts}
    kept = session.scalars(select(model).where(model.asset_id.in_(said))).all()
    for row in kept:
        for name, value in said[row.asset_id].items():
            setattr(row, name, value)
        if all(getattr(row, name) is None for name in blank):
            session.delete(row)
    there = {row.asset_id for row in kept}
    new = [
        {"asset_id": key, **blank, **values}
        for key, values in said.items()
        if key not in there and any(value is not None for value in values.values())
    ]
    bulk_insert(session, model, new)


def _excuse(session: Session, excused: Mapping[tuple[int, str], str | None]) -> None:
    ids = {key for key, _ in excused}
    kept = {}
    for row in session.scalars(select(NotApplicable).where(NotApplicable.asset_id.in_(ids))):
        kept[row.asset_id, row.field] = row
    for at, row in kept.items():
        reason = excused.get(at, row.reason)
        if reason is None:
            session.delete(row)
        else:
            row.reason = reason
    bulk_insert(session, NotApplicable, [
        {"asset_id": key, "field": name, "reason": why}
        for (key, name), why in excused.items()
        if why is not None and (key, name) not in kept
    ])  # fmt: skip
