"""What stands in a packet with a change: what it must bring, how it was tried, what allowed it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.evidence.packets.beside import some
from governance.evidence.packets.latest import latest
from governance.evidence.packets.sources import BESIDE, PARTS, RECORDS, Part, Records
from governance.validation.requirements.models import Requirement
from workflows.changes.models import ChangeRequest
from workflows.changes.policies.models import PolicyVersion
from workflows.changes.rebaselining.models import Rebaseline
from workflows.changes.rebaselining.signed import ACT
from workflows.changes.standard.models import ChangeTemplate, StandardUse
from workflows.changes.testing.models import ChangeTest
from workflows.deviations.packets import of_kind

TABLE = ChangeRequest.__tablename__
TEMPLATE, POLICY = ChangeTemplate.__tablename__, PolicyVersion.__tablename__
OF_ASSET = {"asset_id": ("asset", "tag")}


def _column(session: Session, column: Any, of: Any, ids: Sequence[int]) -> set[int]:
    """Return what a column says of changes, wherever it says anything."""
    wanted = (select(column).where(of.in_(few), column.is_not(None)) for few in some(ids))
    return {key for each in wanted for key in session.scalars(each)}


def templates(session: Session, ids: Sequence[int], _upto: int) -> Mapping[str, Collection[int]]:
    """Return the editions of templates that changes were made by."""
    return {TEMPLATE: _column(session, StandardUse.template_id, StandardUse.change_id, ids)}


def policies(session: Session, ids: Sequence[int], upto: int) -> Mapping[str, Collection[int]]:
    """Return the versions that the plant wrote itself of the policies that changes are under."""
    rows = latest(session, TABLE, list(map(str, ids)), upto).values()
    names = {str(row["policy"]) for row in rows}
    wanted = select(PolicyVersion.id).where(PolicyVersion.name.in_(names))
    return {POLICY: set(session.scalars(wanted))}


def requirements(session: Session, ids: Sequence[int], upto: int) -> Mapping[str, Collection[int]]:
    """Return what is required, in the editions that tests of changes named by the cut-off."""
    keys = {str(key) for key in _column(session, ChangeTest.id, ChangeTest.change_id, ids)}
    rows = latest(session, ChangeTest.__tablename__, sorted(keys), upto).values()
    shown = {row.get("requirement_id") for row in rows}
    return {Requirement.__tablename__: {key for key in shown if key}}


def acts(session: Session, ids: Sequence[int], _upto: int) -> Mapping[str, Collection[int]]:
    """Return the acts in which changes were taken over together with others."""
    columns = (Rebaseline.asked_in_id, Rebaseline.done_in_id)
    found = (_column(session, column, Rebaseline.change_id, ids) for column in columns)
    return {ACT: set().union(*found)}


RECORDS[ACT] = Records(
    title="sha256",
    labels={"signed_at": "Signed", "person_id": "By"},
    rows=frozenset(),
    in_force=frozenset({"sha256"}),
)
RECORDS[TEMPLATE] = Records(
    title="title",
    labels={
        "code": "Code",
        "edition": "Edition",
        "state": "State",
        "judged": "What could go wrong",
        "approved_at": "Approved",
        "ends_on": "Until",
    },
    rows=frozenset(),
    in_force=frozenset({"sha256"}),
)
RECORDS[POLICY] = Records(
    title="title",
    labels={
        "name": "Version",
        "made_from": "Made from",
        "reason": "Why",
        "state": "State",
        "in_force_on": "In force from",
        "approved_at": "Approved",
    },
    rows=frozenset({"policy_run"}),
    in_force=frozenset({"content_sha256"}),
)
PARTS[TABLE] += [
    Part(
        "standard_use",
        "By which template it was made",
        {"template_id": "Template", "agreed_at": "Taking down agreed"},
        {"template_id": (TEMPLATE, "code")},
    ),
    Part(
        "change_deliverable",
        "Deliverables",
        {
            "code": "What",
            "asset_id": "Asset",
            "why": "Asked for by",
            "due_on": "By",
            "state": "State",
            "evidence": "Found in",
            "evidence_sha256": "SHA-256",
            "reason": "Why it is not needed",
        },
        OF_ASSET,
    ),
    Part(
        "change_test",
        "Tests",
        {
            "code": "Test",
            "stage": "Stage",
            "requirement_id": "Shows",
            "step": "What is done",
            "expected": "What is expected",
        },
        {"requirement_id": (Requirement.__tablename__, "code")},
    ),
    Part(
        "change_test_run",
        "Every run of its tests, the first result first",
        {
            "test_id": "Test",
            "outcome": "Result",
            "observed": "Observed",
            "tool": "Run with",
            "evidence": "Shown by",
            "run_at": "Run",
        },
        {"test_id": ("change_test", "code")},
    ),
    Part(
        "change_justification",
        "Conflicts in its window that somebody signed for",
        {"said": "Conflict", "reason": "Why it goes on", "justified_at": "Signed"},
    ),
    Part(
        "change_barrier",
        "What held it back",
        {"why": "Why", "set_at": "From", "lifted_at": "Until", "lifted_by": "Lifted by"},
    ),
    Part(
        "work_package",
        "On paper",
        {
            "number": "Package",
            "why": "For",
            "sha256": "SHA-256 of what is printed",
            "issued_at": "Issued",
            "due_at": "Back by",
            "ended_as": "Came back",
            "ended_at": "When",
            "note": "How it is known",
            "addendum_id": "What stood on it",
        },
        {"addendum_id": ("change_addendum", "words")},
    ),
    Part(
        "change_addendum",
        "Entries made afterwards",
        {
            "words": "Entry",
            "acted_at": "Done",
            "acted_by": "Done by",
            "entered_at": "Entered",
            "scan_id": "Scan",
            "checked_at": "Compared by a second person",
        },
        {"scan_id": ("evidence_file", "description")},
    ),
]
BESIDE[TABLE] += [templates, policies, acts, requirements, of_kind(TABLE)]
