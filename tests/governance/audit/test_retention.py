"""Nothing that is evidence is deleted: not through the models, not through any door."""

import pytest
from sqlalchemy import delete, select

import app  # noqa: F401  # every table is known
from governance.audit.commands import record
from governance.audit.models import AuditEvent, AuditRow
from governance.audit.retention import refuse_to_forget
from governance.audit.verify import audited_tables, verify
from governance.core.db import ENDING, Base
from governance.register.models import Dependency, DependencyType, Strength
from tests.plant import SYSTEM
from tests.rich import enriched

EVIDENCE = {
    "asset", "assignment", "audit_event", "audit_row", "change_answer", "change_request",
    "change_test_run", "checkpoint", "delegation", "deviation", "emergency", "evidence_file",
    "file", "file_chunk", "key_proof", "person", "policy_version", "remote_access", "restore",
    "role_grant", "signature", "signed_content", "skill_evidence", "trail_review",
    "training_record", "verification", "work_package",
}  # fmt: skip
"""What an inspector asks for first; the page of retention has all of it."""


def models():
    return sorted((m.class_ for m in Base.registry.mappers), key=lambda m: m.__tablename__)


def test_evidence_is_among_what_stays_and_what_may_go_are_tables_that_there_are():
    tables = set(Base.metadata.tables)

    assert tables - ENDING.keys() >= EVIDENCE
    assert ENDING.keys() <= tables


@pytest.mark.statement(36)
def test_no_row_of_a_record_is_deleted_whoever_asks(database):
    with database.acting() as session:
        enriched(session)
    tried = []
    for model in models():
        if model.__tablename__ in ENDING:
            continue
        with database.writing() as session:
            row = session.scalars(select(model).limit(1)).first()
            if row is not None:
                session.delete(row)
                with pytest.raises(RuntimeError, match=f"{model.__tablename__} stay for good"):
                    session.flush()
                tried.append(model.__tablename__)
    every = {table.name for table in audited_tables()} - ENDING.keys()
    assert every <= set(tried)
    with database.reading() as session:
        assert verify(session).faults == []


@pytest.mark.statement(36)
def test_nor_are_rows_deleted_many_at_once(database):
    for model in models():
        if model.__tablename__ not in ENDING:
            with database.writing() as session, pytest.raises(RuntimeError):
                session.execute(delete(model))


def test_no_foreign_key_takes_a_row_along_with_another():
    keys = [key for table in Base.metadata.tables.values() for key in table.foreign_keys]

    assert [str(key) for key in keys if key.ondelete or key.onupdate] == []
    relations = [each for model in models() for each in model.__mapper__.relationships]
    assert [str(each) for each in relations if each.cascade.delete] == []


@pytest.mark.statement(36)
def test_no_address_deletes_but_that_of_the_directory(started):
    rules = started.url_map.iter_rules()

    found = {rule.rule for rule in rules if "DELETE" in (rule.methods or ())}

    assert {each for each in found if not each.startswith("/scim")} == set()


@pytest.mark.statement(36)
def test_of_what_may_go_the_trail_keeps_each_row_as_it_was(database, plant):
    from_, to = plant.assets["PLC-204"], plant.assets["HMI-31"]
    with database.acting() as session:
        edge = Dependency(
            dependent_id=from_, provider_id=to, type=DependencyType.RUNS_ON, strength=Strength.HARD
        )
        session.add(edge)
        session.flush()
        record(session, SYSTEM, "dependency.declared", edge)
        key = str(edge.id)
    with database.acting() as session:
        session.delete(session.get_one(Dependency, int(key)))
        record(session, SYSTEM, "dependency.removed", "PLC-204", reason="unplugged")

    with database.reading() as session:
        lines = session.execute(
            select(AuditEvent.verb, AuditRow.body)
            .join(AuditRow, AuditRow.event_seq == AuditEvent.seq)
            .where(AuditRow.table_name == "dependency", AuditRow.row_key == key)
            .order_by(AuditEvent.seq)
        ).all()
    assert [(verb, body is None) for verb, body in lines] == [
        ("dependency.declared", False), ("dependency.removed", True),
    ]  # fmt: skip


def test_the_refusal_says_what_to_do_instead():
    with pytest.raises(RuntimeError, match="end the record by a state or a day"):
        refuse_to_forget("signature")
    refuse_to_forget("component")
