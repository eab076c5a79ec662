"""What differs between two versions of the policy, in sentences. Pure."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Any

from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.models import Activity
from workflows.changes.models import ChangeKind, Phase, RiskClass
from workflows.changes.rules.policy import Policy, Question


def differences(before: Policy, after: Policy) -> tuple[str, ...]:
    """Return every difference, a sentence each; nothing where both ask the same."""
    return (
        *_matrix(before, after),
        *_questions(before, after),
        *_kinds(before, after),
        *_days(before, after),
        *_travels(before, after),
    )


def _due(due: tuple[Phase, Activity]) -> str:
    return f"{ACTIVITY_LABELS[due[1]]} ({due[0]})"


def _matrix(before: Policy, after: Policy) -> Iterator[str]:
    for risk in RiskClass:
        was, now = set(before.matrix[risk]), set(after.matrix[risk])
        yield from _moved(f"At {risk} risk", map(_due, was - now), map(_due, now - was))


def _moved(where: str, out: Iterable[str], put_in: Iterable[str]) -> Iterator[str]:
    """Say what was taken out and what was put in, in the order of the alphabet."""
    yield from (f"{where}: {each} is no longer signed." for each in sorted(out))
    yield from (f"{where}: {each} is signed as well." for each in sorted(put_in))


def _labels(some: Iterable[Activity]) -> Iterator[str]:
    return (str(ACTIVITY_LABELS[each]) for each in some)


def _kinds(before: Policy, after: Policy) -> Iterator[str]:
    for kind in ChangeKind:
        was, now = set(before.kinds[kind]), set(after.kinds[kind])
        yield from _moved(f"For a change of {kind}", _labels(was - now), _labels(now - was))


def _questions(before: Policy, after: Policy) -> Iterator[str]:
    was = {question.code: question for question in before.questions}
    now = {question.code: question for question in after.questions}
    yield from (f"No longer asked: {was[code].text}" for code in was if code not in now)
    for code, question in now.items():
        if code not in was:
            yield f"Asked as well, assessed for {_assessed(question)}: {question.text}"
        else:
            yield from _question(was[code], question)


def _assessed(question: Question) -> str:
    return str(ACTIVITY_LABELS[question.assessor]) if question.assessor else "nobody"


def _question(was: Question, now: Question) -> Iterator[str]:
    label = now.code.replace("_", " ").capitalize()
    said: tuple[tuple[str, Any, Any], ...] = (
        ("text", was.text, now.text),
        ("example", was.hint, now.hint),
        ("class if it applies", str(was.if_yes), str(now.if_yes)),
        ("assessor", _assessed(was), _assessed(now)),
    )
    yield from (
        f"{label}: its {what} is {new}; before, {old}." for what, old, new in said if old != new
    )
    out, put_in = set(was.calls_for) - set(now.calls_for), set(now.calls_for) - set(was.calls_for)
    yield from _moved(f"{label}, if it applies", _labels(out), _labels(put_in))


def _days(before: Policy, after: Policy) -> Iterator[str]:
    for risk in RiskClass:
        was, now = before.opinion_days.get(risk), after.opinion_days.get(risk)
        if was != now:
            yield f"At {risk} risk an opinion has {now} working days; before, {was or 'none'}."


def _travels(before: Policy, after: Policy) -> Iterator[str]:
    for kind in ChangeKind:
        was: AbstractSet[str] = before.travels[kind] if before.travels else frozenset()
        now: AbstractSet[str] = after.travels[kind] if after.travels else frozenset()
        for verb, some in (("is no longer followed", was - now), ("is followed", now - was)):
            for each in sorted(some):
                yield f"A change of {kind} {verb} along {each.replace('_', ' ')}."
