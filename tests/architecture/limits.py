"""The limits of the rules of the house, and what they leave out, each with its reason."""

import re

LONGEST_FILE, LONGEST_FUNCTION, MOST_PARAMETERS, MEDIAN_FILE = 400, 40, 5, 90
FORBIDDEN_NAMES = {"utils", "util", "helpers", "common", "misc", "manager", "service", "base"}
COMMITTERS = {
    "governance/core/db.py": "the one block that commits what it holds",
    "governance/core/web.py": "the edge",
    "governance/core/migrate.py": "migrations",
    "demo/load_people.py": "the story of the demo, act by act",
    "demo/stage.py": "the story of the demo, act by act",
}
"""Who ends a transaction, and why; everybody else leaves it to the edge."""

BY_VALUE = {
    "governance/enforcement/commands.py: keep": "a step of what somebody decides",
    "governance/evidence/packets/commands.py: make": "the worker, after a person asked",
    "governance/evidence/packets/commands.py: refuse": "the worker, after a person asked",
    "governance/ownership/leavers/commands.py: end_duties": "a step of how people leave",
    "governance/ownership/attestation/commands.py: close_due": "the worker, once the day is over",
    "governance/ownership/attestation/commands.py: keep_paper": "the worker, after a signature",
    "governance/ownership/attestation/commands.py: remind": "the worker, as the campaign says",
    "governance/register/commands/work.py": "an approved change's authorisation is the permit",
    "governance/identity/commands.py: end_role": "a step of how a role ends",
    "governance/identity/dormant/commands.py: end_after_notice": "the worker, as settings say",
    "governance/identity/dormant/commands.py: note": "the worker, as the days say",
    "governance/identity/dormant/commands.py: wake": "the worker, as the days say",
    "governance/recertification/commands.py: remind": "the worker, as the day says",
    "governance/recertification/commands.py: escalate": "the worker, once the day is over",
    "governance/identity/commands.py: send_away": "a step of how people leave",
    "governance/identity/requests/commands.py: expire": "the worker, once the day is over",
    "governance/identity/requests/commands.py: remind": "the worker, as the day says",
    "governance/register/edits/commands.py: preview": "the worker, after a person asked",
    "governance/register/edits/commands.py: refuse": "the worker, after a person asked",
    "governance/register/imports/commands.py: preview": "the worker, after a person asked",
    "governance/register/imports/commands.py: refuse": "the worker, after a person asked",
    "governance/register/labels/commands.py: make": "the worker, after a person asked",
    "governance/register/labels/commands.py: refuse": "the worker, after a person asked",
    "governance/register/labels/commands.py: request": "of what may be read, as the list says",
    "governance/validation/outside/commands.py: begin": "a step of what it follows from",
    "governance/validation/outside/commands.py: end": "a step of what it follows from",
    "governance/validation/outside/commands.py: follow": "the worker, as ledger and drifts say",
    "workflows/changes/commands/deciding.py: move_on": "what a signature brings about",
    "governance/register/suspensions/commands.py: suspend": "another slice's, as its record says",
    "governance/register/suspensions/commands.py: lift": "another slice's, as its record says",
    "workflows/changes/emergency/commands.py: overdue": "the worker, as the deadline says",
    "workflows/changes/temporary/commands.py: expire": "the worker, once its end has come",
    "workflows/changes/temporary/commands.py: succeed": "the worker, once another makes it last",
    "workflows/changes/policies/commands.py: finish": "the worker, after a person asked",
    "workflows/changes/reminding/commands.py: check": "the worker, once the effect is due",
    "workflows/changes/reminding/commands.py: remind": "the worker, as the deadline says",
    "workflows/rollouts/commands/holding.py": "the worker, once something went wrong at a site",
    "workflows/remote_access/commands/ending.py: expire": "the worker, once its end has come",
    "workflows/remote_access/commands/ending.py: told": "the worker, once it was taken",
    "workflows/training/commands/asking.py: ask_for_change": "the worker, as a plan says",
    "workflows/training/commands/asking.py: close": "the worker, once it is done",
    "workflows/training/commands/asking.py: date_anew": "the worker, as rules say",
    "workflows/training/commands/asking.py: issue": "the worker, as rules say; a step of commands",
    "workflows/training/commands/asking.py: remind_at": "the worker, as rules say",
    "workflows/deviations/unauthorised/commands.py: begin": "the worker, once QA has decided",
    "workflows/deviations/unauthorised/commands.py: remind": "the worker, as the clock says",
    "workflows/deviations/commands/reminding.py: remind": "the worker, as the deadline says",
    "workflows/deviations/commands/reminding.py: remind_of_action": "the worker, as its day says",
    "workflows/training/commands/asking.py: take_back": "the worker, as rules say",
    "workflows/changes/packages/commands.py: keep_paper": "the worker, after a person asked",
    "workflows/changes/packages/commands.py: keep_bundle": "the worker, after a person asked",
    "workflows/training/commands/certificates.py: make": "the worker, after a person asked",
    "workflows/training/commands/rounds.py": "the worker, as rules say",
}
"""Commands that ask for no permission of their own, and why."""

OPENERS = {"governance/core/db.py"}
CLOCKS = {"governance/core/clock.py"}
STATE_WRITERS = {"governance/core/states.py"}
UNAUDITED = {
    "audit_head", "audit_event", "audit_row", "outbox", "sent_form", "sign_in", "throttle_hit",
    "file_chunk", "import_progress", "import_row", "bulk_edit_row", "list_choice",
    "key_challenge", "signing_intent", "completeness", "owner", "checkpoint",
    "checkpoint_receiver", "planned_leaving", "skill_look", "training_round",
    "policy_outcome",
    "token_use", "validation_entry", "provider_visit", "provider_keys",
}  # fmt: skip
"""The tables that the trail leaves out, on purpose; whoever adds one adds it here, too."""

BUSINESS = re.compile(
    r"\b(assets?|changes?_?request|gxp|purdue|raci|vendors?|product_id|signatures?|approv\w+|"
    r"accountabl\w+|qa|firmware|validation_state|leuven|plc)\b",
    re.IGNORECASE,
)
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|\bstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
VERB = re.compile(r"[a-z_]+\.[a-z_]+")
READABLE = {"readable", "permitted", "changes"}
"""What says who may read: the kernel's two, and the list of changes, itself held to this."""

UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
