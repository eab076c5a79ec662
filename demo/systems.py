"""Servers, networks, software and services, site by site.

Tag, name, product, Purdue level, criticality, GxP, OT function, and the asset it runs on.
Every site uses the same tags for the same things, so `SRV-DC01` exists three times.
"""

from dataclasses import dataclass

from demo.company import at
from demo.tables import rows

_SYSTEMS = """
@ leuven/datacentre
SRV-H01 | Plant host 1 | r760 | 3 | 1 | indirect | none | -
SRV-H02 | Plant host 2 | r760 | 3 | 1 | indirect | none | -
SRV-H03 | Plant host 3 | r740 | 3 | 2 | indirect | none | -
SRV-H04 | Office host 1 | dl380 | 4 | 2 | indirect | none | -
SRV-H05 | Office host 2 | dl380 | 4 | 2 | indirect | none | -
ESX-01 | Plant hypervisor 1 | esxi8 | 3 | 1 | indirect | none | SRV-H01
ESX-02 | Plant hypervisor 2 | esxi8 | 3 | 1 | indirect | none | SRV-H02
ESX-03 | Plant hypervisor 3 | esxi7 | 3 | 2 | indirect | none | SRV-H03
ESX-04 | Office hypervisor 1 | esxi8 | 4 | 2 | indirect | none | SRV-H04
ESX-05 | Office hypervisor 2 | esxi8 | 4 | 2 | indirect | none | SRV-H05
STO-01 | Plant storage | ps500t | 3 | 1 | indirect | none | -
STO-02 | Office storage | fas2750 | 4 | 2 | indirect | none | -
FT-01 | Fault-tolerant server, batch | ft4900 | 3 | 1 | direct | control_server | -
SRV-DC01 | Plant domain controller 1 | ws2022 | 3 | 1 | indirect | application_server | ESX-01
SRV-DC02 | Plant domain controller 2 | ws2022 | 3 | 1 | indirect | application_server | ESX-02
SRV-DC11 | Office domain controller | ws2022 | 4 | 2 | none | none | ESX-04
SRV-PI01 | Historian server | ws2019 | 3 | 1 | direct | historian | ESX-01
SRV-PI02 | Historian interface server | ws2019 | 3 | 2 | direct | data_gateway | ESX-02
SRV-PI11 | Historian copy for the office | ws2019 | 3.5 | 3 | indirect | historian | ESX-03
SRV-MES01 | MES application server | ws2019 | 3 | 1 | direct | application_server | ESX-01
SRV-MES02 | MES database server | rhel8 | 3 | 1 | direct | application_server | ESX-02
SRV-MES03 | MES test server | ws2019 | 3 | 4 | none | application_server | ESX-03
SRV-EWS01 | Engineering server | ws2016 | 3 | 2 | indirect | engineering_workstation | ESX-03
SRV-OCT01 | Version server | ws2019 | 3 | 2 | indirect | application_server | ESX-03
SRV-BMS01 | Building management server | ws2019 | 3 | 3 | indirect | control_server | ESX-03
SRV-EMS01 | Environmental monitoring server | ws2019 | 3 | 2 | direct | application_server | ESX-02
SRV-BKP01 | Backup server | ws2022 | 3 | 2 | indirect | none | ESX-03
SRV-VC01 | vCenter appliance | rhel8 | 3 | 2 | none | none | ESX-03
SRV-JMP01 | Jump host | ws2022 | 3.5 | 2 | indirect | jump_host | ESX-03
SRV-PAM01 | Privileged access server | ws2022 | 3.5 | 2 | none | none | ESX-03
SRV-WSUS01 | Update server for the plant | ws2019 | 3.5 | 3 | none | none | ESX-03
SRV-SAP01 | ERP application server | rhel8 | 4 | 1 | indirect | none | ESX-04
SRV-SAP02 | ERP database server | rhel8 | 4 | 1 | indirect | none | ESX-05
SRV-LIC01 | Licence server | ws2016 | 3 | 3 | none | none | ESX-03
SRV-FIL01 | File server, batch records | ws2019 | 3 | 2 | direct | none | ESX-02
SW-PIDA | Historian | pi-da | 3 | 1 | direct | historian | SRV-PI01
SW-PIAF | Historian asset model | pi-af | 3 | 2 | direct | historian | SRV-PI01
SW-MES | Manufacturing execution | pasx | 3 | 1 | direct | control_server | SRV-MES01
SW-MEST | Manufacturing execution, test | pasx | 3 | 4 | none | control_server | SRV-MES03
SW-WINCC | Supervision, suite 3 and purification | wincc | 3 | 2 | direct | control_server | ESX-01
SW-OCT | Controller versions | octoplant | 3 | 2 | indirect | application_server | SRV-OCT01
SW-BMS | Building management | desigo-cc | 3 | 3 | indirect | control_server | SRV-BMS01
SW-EMS | Environmental monitoring | viewlinc | 3 | 2 | direct | application_server | SRV-EMS01
SW-BKP | Backup | veeam | 3 | 2 | indirect | none | SRV-BKP01
SW-VC | Management of hypervisors | vcenter | 3 | 2 | none | none | SRV-VC01
SW-PAM | Privileged access | cyberark | 3.5 | 2 | none | none | SRV-PAM01
SW-WSUS | Windows updates for the plant | wsus | 3.5 | 3 | none | none | SRV-WSUS01
SW-ERP | Enterprise resource planning | s4hana | 4 | 1 | indirect | none | SRV-SAP01
SW-NDR | Network monitoring | claroty | 3 | 3 | none | none | ESX-03
SW-ALLOW | Application allow-listing | trellix | 3 | 3 | none | none | ESX-03
SW-KEP | OPC server for packaged units | kepware | 3 | 2 | direct | data_gateway | SRV-PI02
CL-ENTRA | Identity of the company | entra | 5 | 1 | none | none | -
CL-M365 | Office suite | m365 | 5 | 3 | none | none | -
CL-SNOW | Service desk | servicenow | 5 | 3 | none | none | -
CL-VAULT | Quality documents | vault | 5 | 2 | direct | none | -
SWC-A | Plant core switch A | c9500 | 3 | 1 | none | switch | -
SWC-B | Plant core switch B | c9500 | 3 | 1 | none | switch | -
SWO-01 | Office access switch | c9300 | 4 | 3 | none | switch | -
FW-PLANT | Plant firewall | fg200f | 3.5 | 1 | none | firewall | -
FW-EDGE | Internet firewall | fg200f | 4 | 1 | none | firewall | -
DD-01 | Data diode to the office historian | wf500 | 3.5 | 3 | none | data_gateway | -
NTP-01 | Time server | lantime | 3 | 2 | indirect | none | -
UPS-DC1 | UPS, room A | srt5k | 3 | 1 | none | none | -
UPS-DC2 | UPS, room B | srt5k | 3 | 2 | none | none | -
EWS-DV | DeltaV engineering station | proplus | 2 | 1 | direct | engineering_workstation | -
EWS-PG1 | Programming device | fieldpg | 2 | 3 | indirect | engineering_workstation | -
EWS-CVP | CENTUM engineering station | precision | 2 | 2 | direct | engineering_workstation | -
@ wismar/datacentre
SRV-H01 | Plant host 1 | dl380 | 3 | 1 | indirect | none | -
SRV-H02 | Plant host 2 | dl380g10 | 3 | 1 | indirect | none | -
ESX-01 | Plant hypervisor 1 | esxi7 | 3 | 1 | indirect | none | SRV-H01
ESX-02 | Plant hypervisor 2 | esxi7 | 3 | 1 | indirect | none | SRV-H02
STO-01 | Plant storage | fas2750 | 3 | 1 | indirect | none | -
SRV-DC01 | Plant domain controller 1 | ws2019 | 3 | 1 | indirect | application_server | ESX-01
SRV-DC02 | Plant domain controller 2 | ws2019 | 3 | 1 | indirect | application_server | ESX-02
SRV-PI01 | Historian server | ws2019 | 3 | 1 | direct | historian | ESX-01
SRV-MES01 | MES application server | ws2019 | 3 | 1 | direct | application_server | ESX-01
SRV-TT01 | Serialisation server | ws2016 | 3 | 1 | direct | application_server | ESX-02
SRV-SCA01 | Supervision server, filling | ws2016 | 3 | 1 | direct | control_server | ESX-02
SRV-EMS01 | Particle monitoring server | ws2019 | 3 | 1 | direct | application_server | ESX-01
SRV-OCT01 | Version server | ws2019 | 3 | 2 | indirect | application_server | ESX-02
SRV-BKP01 | Backup server | ws2019 | 3 | 2 | indirect | none | ESX-02
SRV-JMP01 | Jump host | ws2019 | 3.5 | 2 | indirect | jump_host | ESX-02
SRV-BMS01 | Building management server | ws2016 | 3 | 3 | indirect | control_server | ESX-02
SRV-LIC01 | Licence server | ws2016 | 3 | 3 | none | none | ESX-02
SW-PIDA | Historian | pi-da | 3 | 1 | direct | historian | SRV-PI01
SW-MES | Manufacturing execution | pasx | 3 | 1 | direct | control_server | SRV-MES01
SW-WINCC | Supervision, filling | wincc | 3 | 1 | direct | control_server | SRV-SCA01
SW-EMS | Particle monitoring | facnet | 3 | 1 | direct | application_server | SRV-EMS01
SW-OCT | Controller versions | octoplant | 3 | 2 | indirect | application_server | SRV-OCT01
SW-BKP | Backup | veeam | 3 | 2 | indirect | none | SRV-BKP01
SW-BMS | Building management | desigo-cc | 3 | 3 | indirect | control_server | SRV-BMS01
SW-NDR | Network monitoring | nozomi | 3 | 3 | none | none | ESX-02
CL-TRACE | Serial number exchange | tracelink | 5 | 2 | direct | none | -
SWC-A | Plant core switch A | c9300 | 3 | 1 | none | switch | -
SWC-B | Plant core switch B | c9300 | 3 | 1 | none | switch | -
SWO-01 | Office access switch | c9300 | 4 | 3 | none | switch | -
FW-PLANT | Plant firewall | fg100f | 3.5 | 1 | none | firewall | -
FW-EDGE | Internet firewall | fg100f | 4 | 1 | none | firewall | -
NTP-01 | Time server | lantime | 3 | 2 | indirect | none | -
UPS-DC1 | UPS, server room | srt5k | 3 | 1 | none | none | -
EWS-PG1 | Programming device | fieldpg | 2 | 3 | indirect | engineering_workstation | -
EWS-01 | Engineering station | precision | 2 | 2 | indirect | engineering_workstation | -
PC-OFF1 | Office computer, packaging lead | optiplex | 4 | 4 | none | none | -
PC-OFF2 | Office computer, maintenance | optiplex | 4 | 4 | none | none | -
@ durham/datacentre
SRV-H01 | Plant and lab host 1 | r740 | 3 | 1 | indirect | none | -
SRV-H02 | Plant and lab host 2 | r740 | 3 | 1 | indirect | none | -
ZTC-01 | Edge server, pilot plant | ztc110 | 3 | 2 | direct | control_server | -
ESX-01 | Hypervisor 1 | esxi8 | 3 | 1 | indirect | none | SRV-H01
ESX-02 | Hypervisor 2 | esxi8 | 3 | 1 | indirect | none | SRV-H02
STO-01 | Storage | ps500t | 3 | 1 | indirect | none | -
SRV-DC01 | Plant domain controller 1 | ws2022 | 3 | 1 | indirect | application_server | ESX-01
SRV-DC02 | Plant domain controller 2 | ws2022 | 3 | 1 | indirect | application_server | ESX-02
SRV-PI01 | Historian server | ws2022 | 3 | 2 | direct | historian | ESX-01
SRV-LIMS01 | LIMS application server | ws2019 | 4 | 1 | direct | none | ESX-02
SRV-LIMS02 | LIMS database server | ws2019 | 4 | 1 | direct | none | ESX-01
SRV-EMP01 | Chromatography data server | ws2019 | 3 | 1 | direct | application_server | ESX-02
SRV-LAB01 | Laboratory file server | ws2019 | 3 | 2 | direct | none | ESX-01
SRV-FTV01 | Supervision server, pilot | ws2019 | 3 | 2 | direct | control_server | ZTC-01
SRV-AST01 | Version server | ws2019 | 3 | 3 | indirect | application_server | ESX-02
SRV-BKP01 | Backup server | ws2022 | 3 | 2 | indirect | none | ESX-02
SRV-JMP01 | Jump host | ws2022 | 3.5 | 2 | indirect | jump_host | ESX-01
SRV-LIC01 | Licence server | ws2019 | 3 | 3 | none | none | ESX-02
SW-PIDA | Historian | pi-da | 3 | 2 | direct | historian | SRV-PI01
SW-CDS2 | Former chromatography data | chromeleon | 3 | 3 | direct | application_server | SRV-LAB01
SW-LABX | Balance software | labx | 3 | 3 | direct | application_server | SRV-LAB01
SW-SMAX | Microplate software | softmax | 3 | 3 | direct | application_server | SRV-LAB01
SW-FTV | Supervision, pilot plant | ft-view | 3 | 2 | direct | control_server | SRV-FTV01
SW-FTB | Batch control, pilot plant | ft-batch | 3 | 2 | direct | control_server | SRV-FTV01
SW-AST | Controller versions | assetctr | 3 | 3 | indirect | application_server | SRV-AST01
SW-EMS | Stability and room monitoring | viewlinc | 3 | 2 | direct | application_server | SRV-LAB01
SW-BKP | Backup | veeam | 3 | 2 | indirect | none | SRV-BKP01
SWC-A | Core switch A | c9300 | 3 | 1 | none | switch | -
SWC-B | Core switch B | c9300 | 3 | 1 | none | switch | -
SWO-01 | Office access switch | c9300 | 4 | 3 | none | switch | -
STX-01 | Pilot distribution switch | stratix54 | 3 | 2 | none | switch | -
FW-PLANT | Plant and lab firewall | fg100f | 3.5 | 1 | none | firewall | -
FW-EDGE | Internet firewall | fg60f | 4 | 1 | none | firewall | -
NTP-01 | Time server | lantime | 3 | 2 | indirect | none | -
UPS-DC1 | UPS, server room | srt3000us | 3 | 1 | none | none | -
EWS-01 | Engineering workstation | precision | 2 | 2 | indirect | engineering_workstation | -
@ leuven/warehouse
SRV-WMS01 | Warehouse terminal server | ws2016 | 4 | 3 | indirect | none | ESX-05
PC-WH1 | Dispatch desk computer | optiplex | 4 | 4 | none | none | -
PC-WH2 | Goods-in computer | optiplex | 4 | 4 | none | none | -
@ leuven/purification
FW-DSP | Purification zone firewall | sc646 | 2 | 2 | none | firewall | -
SWD-DSP | Purification distribution switch | xc216 | 2 | 2 | none | switch | -
@ leuven/cell-culture
SW-BATCH | Batch control, cell culture | dv-batch | 3 | 1 | direct | control_server | FT-01
FW-USP | Cell culture zone firewall | mguard | 2 | 2 | none | firewall | -
SWD-USP | Cell culture distribution switch | ie3300 | 2 | 2 | none | switch | -
@ wismar/packaging
SW-TT | Serialisation, lines 1 and 2 | stts | 3 | 1 | direct | control_server | SRV-TT01
SWD-PK | Packaging distribution switch | xc216 | 2 | 2 | none | switch | -
FW-PK | Packaging zone firewall | sc646 | 2 | 2 | none | firewall | -
@ wismar/filling
SWD-FL | Filling distribution switch | xc216 | 2 | 1 | none | switch | -
FW-FL | Filling zone firewall | sc646 | 2 | 1 | none | firewall | -
@ durham/qc-lab
SW-LIMS | Laboratory information management | labware | 4 | 1 | direct | none | SRV-LIMS01
SW-CDS | Chromatography data system | empower | 3 | 1 | direct | application_server | SRV-EMP01
TAB-01 | Sample reception computer | optiplex | 4 | 3 | indirect | none | -
TAB-02 | Data review computer 1 | optiplex | 4 | 3 | indirect | none | -
TAB-03 | Data review computer 2 | optiplex | 4 | 3 | indirect | none | -
"""


@dataclass(frozen=True, slots=True)
class System:
    """One server, network device, program or service."""

    site: str
    place: str
    tag: str
    name: str
    product: str
    purdue_level: str
    criticality: int
    gxp: str
    ot_function: str
    host: str | None
    """The tag that it runs on, at the same site."""


def _system(short: str, cells: list[str]) -> System:
    tag, name, product, level, criticality, gxp, function, host = cells
    return System(
        site=short.partition("/")[0],
        place=at(short),
        tag=tag,
        name=name,
        product=product,
        purdue_level=level,
        criticality=int(criticality),
        gxp=gxp,
        ot_function=function,
        host=None if host == "-" else host,
    )


SYSTEMS: tuple[System, ...] = tuple(_system(heading, cells) for heading, cells in rows(_SYSTEMS))
