"""The columns of HR's sheet, and how a cell of each is read."""

import re

from governance.identity.employment.models import EmploymentKind
from governance.identity.employment.rules import KIND_LABELS, month_of
from governance.register.columns.dates import read_date
from governance.register.columns.fields import Field
from governance.register.columns.outcomes import Parsed
from governance.register.columns.values import Text, day
from governance.register.imports.cells import among, truth

LONGEST = 200
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])|(0?[1-9]|1[0-2])[./](\d{4})")
PERSON = ("name", "email", "time_zone")
EMPLOYMENT = ("employee_id", "kind", "company", "site", "manager", "ends_on")
LEAVE = ("away_from", "away_until")
OTHER_WORDS = {
    EmploymentKind.EMPLOYEE: "internal, staff, permanent, Mitarbeiter, angestellt, intern, salarié",
    EmploymentKind.CONTRACTOR: "external, extern, Leiharbeiter, agency, intérimaire, externe",
    EmploymentKind.VENDOR: "supplier, Lieferant, fournisseur, leverancier",
}


def address(text: str) -> Parsed | str:
    """Read an e-mail address: no blank, one sign in the middle."""
    name, sign, host = text.partition("@")
    if name and sign and "." in host and "@" not in host and not any(map(str.isspace, text)):
        return Parsed(text.lower()) if len(text) <= LONGEST else "is too long for an address"
    return "is no e-mail address: write one such as ada@plant.example"


def month(text: str) -> Parsed | str:
    """Read a month, or the month of a day."""
    found = MONTH.fullmatch(text)
    if found:
        year, number = (found[1], found[2]) if found[1] else (found[4], found[3])
        return day(f"{year}-{int(number):02}-01")
    on = read_date(text)
    return "is no month: write it like 2027-04" if isinstance(on, str) else Parsed(month_of(on))


FIELDS = (
    Field("employee_id", "Employee ID", Text(40),
          "Employee number, Employee no., Personnel number, Staff ID, Personalnummer, Pers.-Nr."
          ", Matricule, Personeelsnummer, Número de empleado"),
    Field("email", "E-mail", address, "E-mail address, Mail, E-Mail-Adresse, Courriel, Correo"),
    Field("name", "Name", Text(LONGEST), "Full name, Person, Mitarbeiter, Nom, Naam, Nombre",
          is_required=True),
    Field("time_zone", "Time zone", Text(60), "Zeitzone, Fuseau horaire, Tijdzone, Zona horaria"),
    Field("kind", "Works here as", among(KIND_LABELS, OTHER_WORDS),
          "Employment, Employment type, Beschäftigungsart, Statut, Dienstverband, Relación"),
    Field("company", "Company", Text(LONGEST), "Firma, Société, Bedrijf, Empresa, Employer"),
    Field("site", "Site", Text(LONGEST), "Site code, Standort, Werk, Vestiging, Planta"),
    Field("manager", "Manager's employee ID", Text(40),
          "Manager ID, Manager, Supervisor ID, Vorgesetzter, Supérieur, Leidinggevende"),
    Field("ends_on", "First day no longer here", day,
          "Contract end, End date, Leaving date, Austritt, Vertragsende, Date de fin, Einddatum"),
    Field("away_from", "Leave from", day, "First day away, Abwesend ab, Absent du, Afwezig vanaf"),
    Field("away_until", "Back on", day, "First day back, Wieder da ab, De retour le, Terug op"),
    Field("is_active", "Active", truth, "Is active, Aktiv, Actif, Actief, Activo"),
    Field("leaving", "May leave in", month,
          "Expected leaving month, Planned leaving, Voraussichtlicher Austritt"),
)  # fmt: skip
SHOWN = tuple(field for field in FIELDS if field.name != "leaving")
"""What an export holds."""
