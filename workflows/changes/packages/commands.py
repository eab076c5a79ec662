"""Issue an approved change on paper, and bring it back: entered, unused or lost."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.audit.models import AuditHead
from governance.core import clock, files
from governance.core.access import Actor, must
from governance.core.errors import Conflict, RuleViolation
from governance.core.outbox import emit
from governance.evidence.models import EvidenceFile
from governance.evidence.signing import attach, keep_content
from governance.identity.attest import Proof
from governance.skills.rules.requirements import Deed
from workflows.changes.commands.adding import Entry, enter
from workflows.changes.commands.executing import chosen_in, lines, move, prepare
from workflows.changes.commands.qualifying import must_be_qualified
from workflows.changes.commands.working import write_begun
from workflows.changes.commands.writing import Upload
from workflows.changes.execution.models import Addendum, AddendumKind, ExecutionState
from workflows.changes.models import ChangeRequest
from workflows.changes.packages.models import CameBack, WorkBundle, WorkPackage
from workflows.changes.packages.queries import meanwhile, package_of, printed, steps_of
from workflows.changes.packages.rules import (
    Done,
    read,
    reasons_against,
    reasons_against_together,
    steps,
    unanswered,
    words,
)
from workflows.changes.queries.case import KIND, Case, case_of
from workflows.changes.queries.facts import facts_of
from workflows.changes.rules import deadlines
from workflows.changes.rules.machine import GUARDS, machine_of
from workflows.changes.rules.permissions import Permission
from workflows.changes.rules.timely import CONDITIONS, conditions
from workflows.deviations.models import DeviationSource
from workflows.deviations.opening import Opened, Origin, open_deviation


def issue(
    session: Session, actor: Actor, change: ChangeRequest, why: str, due_at: datetime
) -> WorkPackage:
    """Put an approved change on paper, as it is at this moment, under the next number."""
    must(session, actor, Permission.ADD, change)
    made = _issued(session, actor, change, why, due_at)
    record(session, actor, "change.package_issued", change, package=made.number, sha256=made.sha256)
    emit(session, "work_package.issued", package_id=made.id)
    return made


def issue_together(
    session: Session, actor: Actor, changes: Sequence[ChangeRequest], why: str, due_at: datetime
) -> WorkBundle:
    """Put several approved changes of a site on paper for one outage, each as its own package.

    Raises `RuleViolation` with everything that stands against any of them.
    """
    for change in changes:
        must(session, actor, Permission.ADD, change)
    told = list(reasons_against_together(changes))
    told += [each for change in changes for each in reasons_against(change)]
    if told:
        raise RuleViolation(*told)
    site_id = changes[0].site_id
    bundle = WorkBundle(
        why=why, issued_at=clock.now(), issued_by_id=actor.id, due_at=due_at,
        place_id=site_id, site_id=site_id,
    )  # fmt: skip
    session.add(bundle)
    session.flush()
    for change in changes:
        made = _issued(session, actor, change, why, due_at)
        made.bundle_id = bundle.id
        record(
            session, actor, "change.package_issued", change,
            package=made.number, sha256=made.sha256, together=bundle.reference,
        )  # fmt: skip
        emit(session, "work_package.issued", package_id=made.id)
    emit(session, "work_bundle.issued", bundle_id=bundle.id)
    return bundle


def _issued(
    session: Session, actor: Actor, change: ChangeRequest, why: str, due_at: datetime
) -> WorkPackage:
    """Keep one package, with the exact text that is printed on it."""
    now = clock.now()
    if told := tuple(reasons_against(change)):
        raise Conflict(*told)
    if due_at <= now:
        raise RuleViolation("It would have to be back already: say a later time.")
    case = case_of(session, change)
    number = len(packages_of(session, change)) + 1
    cut_off = session.scalar(select(AuditHead.seq)) or 0
    sha256 = keep_content(session, KIND, change.id, _body(case, actor, (number, cut_off, why)))
    made = WorkPackage(
        change_id=change.id, number=number, content_sha256=change.content_sha256, sha256=sha256,
        cut_off=cut_off, why=why, issued_at=now, issued_by_id=actor.id, due_at=due_at,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def packages_of(session: Session, change: ChangeRequest) -> Sequence[int]:
    """Return the numbers of the packages that there are."""
    wanted = select(WorkPackage.number).where(WorkPackage.change_id == change.id)
    return session.scalars(wanted).all()


def _body(case: Case, actor: Actor, said: tuple[int, int, str]) -> dict[str, Any]:
    """Return what is printed: what was approved, who signed it, and how its assets stand."""
    change, (number, cut_off, why) = case.change, said
    return {
        "package": f"{change.reference}/{number}",
        "why": why,
        "issued_at": clock.now(),
        "issued_by": actor.name,
        "cut_off": cut_off,
        "reference": change.reference,
        "title": change.title,
        "plan_sha256": change.content_sha256,
        "window": [change.window_begins_at, change.window_ends_at],
        "zone": change.site.time_zone,
        "assets": [
            {
                "asset": f"{asset.reference} {asset.tag}",
                "name": asset.name,
                "firmware": asset.firmware,
                "target_firmware": change.target_firmware,
            }
            for asset in case.assets
        ],
        "work": lines(case) if case.executions else {},
        "steps": [
            {"step": step.key, "text": step.text}
            for step in steps(change.plan, change.tests, change.back_out)
        ],
        "signed": [
            f"{made.signer}: {made.meaning}"
            for made in case.in_force
            if made.content_sha256 == change.content_sha256
        ],
    }


def keep_paper(session: Session, actor: Actor, package: WorkPackage, pdf: bytes) -> None:
    """Keep the file that was laid out; for the worker."""
    change = session.get_one(ChangeRequest, package.change_id)
    name = f"{change.reference}-{package.number}.pdf"
    kept = files.keep(session, actor, name, pdf)
    package.file_id = kept.id
    record(session, actor, "change.package_printed", change, sha256=kept.sha256)


def keep_bundle(session: Session, actor: Actor, bundle: WorkBundle, pdf: bytes) -> None:
    """Keep the file that holds all packages of an outage; for the worker."""
    kept = files.keep(session, actor, f"{bundle.reference}.pdf", pdf)
    bundle.file_id = kept.id
    record(session, actor, "change.bundle_printed", bundle, sha256=kept.sha256)


def scan(
    session: Session, actor: Actor, change: ChangeRequest, number: int, upload: Upload
) -> EvidenceFile:
    """Keep a scan of a package that came back, as evidence: it is no part of what is signed."""
    must(session, actor, Permission.ADD, change)
    package_of(session, change, number)
    blank = EvidenceFile(
        subject_kind=KIND, subject_id=change.id, is_content=False, description=upload.description
    )
    kept = attach(session, actor, blank, upload.name, upload.data)
    record(session, actor, "change.attached", change, file=kept.file.name, sha256=kept.file.sha256)
    return kept


@dataclass(frozen=True, slots=True)
class Written:
    """What stands on a package that came back."""

    number: int
    """Which package of the change."""

    text: str
    """A line each: step, time, who, what."""

    began_at: datetime | None = None
    """When the work was begun on paper; None: it was begun in Concord."""

    ahead: timedelta = timedelta()
    """How far the clock that was looked at ran ahead; behind is less than nothing."""

    said: str = ""
    """How it goes together with what was entered meanwhile."""

    scan_id: int | None = None


def bring_back(
    session: Session, actor: Actor, change: ChangeRequest, written: Written, proof: Proof
) -> Addendum:
    """Enter what stands on a package, signed by who enters it; another person checks it then.

    A start on paper is judged by the conditions as they are for that time; what does not hold is
    kept, and opens a deviation. Nothing that was entered meanwhile is altered.
    """
    must(session, actor, Permission.ADD, change)
    package = _open(session, change, written.number)
    case, body = case_of(session, change), printed(session, package)
    done = read(written.text, steps_of(body), body["zone"], written.ahead, package.issued_at)
    began_at = _began(change, written)
    beside = meanwhile(session, package)
    if told := unanswered(beside, written.said):
        raise RuleViolation(*told)
    judged = _judged(case, actor, package, began_at) if began_at else []
    refused = [each["why"] for each in judged if each["why"]]
    entry = Entry(
        AddendumKind.LATE_ENTRY,
        _told(done, body, written, (began_at, judged)),
        done[0].at,
        ", ".join(dict.fromkeys(each.by for each in done)),
        written.scan_id,
    )
    what = _signed(body, package, written, done)
    more = {"began_at": began_at, "conditions_of_its_start": judged, "meanwhile": beside}
    made = enter(case, actor, entry, proof, {**what, **more})
    package.ended_as, package.ended_at = CameBack.ENTERED, clock.now()
    package.ended_by_id, package.addendum_id = actor.id, made.id
    if began_at and refused:
        _deviates(case, actor, package, (began_at, refused))
    elif began_at:
        _begin(case, actor, began_at)
    record(
        session, actor, "change.package_entered", change,
        package=package.number, steps=len(done), refused=refused or None,
    )  # fmt: skip
    return made


def _signed(
    body: dict[str, Any], package: WorkPackage, written: Written, done: Sequence[Done]
) -> dict[str, Any]:
    """Return what is signed of the paper besides its words."""
    return {
        "package": body["package"],
        "package_sha256": package.sha256,
        "clock_ahead_minutes": int(written.ahead / timedelta(minutes=1)),
        "steps": list(map(asdict, done)),
    }


def _began(change: ChangeRequest, written: Written) -> datetime | None:
    """Return when the work was begun on paper, by a clock that is right; None: it was not."""
    if written.began_at is None:
        return None
    if change.started_at:
        raise RuleViolation(
            f"Work on {change} was begun in Concord already: leave the start blank, and say how "
            "both go together."
        )
    began_at = written.began_at - written.ahead
    if began_at > clock.now():
        raise RuleViolation("The work was begun in the future: enter when it was begun.")
    return began_at


def _told(
    done: Sequence[Done],
    body: dict[str, Any],
    written: Written,
    start: tuple[datetime | None, list[dict[str, str]]],
) -> str:
    """Tell a package in words, as it stands among the entries of its change."""
    began_at, judged = start
    refused = [each["why"] for each in judged if each["why"]]
    minutes = int(written.ahead / timedelta(minutes=1))
    return "\n".join(
        [
            f"Package {body['package']}, on the clock of {body['zone']}"
            + (f", which was {minutes:+} minutes off: put right here" if minutes else ""),
            words(done, body["zone"]),
            *([f"Begun on paper {began_at:%Y-%m-%d %H:%M} UTC."] if began_at else []),
            *([f"Did not hold then: {' '.join(refused)}"] if refused else []),
            *([f"Beside what was entered meanwhile: {written.said}"] if written.said else []),
        ]
    )


def _begin(case: Case, actor: Actor, at: datetime) -> None:
    """Write the start as it was on paper: every condition held then, and it is the actor's own."""
    change, session = case.change, case.session
    must(session, actor, Permission.START, change)
    prepare(case)
    chosen = chosen_in(case, (), ExecutionState.WAITING)
    must_be_qualified(case, actor, {Deed.IMPLEMENTING: case.assets})
    machine_of(change).fire(change, facts_of(session, case), "start", by=actor, at=at)
    change.due_at = deadlines.due_at(change, clock.now(), change.site.time_zone)
    move(case, chosen, "begin", actor)
    write_begun(case, actor, case.assets, at)


def _judged(case: Case, actor: Actor, package: WorkPackage, at: datetime) -> list[dict[str, str]]:
    """Return each condition of the start for that time, and why it does not hold, if so."""
    machine, facts = machine_of(case.change), facts_of(case.session, case)
    names = tuple(name for name in machine.moves["start"].guards if name in CONDITIONS)
    found = [
        {"condition": each.what, "why": each.refusal or ""}
        for each in conditions(names, GUARDS, facts, actor, at)
    ]
    superseded = package.content_sha256 != case.change.content_sha256
    why = "It was revised since the package was issued." if superseded else ""
    return [*found, {"condition": "The package holds what is approved", "why": why}]


def _deviates(
    case: Case, actor: Actor, package: WorkPackage, said: tuple[datetime, Sequence[str]]
) -> None:
    """Open the deviation of a start on paper that should not have been."""
    change, (at, refused) = case.change, said
    name = f"{change.reference}/{package.number}"
    open_deviation(
        case.session,
        actor,
        Opened(
            place=change.place,
            title=f"Work begun on paper against its conditions, {name}",
            happened=f"Begun {at:%Y-%m-%d %H:%M} UTC. {' '.join(refused)}",
            source=DeviationSource.CHANGE_STEP,
            asset=change.asset,
            of=Origin(KIND, change.id, change.reference),
            source_key=f"work_package:{package.id}",
            found_at=at,
        ),
    )


def end(
    session: Session,
    actor: Actor,
    change: ChangeRequest,
    number: int,
    said: tuple[CameBack, str],
) -> None:
    """Say of a package that nothing was written on it, or that it is lost."""
    must(session, actor, Permission.ADD, change)
    package = _open(session, change, number)
    ended_as, package.note = said
    if ended_as is CameBack.ENTERED:
        raise RuleViolation("What was written on it is entered line by line: choose that.")
    package.ended_as, package.ended_at, package.ended_by_id = ended_as, clock.now(), actor.id
    record(session, actor, "change.package_ended", change, package=number, ended_as=ended_as)


def _open(session: Session, change: ChangeRequest, number: int) -> WorkPackage:
    package = package_of(session, change, number)
    if package.ended_as is not None:
        raise Conflict(
            f"Package {change.reference}/{number} came back already: add an entry to it."
        )
    return package
