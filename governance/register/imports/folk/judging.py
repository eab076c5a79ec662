"""What each row of a sheet of people comes to, looked at together with all the others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor, could, holds_root
from governance.core.sheets.sheet import Row
from governance.identity.employment.models import EmploymentKind
from governance.identity.employment.queries import leaving
from governance.identity.employment.rules import KIND_LABELS, Employed, chain, reasons_against
from governance.identity.models import Person, Role
from governance.identity.rules import Permission as OnPerson
from governance.ownership.absences.rules import MOST_DAYS
from governance.places.models import Level
from governance.places.rules import zone_reasons
from governance.register.imports.cells import Said, said
from governance.register.imports.copies import Copies
from governance.register.imports.folk.fields import EMPLOYMENT, FIELDS, PERSON
from governance.register.imports.folk.known import Known, known_folk, site_codes
from governance.register.imports.kinds import Question
from governance.register.imports.models import Outcome
from governance.register.imports.planned import Planned
from governance.register.imports.reading import indices
from governance.register.rules import enumerated

COMPARED = (*PERSON, *EMPLOYMENT)


@dataclass(slots=True)
class Judged:
    """One row: what it says that is not so already, and whom it means."""

    told: Said
    number: str
    email: str
    there: Known | None

    @property
    def values(self) -> dict[str, Any]:
        """What it says."""
        return self.told.values


class Judge:
    """Looks at the rows of one sheet, by what there is."""

    def __init__(self, session: Session, actor: Actor, question: Question) -> None:
        """Read whom the rows may mean, once."""
        self._actor, self._question = actor, question
        self._at = indices(question.sheet.header, question.reading)
        self._folk = known_folk(session, is_locked=question.is_locked)
        self._months = leaving(session, actor)
        self._hr_paths = actor.paths((Role.HR,))
        self._may_add = could(actor, OnPerson.ADD, Person)
        self._paths = dict[str, str]()
        self._sites = dict[str, tuple[int, str]]()
        for key, code, name, path in site_codes(session):
            self._paths[code] = path
            self._sites |= {code.casefold(): (key, code), name.casefold(): (key, code)}

    def judged(self) -> dict[int, Planned]:
        """Return what each row comes to, by its line."""
        rows = [self._row(row) for row in self._question.sheet.rows]
        self._refuse_copies(rows)
        self._refuse_managers(rows)
        return {one.told.line: _planned(one) for one in rows}

    def _cell(self, row: Row, name: str) -> str:
        return row.cells[self._at[name]] if name in self._at else ""

    def _row(self, row: Row) -> Judged:
        number, email = self._cell(row, "employee_id"), self._cell(row, "email").lower()
        there, against = self._meant(number, email, self._cell(row, "name"))
        now = {k: v for k, v in there.said.items() if k in COMPARED} if there else {}
        told = said(row, self._at, FIELDS, now)
        if against:
            told.refuse(against)
        one = Judged(told, number, email, there)
        self._judge_person(one)
        self._judge_employment(one)
        _judge_leave(one)
        self._judge_state(one)
        self._judge_plan(one)
        if told.values and not self._may_add:
            told.refuse("You may not add or edit people: ask an administrator or HR.")
        return one

    def _meant(self, number: str, email: str, name: str) -> tuple[Known | None, str]:
        """Return whom a row means, and what stands against it.

        It means who has the number; who has the address only if the name is theirs as well.
        """
        bearer = self._folk.by_email.get(email)
        if not number:
            told = "" if email else "Neither employee ID nor e-mail is given: give the number."
            return bearer, told
        there = self._folk.by_number.get(number)
        if bearer is None or there is bearer:
            return there, ""
        if there is not None:
            return there, f"{email} is {bearer.name}, and {number} is {there.name}: mend one."
        if bearer.employee_id:
            whose = f"{email} is {bearer.name}, whose employee ID is {bearer.employee_id}"
            return bearer, f"{whose}: mend the number or the address."
        if name and name.casefold() != bearer.name.casefold():
            whose = f"{email} is {bearer.name} here and {name} in the sheet"
            return bearer, f"{whose}: if they are one, give them the number on their page."
        return bearer, ""

    def _judge_person(self, one: Judged) -> None:
        values, there = one.values, one.there
        if there and values.get("email") in {there.email, None}:
            values.pop("email", None)
        elif there and there.email:
            one.told.refuse(f"{there.name} signs in with {there.email}, which stays with them.")
        if zone := values.get("time_zone"):
            one.told.refuse(*zone_reasons(zone))
        if there is None:
            values.setdefault("time_zone", self._question.scope.time_zone)
            if "name" not in values and not one.told.reasons:
                one.told.refuse("Name is not given: a new person needs one.")

    def _judge_employment(self, one: Judged) -> None:
        values, there = one.values, one.there
        self._find_site(one)
        if there and values.get("kind") is not None and values["kind"] is there.kind:
            del values["kind"]
        told = [name for name in EMPLOYMENT if name in values]
        if not one.number:
            if told:
                one.told.refuse("Employment is told by employee ID: give it.")
            return
        is_known = there is not None and there.employee_id is not None
        if is_known and not told:
            return
        if not is_known:
            values["employee_id"] = one.number
            values.setdefault("kind", EmploymentKind.EMPLOYEE)
            if self._question.scope.level is Level.SITE and "site" not in values:
                values["site"] = self._sites[self._question.scope.code.casefold()]
        if values.get("kind") is EmploymentKind.EMPLOYEE and there and there.company:
            values.setdefault("company", None)
        kind = values.get("kind") or (there and there.kind) or EmploymentKind.EMPLOYEE
        ends_on = values.get("ends_on", there and there.ends_on)
        company = values.get("company", there and there.company)
        one.told.refuse(*reasons_against(Employed(one.number, kind, company, ends_on)))

    def _find_site(self, one: Judged) -> None:
        text = one.values.get("site")
        if text is None:
            return
        found = self._sites.get(text.casefold())
        if found is None:
            codes = ", ".join(self._paths)
            one.told.refuse(f"Site {text} is not known: there are {codes}.")
        elif one.there and one.there.site == found[1]:
            del one.values["site"]
        else:
            one.values["site"] = found

    def _judge_state(self, one: Judged) -> None:
        is_active, there = one.values.pop("is_active", None), one.there
        is_gone = there is not None and there.deactivated_at is not None
        if is_active is None or is_active is not is_gone:
            return
        if is_gone and there:
            one.told.refuse(f"{there.name} is deactivated: take them back on their page.")
        elif there is None:
            one.told.refuse("Somebody new is not active: leave the row out.")
        elif there.id == self._actor.id:
            one.told.refuse("Nobody deactivates themselves: have somebody else bring this row.")
        else:
            one.values["is_active"] = False

    def _judge_plan(self, one: Judged) -> None:
        month, there = one.values.get("leaving"), one.there
        if month is None:
            return
        found = one.values.get("site")
        site = found[1] if isinstance(found, tuple) else there and there.site
        path = self._paths.get(site or "", "")
        if not (holds_root(self._hr_paths) or any(path.startswith(up) for up in self._hr_paths)):
            one.told.refuse("When somebody may leave is kept by HR of their site: leave it blank.")
        if there and self._months.get(there.id) == month:
            del one.values["leaving"]

    def _refuse_copies(self, rows: Iterable[Judged]) -> None:
        rows = list(rows)
        for name in ("number", "email"):
            copies = Copies()
            for one in rows:
                if text := getattr(one, name):
                    copies.note(one.told.line, text)
            met = {line: lines for lines in copies.found().values() for line in lines}
            for one in rows:
                if lines := met.get(one.told.line):
                    text = (
                        f"{getattr(one, name)} stands on lines {enumerated(tuple(map(str, lines)))}"
                    )
                    one.told.refuse(f"{text}: keep one of them.")

    def _refuse_managers(self, rows: Iterable[Judged]) -> None:
        """Refuse who names a manager that is nobody, is refused, or is managed by them."""
        rows = list(rows)
        _refuse_circles(rows, {n: k.manager for n, k in self._folk.by_number.items() if k.manager})
        refused = -1
        while refused != (refused := sum(bool(one.told.reasons) for one in rows)):
            taken = {one.number for one in rows if not one.told.reasons}
            for one in rows:
                name = one.values.get("manager")
                if (
                    name
                    and not one.told.reasons
                    and name not in taken | self._folk.by_number.keys()
                ):
                    one.told.refuse(
                        f"Manager {name} is nobody's employee ID, or their row is refused."
                    )


def _refuse_circles(rows: Iterable[Judged], managed_by: Mapping[str, str]) -> None:
    told = {one.number: one.values["manager"] for one in rows if one.values.get("manager")}
    both = {**managed_by, **told}
    for one in rows:
        if above := chain(both, one.number, told.get(one.number)):
            one.told.refuse(
                f"{one.number} would be managed by themselves, by way of {', '.join(above)}."
            )


def _judge_leave(one: Judged) -> None:
    begins, ends = (one.values.pop(name, None) for name in ("away_from", "away_until"))
    if begins is None and ends is None:
        return
    if begins is None or ends is None or ends <= begins:
        one.told.refuse("Leave has a first day, and a first day back after it: give both.")
        return
    today = clock.today()
    since = max(begins, today)
    known = one.there.leave if one.there else ()
    if ends <= today or any(w.ends_on == ends and begins <= w.starts_on <= since for w in known):
        return
    if (ends - since).days > MOST_DAYS:
        one.told.refuse(f"Leave is told for {MOST_DAYS} days at most: hand over for good instead.")
    one.values["away_from"], one.values["away_until"] = since, ends


def _planned(one: Judged) -> Planned:
    there, values = one.there, one.values
    now = there.said if there else {}
    outcome = Outcome.UPDATE if there else Outcome.CREATE
    if there and not values:
        outcome = Outcome.UNCHANGED
    if one.told.reasons:
        outcome = Outcome.REFUSED
    return Planned(
        one.told.line,
        outcome,
        there.id if there else None,
        one.number or one.email,
        {name: (now.get(name), _words(value)) for name, value in values.items()},
        tuple(one.told.reasons),
        written=dict(values),
    )


def _words(value: Any) -> str | None:
    """Return a value as the preview shows it."""
    if isinstance(value, tuple):
        return str(value[1])
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, StrEnum):
        return KIND_LABELS[EmploymentKind(value)]
    return value.isoformat() if isinstance(value, date) else value
