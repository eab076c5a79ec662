"""Who answers for what: by name, by the template of each site, and the gaps left on purpose."""

from datetime import date

from demo.company import at
from demo.rows import AssignmentRow, VacancyRow
from demo.tables import rows

_BASELINE = date(2026, 1, 12)
"""The day on which the sites signed their first ownership baseline."""

_AT_PLACES = """
@ asset_approval
leuven | koen | Answers for what no area has taken on.
wismar | jens | Answers for what no area has taken on.
durham | carlos | Answers for what no area has taken on.
leuven/datacentre | marek | Server rooms and networks are run by central IT.
leuven/cell-culture | joke | Leads the area.
leuven/purification | bart | Leads the area.
leuven/media-buffer | bart | Leads the area.
leuven/utilities | koen | Utilities are kept by automation and maintenance.
leuven/warehouse | bart | Covers the warehouse beside purification.
wismar/datacentre | marek | Server rooms and networks are run by central IT.
wismar/formulation | katrin | Leads the area.
wismar/filling | katrin | Leads the area.
wismar/filling/fl1 | jens | Line 1 goes in 2028; automation keeps it until then.
wismar/packaging | birgit | Leads the area.
wismar/packaging/pk2 | torsten | Built the syringe line and led it.
wismar/utilities | jens | Utilities are kept by automation and maintenance.
durham/datacentre | marek | Server rooms and networks are run by central IT.
durham/qc-lab | priya | Leads the laboratory.
durham/pilot-bulk | denise | Leads the pilot plant.
durham/pilot-bulk/pilot | carlos | The pilot plant is rebuilt often; automation answers for it.
durham/utilities | denise | Leads the pilot plant and its utilities.
@ take_down
leuven/datacentre | bart | Says when production can miss the systems.
leuven/cell-culture | joke | Leads the area.
leuven/purification | bart | Leads the area.
leuven/media-buffer | bart | Leads the area.
leuven/utilities | bart | Says when production can miss the utilities.
wismar | katrin | Says when the site can stand still.
wismar/packaging | birgit | Leads the area.
durham | denise | Says when the site can stand still.
durham/qc-lab | priya | Leads the laboratory.
@ technical_review
leuven | koen | OT lead of the site.
leuven/datacentre | marek | Server rooms and networks are run by central IT.
wismar | jens | OT lead of the site.
wismar/datacentre | marek | Server rooms and networks are run by central IT.
durham | carlos | OT lead of the site.
durham/datacentre | marek | Server rooms and networks are run by central IT.
@ qa_plan
leuven | elise | QA of the site.
wismar | anke | QA of the site.
durham | grace | QA of the site.
@ qa_release
leuven | elise | QA of the site.
wismar | anke | QA of the site.
durham | grace | QA of the site.
@ validation
leuven | nadia | Leads validation in Europe.
wismar | nadia | Leads validation in Europe.
durham | samuel | Validation of the site.
@ ot_security
- | aoife | One officer for all sites.
@ process_safety
leuven | luc | Process safety in Europe.
wismar | luc | Process safety in Europe.
@ regulatory
leuven | henrik | Registrations in the European Union.
wismar | henrik | Registrations in the European Union.
@ data_integrity
- | wei | One officer for all sites.
@ multi_site
- | beatriz | Changes that touch several sites are judged centrally.
"""

_ON_ASSETS = """
@ asset_approval
leuven/SW-PIDA | koen | The historian serves the plant and is kept by automation.
leuven/SW-MES | bart | Manufacturing execution belongs to production.
wismar/SW-MES | katrin | Manufacturing execution belongs to production.
wismar/SW-WINCC | katrin | Supervision of filling belongs to filling.
durham/SW-PIDA | denise | The historian serves the pilot plant.
@ technical_review
leuven/SW-PIDA | koen | Automation knows the historian.
wismar/SRV-SCA01 | jens | The server holds the supervision of both filling lines.
"""

VACANCIES: tuple[VacancyRow, ...] = (
    VacancyRow(
        "asset_approval",
        at("wismar/packaging/pk2"),
        "deactivated",
        "Torsten Brandt left on 31 August 2026 and nobody was named for the syringe line.",
        "birgit",
    ),
    VacancyRow(
        "take_down",
        at("leuven/warehouse"),
        "ended",
        "Bart Claes stood in for the warehouse until 30 September 2026.",
        "bart",
    ),
    VacancyRow(
        "process_safety",
        at("durham"),
        "never_named",
        "The safety engineer for Durham starts in January; until then nobody is named.",
        "luc",
    ),
    VacancyRow(
        "regulatory",
        at("durham"),
        "never_named",
        "The filing in the United States is new and its regulatory lead is not chosen yet.",
        "henrik",
    ),
)


def _assignments() -> tuple[AssignmentRow, ...]:
    found = [
        AssignmentRow(
            activity, person, at("" if short == "-" else short), None, _BASELINE, None, reason
        )
        for activity, (short, person, reason) in rows(_AT_PLACES)
    ]
    found += [
        AssignmentRow(activity, person, None, asset, _BASELINE, None, reason)
        for activity, (asset, person, reason) in rows(_ON_ASSETS)
    ]
    found.append(
        AssignmentRow(
            activity="take_down",
            person="bart",
            place=at("leuven/warehouse"),
            asset=None,
            starts_on=_BASELINE,
            ends_on=date(2026, 10, 1),
            reason="Stands in until the warehouse has a lead of its own.",
        )
    )
    return tuple(found)


ASSIGNMENTS: tuple[AssignmentRow, ...] = _assignments()

ADOPTED = (
    ("", "central", 1, "beatriz"),
    ("leuven", "bulk_biologics", 1, "koen"),
    ("wismar", "fill_finish", 1, "jens"),
    ("durham", "qc_laboratory", 1, "carlos"),
)
"""Where which version of a template was adopted, and by whom."""

DEVIATIONS = (
    ("leuven", "take_down", "koen", "Each area says itself when it can stand still."),
    ("durham", "process_safety", "carlos", "Kept for the safety engineer who starts in January."),
    ("durham", "regulatory", "carlos", "The lead for the United States is not chosen yet."),
)
"""What a site does otherwise than its template, and why."""

TEAMS = (
    ("leuven", "Automation Leuven", ("koen", "wout", "fien"), "Building 2, desk 14"),
    ("wismar", "Automation Wismar", ("jens", "mehmet", "svenja"), "Tor 3, Werkstatt"),
    ("", "Central infrastructure", ("marek",), "the IT service desk"),
    ("wismar", "Filling line service", (), "the maker's service line, by contract"),
)
"""Teams, their leader first; one without people is an organisation outside."""

TEAM_LETTERS = (
    ("Automation Leuven", "leuven", "control_logic", "responsible"),
    ("Automation Wismar", "wismar", "control_logic", "responsible"),
    ("Automation Wismar", "wismar", "backup_and_restore", "responsible"),
    ("Filling line service", "wismar/filling", "maintenance", "consulted"),
    ("Central infrastructure", "", "network_backbone", "responsible"),
)
"""What the teams are named for."""
