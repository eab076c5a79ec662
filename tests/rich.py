"""A database with at least one row in every audited table, read off the models."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import (
    Boolean,
    Date,
    DateTime,
    Enum,
    Float,
    Integer,
    LargeBinary,
    Numeric,
    func,
    select,
)

from governance.audit.commands import record
from governance.audit.verify import audited_tables
from governance.core import files
from governance.core.db import Base, UtcDateTime
from governance.core.states import Stateful
from governance.evidence.models import SignedContent
from governance.identity.models import Person
from governance.register.models import Product, Vendor
from tests.authenticator import SoftKey
from tests.plant import SYSTEM, add_asset, seed
from tests.signed import genuine, key_row
from workflows.changes.policies.text import text_of
from workflows.changes.rules.policy import CURRENT, POLICIES

NOW = datetime(2026, 3, 4, 5, 6, 7, 890123, tzinfo=UTC)
GIVEN = {
    ("installation", "id"): 1,
    ("dependency", "dependent_id"): 1,
    ("dependency", "provider_id"): 2,
    ("mounting", "asset_id"): 2,
    ("merged_asset", "duplicate_id"): 2,
    ("told_apart", "first_id"): 1,
    ("told_apart", "second_id"): 2,
    ("role_grant", "ends_on"): None,
    ("role_grant", "identity_id"): None,
    ("policy_version", "made_from"): CURRENT,
    ("policy_version", "body"): text_of(POLICIES[CURRENT]),
    ("policy_run", "totals"): "",
    ("benign_rule", "agreed_at"): None,
    ("benign_rule", "agreed_by_id"): None,
    ("benign_rule", "ended_at"): None,
    ("benign_rule", "ended_by_id"): None,
    ("lowering", "agreed_at"): None,
    ("lowering", "agreed_by_id"): None,
    ("change_pin", "agreed_at"): None,
    ("change_pin", "agreed_by_id"): None,
    ("change_rebaseline", "asked_in_id"): None,
    ("change_rebaseline", "done_at"): None,
    ("change_rebaseline", "done_in_id"): None,
    ("change_rebaseline", "quality_id"): None,
    ("change_link", "other_id"): 2,
    ("judgement", "severity"): "high",
    ("risk_override", "risk"): "medium",
    ("product_life_cycle", "successor_id"): None,
    ("equivalent", "replacement_id"): 2,
    ("replacement", "agreed_by_id"): None,
    ("standard_use", "agreed_by_id"): None,
    ("assignment", "role_place_id"): None,
    ("assignment", "team_id"): None,
    ("delegation", "to_person_id"): 2,
    ("pair_plan", "buddy_id"): 2,
    ("pair_plan", "to_level"): 2,
    ("delegation", "ends_on"): date(2026, 3, 5),
    ("absence", "ends_on"): date(2026, 3, 5),
    ("change_addendum", "checked_at"): NOW,
    ("change_supervised", "name"): None,
    ("change_supervised", "employer"): None,
    ("employment", "manager_id"): 2,
    ("reported_completion", "record_id"): None,
    ("restore", "reason"): "The disk was full.",
    ("restore", "acknowledged_at"): NOW,
    ("term_question", "settled_at"): NOW,
    ("calendar_entry", "spares"): "standard",
    ("calendar_entry", "begins_local"): "2026-03-04T05:06",
    ("calendar_entry", "ends_local"): "2026-03-05T05:06",
    ("product_path_step", "place_id"): 1,
    ("product_path_step", "asset_id"): None,
    ("criterion_finding", "number"): 1,
    ("change_extension", "ends_at"): NOW + timedelta(days=1),
    ("work_package", "bundle_id"): None,
    ("work_package", "ended_as"): "unused",
    ("work_package", "ended_at"): NOW,
    ("remote_access", "watcher_id"): None,
    ("trail_mark", "asked_of_id"): None,
    ("remote_access", "until_at"): NOW + timedelta(hours=4),
    ("outside_interval", "cause"): "used_before_release",
}
"""What no type tells: where two columns of a row must differ, or be one value only."""

TWO = {"change_request"}
"""Tables of which there must be two rows: one row of another table names both."""

CONTENT = b"as found: 2.8.1" * 40_000
"""More than one chunk."""


def enriched(session):
    """Store the plant, and one row of everything that it lacks; the caller commits the last act."""
    plant = seed(session)
    vendor = Vendor(name="Siemens")
    session.add(vendor)
    session.flush()
    session.add_all(Product(vendor_id=vendor.id, name=name) for name in ("CPU 1516", "CPU 1518"))
    files.keep(session, SYSTEM, "as-found.txt", CONTENT)
    store_signature(session)
    classes = {m.local_table: m.class_ for m in Base.registry.mappers}
    audited = set(audited_tables())
    for table in Base.metadata.sorted_tables:
        if table in audited and not session.scalar(select(func.count()).select_from(table)):
            for _ in range(1 + (table.name in TWO)):
                session.add(classes[table](**row_of(session, classes[table], table)))
                session.flush()
    record(session, SYSTEM, "everything.stored", "everything")
    session.commit()  # what rests on nothing ends by an act of its own
    add_asset(session, place_of(session), "SW-1")
    record(session, SYSTEM, "asset.added", "SW-1", reason="second act")
    return plant


def store_signature(session):
    """Store a content with a signature that holds, made by a key in software."""
    body = '{"reference":"CR-2026-0001"}'
    content = SignedContent(
        subject_kind="change_request", subject_id=1, body=body, made_at=NOW,
        sha256=sha256(body.encode()).hexdigest(),
    )  # fmt: skip
    key, person = SoftKey(), session.get_one(Person, 1)
    kept = key_row(key, person.id, NOW)
    made = genuine(person, content, NOW, key)
    session.add_all((content, kept, made.made))
    session.flush()
    made.proof.signature_id, made.proof.security_key_id = made.made.id, kept.id
    made.word.signature_id = made.made.id
    session.add_all((made.proof, made.word))
    session.flush()


def place_of(session):
    place = next(m.class_ for m in Base.registry.mappers if m.class_.__name__ == "Place")
    return session.scalars(select(place).where(place.code == "line1")).one()


def row_of(session, model, table):
    """Return values for one row: keys that lead somewhere, and something of each type."""
    row = {}
    for column in table.columns:
        if (table.name, column.name) in GIVEN:
            row[column.name] = GIVEN[table.name, column.name]
        elif column.name == "state" and issubclass(model, Stateful):
            row["state"] = min(model.__initial__)
        elif column.nullable and column.name.endswith("_by_id") and not is_done(table, column):
            row[column.name] = None
        elif column.foreign_keys:
            target = next(iter(column.foreign_keys)).column
            found = session.scalar(select(func.min(target)))
            row[column.name] = None if column.nullable and target.table is table else found
        elif not (column.primary_key and isinstance(column.type, Integer)):
            row[column.name] = None if column.nullable else value_of(column)
    return row


def is_done(table, column):
    """Whether the row says when it was done: then it says by whom."""
    return GIVEN.get((table.name, column.name.replace("_by_id", "_at"))) is not None


SOMETHING = {
    Boolean: False,
    Integer: 1,
    Numeric: 1,
    Float: 1.5,
    UtcDateTime: NOW,
    DateTime: NOW,
    Date: date(2026, 3, 4),
    LargeBinary: b"{}",
}


def value_of(column):
    if isinstance(column.type, Enum):
        return next(iter(column.type.enum_class or column.type.enums))
    found = (value for kind, value in SOMETHING.items() if isinstance(column.type, kind))
    return next(found, f"{column.name} 1")
