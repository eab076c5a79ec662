"""What is asked of a change, what weighs how much, and who signs at which risk."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from itertools import product

from governance.ownership.activities import ACTIVITY_LABELS, roles_in_words
from governance.ownership.models import Activity
from governance.register.models import DependencyType
from governance.register.vocabulary import GxpRelevance
from scripts.reference.words import code, page, table
from workflows.changes.judgements import Rating
from workflows.changes.models import Answer, ChangeKind, Phase, RiskClass
from workflows.changes.rules import content, dimensions, judging, policy, risk
from workflows.changes.rules.impact import NEAR, WORDS, Impact, Item

ABOUT = """
The class of a change is the worst that any rule asks for: a maximum, never a mean, and unknown
weighs as the worst. The class and the rules that spoke make the route: the duties whose accountable
people sign. Why it is so: [ADR 0006](../adr/0006-risk-is-a-maximum-and-duties-are-signed.md).
"""
BARE = risk.Subject("the asset", GxpRelevance.NONE, has_safety_function=False, criticality=4)


def policies() -> str:
    """Return the page of every version of the policy, and of what all versions share."""
    versions = [part for name, each in policy.POLICIES.items() for part in _version(name, each)]
    return page("Policy", ABOUT, *versions, *_rules(), *_duties(), *_apart())


def _version(name: str, version: policy.Policy) -> Iterable[str]:
    yield f"## {name}" + (" (for new changes)" if name == policy.CURRENT else "")
    yield "### Questions"
    if version.travels:
        yield from _dimensions(version, version.travels)
    else:
        asked = [
            (f"Q{n}", q.text, q.hint, q.if_yes, _named(q.calls_for))
            for n, q in enumerate(version.questions, 1)
        ]
        yield table(("", "Question", "In other words", "If yes", "Yes or unknown adds"), asked)
        yield "An answer that is unknown or missing weighs as high. A yes or an unknown says why."
    yield "### Who signs at which risk"
    due = [
        (ACTIVITY_LABELS[activity], *(_phases(version, each, activity) for each in RiskClass))
        for activity in Activity
    ]
    yield table(("Duty", *RiskClass), due)
    yield "*if called for* means: where a question, a rule of risk or the kind of change asks."
    yield "### Who is asked by when, and who does the work"
    days = [(each, version.opinion_days.get(each, "nobody is asked")) for each in RiskClass]
    yield table(("Risk", "Working days for an opinion"), days)
    if version.work:
        yield f"The work is whoever's has the letter R for {ACTIVITY_LABELS[version.work]}."
    yield "### What the kind of change adds"
    rows = [(kind, _named(version.kinds[kind])) for kind in ChangeKind]
    yield table(("Kind", "Duties"), rows)


def _dimensions(
    version: policy.Policy, travels: Mapping[ChangeKind, Collection[DependencyType]]
) -> Iterable[str]:
    asked = [
        (
            f"D{n}",
            q.text,
            q.hint,
            _named([q.assessor or q.calls_for[0]]),
            _named(q.calls_for),
            q.source,
        )
        for n, q in enumerate(version.questions, 1)
    ]
    head = ("", "Trigger", "In other words", "Assessed for", "Opened, it adds", "Source")
    yield table(head, asked)
    held = ", ".join(sorted(dimensions.UNKNOWN_HOLDS))
    against = ", ".join(sorted(dimensions.WEIGHED_AGAINST))
    yield (
        "A yes or an unknown opens that dimension, and whoever is accountable for its activity "
        "assesses it. Opened and not assessed, unknown or not answered it weighs as high. Not "
        f"known, these hold the plan until quality assurance accepts that: {held}. This one speaks "
        f"for the change and makes no class worse: {against}."
    )
    yield "### What three ratings make"
    steps = [(s, *(dimensions.CLASSES[s, p] for p in Rating)) for s in Rating]
    yield table(("Severity", *(f"probability {p}" for p in Rating)), steps)
    classes = [(step, *(dimensions.PRIORITIES[step, d] for d in Rating)) for step in (1, 2, 3)]
    yield table(("Step", *(f"detectability {d}" for d in Rating)), classes)
    yield "Severity high weighs medium at least, and calls for QA plan and QA release."
    yield "### Along which dependencies a change is followed"
    rows = [
        (WORDS[each], *("yes" if each in travels[kind] else "" for kind in ChangeKind))
        for each in DependencyType
    ]
    yield table(("Of what … it", *ChangeKind), rows)


def _phases(version: policy.Policy, at: RiskClass, activity: Activity) -> str:
    found = [phase for phase, due in version.matrix[at] if due is activity]
    return ", ".join(f"**{phase}**" for phase in found) or "if called for"


def _named(activities: Iterable[Activity]) -> str:
    return ", ".join(ACTIVITY_LABELS[activity] for activity in activities)


def _rules() -> Iterable[str]:
    yield "## Rules of risk"
    found = dict.fromkeys(rule for case in _cases() for rule in case if rule.rule[0] == "R")
    rows = [
        (rule.rule, rule.why, rule.risk, _named(rule.calls_for))
        for rule in sorted(found, key=lambda rule: (rule.rule, rule.why))
    ]
    yield "Printed by asking the rules about every kind of asset and of impact."
    yield table(("Rule", "It speaks when", "Class", "Adds"), rows)
    yield (
        f"Of what a change reaches must be assessed by name: what depends on it directly and "
        f"hard, and what is GxP direct or bears a safety function within {NEAR} steps. The rest "
        "is listed for information."
    )


def _cases() -> Iterable[list[risk.Fired]]:
    version = policy.POLICIES[policy.CURRENT]
    none = dict.fromkeys((q.code for q in version.questions), Answer.NO)
    subjects = product(GxpRelevance, (False, True), (None, 1, 2, 3, 4))
    impacts = [Impact(), Impact(is_truncated=True), Impact((_reached(is_safety=True),)),
               Impact((_reached(is_safety=False),))]  # fmt: skip
    for gxp, is_safe, rank in subjects:
        asset = risk.Subject("the asset", gxp, has_safety_function=is_safe, criticality=rank)
        yield risk.fired(version, [asset], ChangeKind.CONFIGURATION, none, Impact())
    there = replace(BARE, site_id=1)
    yield risk.fired(version, [BARE, there], ChangeKind.CONFIGURATION, none, Impact())
    for impact in impacts:
        yield risk.fired(version, [BARE], ChangeKind.CONFIGURATION, none, impact)


def _reached(*, is_safety: bool) -> Item:
    gxp = GxpRelevance.NONE if is_safety else GxpRelevance.DIRECT
    return Item(1, "another asset", "", None, gxp, is_safety, 2, (), "", must_assess=True)


def _duties() -> Iterable[str]:
    yield "## Duties, who fits them, and what a signature says"
    rows = [
        (ACTIVITY_LABELS[activity], roles_in_words(activity), content.MEANINGS[activity])
        for activity in Activity
        if activity in content.MEANINGS
    ]
    yield table(("Duty", "The accountable person holds", "Meaning"), rows)
    acts = (content.AUTHORED, content.PERFORMED, content.VERIFIED, content.REJECTED)
    yield table(
        ("Signature that goes with an act", "Meaning"),
        [(act, content.MEANINGS[act]) for act in acts]
        + [(act, f"{words} (and the reason given)") for act, words in judging.MEANT.items()],
    )


def _apart() -> Iterable[str]:
    yield "## What one person cannot be together"
    yield table(
        ("One", "Other"),
        [
            ("the author", "any duty"),
            (_said(content.QUALITY), _said(content.LINE)),
            (_said(content.QUALITY), "the work"),
            ("the work", "its verification"),
        ],
    )
    yield "## What is signed"
    yield (
        "Under the plan: "
        + ", ".join(code(name) for name in content.WRITTEN)
        + ", the asset as it was, the window, the answers, the risk, the rules that spoke, the "
        "route, the digest of the impact, and the files that are part of it. Under "
        f"{Phase.RELEASE}: the plan's digest, who did the work, when, what was done, the firmware "
        "as left, and the files that show it."
    )


def _said(activities: Iterable[Activity]) -> str:
    return ", ".join(sorted(ACTIVITY_LABELS[activity] for activity in activities))
