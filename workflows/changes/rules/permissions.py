"""Who may do what with a change; whose signature is due is a rule, not a permission."""

from enum import StrEnum

from governance.core.access import Actor, Condition, Placed, clause, declare, extend, role
from governance.evidence.packets.rules import PACKERS
from governance.identity.models import Role
from governance.places.models import Place
from governance.register.models import Asset
from workflows.changes.consulted import is_consulted
from workflows.changes.models import ChangeRequest, role_at_further

TECHNICAL = (Role.OT_LEAD, Role.IT_LEAD)
WRITERS = (Role.REQUESTER, Role.CHANGE_OWNER, Role.CHANGE_COORDINATOR, *TECHNICAL)
TRIERS = (Role.CHANGE_COORDINATOR, *TECHNICAL)
"""Who takes a request on, and says what kind of change it is."""

ASSESSORS = (
    *TECHNICAL,
    Role.CHANGE_COORDINATOR,
    Role.CHANGE_OWNER,
    Role.QA,
    Role.VALIDATION,
    Role.OT_SECURITY,
    Role.PROCESS_SAFETY,
    Role.REGULATORY,
    Role.DATA_INTEGRITY_OWNER,
)
SIGNERS = (
    *TECHNICAL,
    Role.AREA_OWNER,
    Role.CHANGE_COORDINATOR,
    Role.QA,
    Role.VALIDATION,
    Role.OT_SECURITY,
    Role.PROCESS_SAFETY,
    Role.REGULATORY,
    Role.DATA_INTEGRITY_OWNER,
)
JUDGES = (*SIGNERS, Role.HR)
WORKERS = (Role.REQUESTER, Role.CHANGE_OWNER, *TECHNICAL)
VERIFIERS = (*TECHNICAL, Role.AREA_OWNER, Role.VALIDATION, Role.QA)


class Permission(StrEnum):
    """What can be permitted on a change request; raising one is permitted on its place."""

    RAISE = "change:raise"
    READ = "change:read"
    EDIT = "change:edit"
    SUBMIT = "change:submit"
    CLASSIFY = "change:classify"
    RETURN = "change:return"
    ASSESS = "change:assess"
    JUDGE = "change:judge"
    LOWER = "change:lower"
    DISPOSE = "change:dispose"
    ACCEPT_IMPACT = "change:accept_impact"
    REASSESS = "change:reassess"
    PROPOSE = "change:propose"
    SIGN = "change:sign"
    REJECT = "change:reject"
    REVISE = "change:revise"
    CANCEL = "change:cancel"
    HOLD = "change:hold"
    RESUME = "change:resume"
    START = "change:start"
    COMPLETE = "change:complete"
    REWORK = "change:rework"
    VERIFY = "change:verify"
    BACK_OUT = "change:back_out"
    CLOSE = "change:close"
    CONCLUDE = "change:conclude"
    AGREE = "change:agree"
    SAMPLE = "change:sample"
    ATTACH = "change:attach"
    REFER = "change:refer"
    LINK = "change:link"
    """Say what it has to do with another change, split it, and end that."""

    PLAN_TRAINING = "change:plan_training"
    RESTRICT = "change:restrict"
    PLAN_DELIVERABLES = "change:plan_deliverables"
    SET_ASIDE = "change:set_aside"
    DELIVER = "change:deliver"
    WRITE_TEST = "change:write_test"
    RUN_TEST = "change:run_test"
    DISPOSE_OF_DEVIATION = "change:dispose_of_deviation"
    ADD = "change:add"
    ADVISE = "change:advise"
    REPLY = "change:reply"
    PROCEED = "change:proceed"
    DECLARE = "change:declare"
    """Act in an emergency at once, before anybody signs."""

    MAKE_SAFE = "change:make_safe"
    CONSENT = "change:consent"
    ENTER_CONSENT = "change:enter_consent"
    FOLLOW_UP = "change:follow_up"
    END = "change:end"
    """Say until when a temporary change stands, and how it is taken back."""

    RESTORE = "change:restore"
    CONVERT = "change:convert"
    PROLONG = "change:prolong"

    BOOK = "change:book"
    JUSTIFY = "change:justify"
    """Answer for what it meets in its window."""

    PIN = "change:pin"
    """Pin what an asset is to be left with, once it is known."""

    AGREE_PIN = "change:agree_pin"
    ASK_OVER = "change:ask_over"
    TAKE_OVER = "change:take_over"
    READ_ACT = "rebaseline_act:read"
    """What was signed for several changes of a site at once."""

    READ_BUNDLE = "work_bundle:read"
    """Which changes of a site went on paper together."""

    PACK = "change:pack"
    """Have its evidence as a packet."""


@clause
def is_author(actor: Actor, _model: type[Placed]) -> Condition:
    """Have written the change."""
    return ChangeRequest.author_id == actor.id


OWN = [[role(*WRITERS), is_author], [role(Role.CHANGE_OWNER, Role.CHANGE_COORDINATOR)]]

declare(
    ChangeRequest,
    read=Permission.READ,
    grants={
        Permission.READ: [[role(*Role)], [role_at_further(*Role)], [is_consulted]],
        Permission.EDIT: OWN,
        Permission.SUBMIT: OWN,
        Permission.CLASSIFY: [[role(*TRIERS)]],
        Permission.RETURN: [[role(*TRIERS)]],
        Permission.ASSESS: [[role(*ASSESSORS)], [role(*WRITERS), is_author]],
        Permission.JUDGE: [[role(*JUDGES)], [role_at_further(*JUDGES)]],
        Permission.LOWER: [[role(Role.QA)], [role_at_further(Role.QA)]],
        Permission.DISPOSE: [[role(*ASSESSORS)], [role(*WRITERS), is_author]],
        Permission.ACCEPT_IMPACT: [[role(*SIGNERS)], [role_at_further(*SIGNERS)]],
        Permission.REASSESS: [[role(*ASSESSORS)], [role(*WRITERS), is_author]],
        Permission.PROPOSE: OWN,
        Permission.SIGN: [[role(*SIGNERS)], [role_at_further(*SIGNERS)]],
        Permission.REJECT: [[role(*SIGNERS)], [role_at_further(*SIGNERS)]],
        Permission.REVISE: OWN,
        Permission.CANCEL: OWN,
        Permission.HOLD: [[role(Role.CHANGE_OWNER, *TRIERS)]],
        Permission.RESUME: [[role(Role.CHANGE_OWNER, *TRIERS)]],
        Permission.START: [[role(*WORKERS)]],
        Permission.COMPLETE: [[role(*WORKERS)]],
        Permission.REWORK: [[role(*VERIFIERS)]],
        Permission.VERIFY: [[role(*VERIFIERS)]],
        Permission.BACK_OUT: [[role(*WORKERS)]],
        Permission.CLOSE: [[role(*SIGNERS)]],
        Permission.CONCLUDE: [[role(*SIGNERS)]],
        Permission.AGREE: [[role(*SIGNERS)]],
        Permission.SAMPLE: [[role(Role.QA)]],
        Permission.ATTACH: [[role(*WRITERS)], [role(*VERIFIERS)]],
        Permission.REFER: [[role(*WRITERS)], [role(*VERIFIERS)]],
        Permission.LINK: [[role(*WRITERS)], [role(Role.QA)]],
        Permission.PLAN_TRAINING: [*OWN, [role(Role.QA)]],
        Permission.RESTRICT: [[role(Role.QA)], [role_at_further(Role.QA)]],
        Permission.PLAN_DELIVERABLES: [*OWN, [role(Role.VALIDATION)]],
        Permission.SET_ASIDE: [[role(Role.VALIDATION)], [role_at_further(Role.VALIDATION)]],
        Permission.WRITE_TEST: [*OWN, [role(Role.VALIDATION)]],
        Permission.RUN_TEST: [[role(*WORKERS)], [role(*VERIFIERS)]],
        Permission.DELIVER: [[role(*WRITERS)], [role(*VERIFIERS)]],
        Permission.DISPOSE_OF_DEVIATION: [[role(Role.QA)], [role_at_further(Role.QA)]],
        Permission.ADD: [[role(*WRITERS)], [role(*VERIFIERS)]],
        Permission.ADVISE: [[is_consulted]],
        Permission.REPLY: [[role(*SIGNERS)], [role_at_further(*SIGNERS)]],
        Permission.PROCEED: [[role(*SIGNERS)], [role_at_further(*SIGNERS)]],
        Permission.MAKE_SAFE: [[role(*WORKERS)]],
        Permission.CONSENT: [[role(*SIGNERS)], [role_at_further(*SIGNERS)]],
        Permission.ENTER_CONSENT: [[role(*WORKERS)], [role(*SIGNERS)]],
        Permission.FOLLOW_UP: OWN,
        Permission.END: OWN,
        Permission.RESTORE: [[role(*WORKERS)]],
        Permission.CONVERT: OWN,
        Permission.PROLONG: OWN,
        Permission.BOOK: OWN,
        Permission.JUSTIFY: [
            [role(*SIGNERS, *WRITERS)],
            [role_at_further(*SIGNERS, *WRITERS)],
        ],
        Permission.PIN: [[role(*WORKERS)]],
        Permission.AGREE_PIN: [[role(*VERIFIERS)]],
        Permission.ASK_OVER: OWN,
        Permission.TAKE_OVER: [[role(Role.QA)]],
        Permission.PACK: [[role(*PACKERS)], [role_at_further(*PACKERS)]],
    },
)
for at in (Place, Asset):
    extend(at, {Permission.RAISE: [[role(*WRITERS)]]})
extend(Asset, {Permission.DECLARE: [[role(*WORKERS)]]})
