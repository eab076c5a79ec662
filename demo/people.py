"""The people of the company, the roles they hold and the personas a visitor may be."""

from datetime import date

from demo.company import EMAIL_DOMAIN, TIME_ZONES, at
from demo.rows import GrantRow, PersonaRow, PersonRow
from demo.tables import rows

_PEOPLE = """
@ leuven
beatriz | Beatriz Vandamme | Head of compliance            | qa, change_coordinator
tomas   | Tomás Ferreira   | Change coordinator            | change_coordinator
marek   | Marek Novotný    | Head of IT infrastructure     | it_lead, requester
aoife   | Aoife Brennan    | OT security officer           | ot_security
henrik  | Henrik Lund      | Regulatory affairs            | regulatory
wei     | Wei Chen         | Data integrity officer        | data_integrity_owner
sofia   | Sofia Marques    | People and training           | hr
julian  | Julian Okafor    | Internal auditor              | auditor
lena    | Lena Schreiber   | Administrator of Concord      | administrator
joke    | Joke Peeters     | Production lead, cell culture | area_owner@leuven/cell-culture
bart    | Bart Claes       | Production lead, purification | area_owner@leuven
koen    | Koen Jacobs      | OT lead                       | ot_lead@leuven, change_owner@leuven
elise   | Élise Lambert    | QA operations                 | qa@leuven
nadia   | Nadia Benali     | Validation lead, Europe       | validation@leuven, validation@wismar
wout    | Wout Maes        | Automation engineer           | requester@leuven, change_owner@leuven
fien    | Fien Goossens    | Automation technician         | requester@leuven
luc     | Luc Hendrickx    | Process safety                | process_safety
@ wismar
katrin  | Katrin Albrecht  | Production lead, filling      | area_owner@wismar
birgit  | Birgit Krause    | Production lead, packaging    | area_owner@wismar/packaging
jens    | Jens Petersen    | OT lead                       | ot_lead@wismar, change_owner@wismar
anke    | Anke Vogt        | QA operations                 | qa@wismar
mehmet  | Mehmet Öztürk    | Automation engineer           | requester@wismar, change_owner@wismar
svenja  | Svenja Lorenz    | Maintenance technician        | requester@wismar
torsten | Torsten Brandt   | Former lead, syringe line     | area_owner@wismar/packaging/pk2
@ durham
denise  | Denise Walker    | Pilot plant manager           | area_owner@durham
priya   | Priya Raman      | Laboratory manager            | area_owner@durham/qc-lab
carlos  | Carlos Méndez    | OT lead                       | ot_lead@durham, change_owner@durham
grace   | Grace Thompson   | QA operations                 | qa@durham
samuel  | Samuel Ortiz     | Validation engineer           | validation@durham, requester@durham
kyle    | Kyle Bennett     | Laboratory systems engineer   | requester@durham, change_owner@durham
"""

_LEFT = {"torsten": date(2026, 8, 31)}

_PERSONAS = """
@ Central compliance
beatriz | Head of compliance for all sites: see what each site waits for and read a closed change.
anke   | QA in Wismar: open My work, read a plan and sign it, or reject it with a reason.
@ Site OT lead
jens   | OT lead in Wismar: import the spreadsheet of packaging line 3 and mend its four rows.
birgit | Leads packaging in Wismar: approve a change, then see the vacancy on syringe line 2.
joke   | Leads cell culture in Leuven: answer an objection, then decide on the Suite 3 controller.
@ IT
marek  | Central IT: change a plant host in Wismar and see which lines it would stop.
aoife  | OT security: see why the permanent vendor access to filling line 1 was refused.
@ HR and training
sofia  | People and training: see who holds which role where, and who has left.
@ Engineer, technician, contractor
mehmet | Automation engineer in Wismar: raise a change and see who has to sign it and why.
fien   | Technician in Leuven: carry out the firewall change, step by step, with evidence.
@ Auditor, inspector
julian | Auditor: read everything, change nothing; follow one change from history to signature.
@ Administration
lena   | Administrator: add a person and grant a role; no business signature is possible.
"""


def _grants(cell: str) -> tuple[GrantRow, ...]:
    """Read `role@place, role`; a role without a place is held at the enterprise."""
    found = []
    for word in cell.split(", "):
        role, _, short = word.partition("@")
        found.append(GrantRow(role, at(short)))
    return tuple(found)


def _person(site: str, cells: list[str]) -> PersonRow:
    key, name, job_title, grants = cells
    return PersonRow(
        key=key,
        name=name,
        email=f"{key}@{EMAIL_DOMAIN}",
        job_title=job_title,
        time_zone=TIME_ZONES[site],
        grants=_grants(grants),
        site=site,
        left_on=_LEFT.get(key),
    )


PEOPLE: tuple[PersonRow, ...] = tuple(_person(site, cells) for site, cells in rows(_PEOPLE))
PERSON_BY_KEY = {person.key: person for person in PEOPLE}
PERSONAS: tuple[PersonaRow, ...] = tuple(
    PersonaRow(person, group, line) for group, (person, line) in rows(_PERSONAS)
)
