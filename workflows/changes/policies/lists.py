"""The lists of policies: every version, and what a draft would make of each change."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import QueryableAttribute, Session, joinedload

from governance.core.access import Actor, readable
from governance.core.listing.shape import Cell, Choice, Column, Flag, Listing, Text
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.models import SIGNING
from workflows.changes.models import ChangeRequest, RiskClass
from workflows.changes.policies.models import PolicyOutcome, PolicyRun, PolicyState, PolicyVersion
from workflows.changes.policies.replay import read

STATES = {
    PolicyState.DRAFT: _l("draft"),
    PolicyState.APPROVAL: _l("in approval"),
    PolicyState.APPROVED: _l("approved"),
    PolicyState.WITHDRAWN: _l("withdrawn"),
}


def versions(actor: Actor) -> Select[PolicyVersion]:
    """Select the versions that the plant wrote."""
    return readable(actor, PolicyVersion).options(joinedload(PolicyVersion.author))


def _matching(text: str) -> ColumnElement[bool]:
    found = (PolicyVersion.name, PolicyVersion.title, PolicyVersion.reason)
    return or_(*(column.icontains(text, autoescape=True) for column in found))


def listing(now: str) -> Listing:
    """Declare the list of versions; `now` is the one in force."""

    def standing(one: PolicyVersion) -> str:
        return str(_l("in force")) if one.name == now else str(STATES[one.state])

    return Listing(
        name="policies",
        columns=(
            Column("name", _l("Version"), lambda one: one.name, sort=PolicyVersion.id,
                   is_reference=True),
            Column("title", _l("Title"),
                   lambda one: Cell(one.title, hint=one.reason, is_strong=True),
                   sort=PolicyVersion.title, export=lambda one: one.title),
            Column("made_from", _l("Made from"), lambda one: one.made_from, is_minor=True),
            Column("state", _l("State"), standing, sort=PolicyVersion.state),
            Column("in_force", _l("In force from"),
                   lambda one: Cell("", when=one.in_force_on) if one.in_force_on else "-",
                   sort=PolicyVersion.in_force_on, export=lambda one: one.in_force_on),
            Column("author", _l("Written by"), lambda one: one.author.name, is_minor=True),
        ),
        filters=(
            Text("q", _l("Name, title or reason"), _matching),
            Choice("state", _l("State"), [(each.value, words) for each, words in STATES.items()],
                   PolicyVersion.state.in_),
        ),
        default_sort="-name",
        key=PolicyVersion.id,
        singular=_l("version"),
        plural=_l("versions"),
        endpoint="changes.policies",
        record_endpoint="changes.policy",
        export_endpoint="changes.policies_export",
        is_in_trail=True,
    )  # fmt: skip


def outcomes(actor: Actor) -> Select[PolicyOutcome]:
    """Select what drafts would make of the changes that the actor may read."""
    seen = readable(actor, ChangeRequest).with_only_columns(ChangeRequest.id)
    wanted = select(PolicyOutcome).where(PolicyOutcome.change_id.in_(seen))
    return wanted.options(joinedload(PolicyOutcome.change))


def _duties(text: str) -> str:
    return ", ".join(f"{ACTIVITY_LABELS[each]} ({phase})" for phase, each in read(text)) or "-"


def _holding(column: QueryableAttribute[str], values: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(column.contains(f":{each},", autoescape=True) for each in values))


def run_choices(session: Session) -> list[tuple[str, str]]:
    """Return the simulations that are finished, by number, the newest first."""
    wanted = select(PolicyRun.id, PolicyVersion.name).join(
        PolicyVersion, PolicyVersion.id == PolicyRun.policy_id
    )
    found = wanted.where(PolicyRun.finished_at.is_not(None)).order_by(PolicyRun.id.desc())
    return [(str(key), f"{name}, {key}") for key, name in session.execute(found.limit(100))]


def outcome_listing(runs: Sequence[tuple[str, str]]) -> Listing:
    """Declare the list of what drafts would make of each change."""
    of = PolicyOutcome
    risks = [(each.value, each.value) for each in RiskClass]
    duties = [(each.value, str(ACTIVITY_LABELS[each])) for each in SIGNING]
    return Listing(
        name="policy_outcomes",
        columns=(
            Column("change", _l("Change"), lambda one: one.change.reference, sort=of.id,
                   is_reference=True),
            Column("title", _l("Title"), lambda one: Cell(
                one.change.title, is_strong=True, to=("changes.show", one.change_id))),
            Column("policy", _l("Its policy"), lambda one: one.change.policy, is_minor=True),
            Column("risk", _l("Class"), lambda one: one.risk.value, sort=of.risk),
            Column("then", _l("Under the draft"), lambda one: one.risk_then.value,
                   sort=of.risk_then),
            Column("gains", _l("Would gain"), lambda one: _duties(one.gains)),
            Column("loses", _l("Would lose"), lambda one: _duties(one.loses)),
        ),
        filters=(
            Choice("run", _l("Simulation"), list(runs), lambda ids: of.run_id.in_(map(int, ids))),
            Choice("gains", _l("Would gain"), duties, lambda some: _holding(of.gains, some)),
            Choice("loses", _l("Would lose"), duties, lambda some: _holding(of.loses, some)),
            Choice("then", _l("Under the draft"), risks, of.risk_then.in_),
            Flag("differing", _l("only what differs"), of.is_alike.is_(False)),
        ),
        default_sort="change",
        key=of.id,
        singular=_l("change"),
        plural=_l("changes"),
        endpoint="changes.policy_outcomes",
        export_endpoint="changes.policy_outcomes_export",
    )  # fmt: skip
