"""What is installed on the floor, by role: how a site calls it, which make, how much it matters.

Each of the letters and products is given for Leuven, Wismar and Durham, in that order: Leuven and
Durham use ISA-5.1 letters (Durham with the I of "indicating"), Wismar those of IEC 81346-2.
"""

from dataclasses import dataclass

from demo.company import SITES
from demo.tables import rows

_KINDS = """
@ controller
dcs  | DCS controller          | DCS KF DCS  | deltav-mx centum-vp deltav-pk | 1 | direct
plc  | Controller              | PLC KF PLC  | s7-1516 s7-1515 l83e          | 1 | direct
skid | Skid controller         | PLC KF PLC  | s7-1513 s7-1513 l320erm       | 2 | direct
old  | Controller              | PLC KF PLC  | s7-414 s7-414 l83e            | 1 | direct
str  | Bioreactor control unit | PLC KF PLC  | str500 str500 str500          | 1 | direct
cvp  | DCS controller          | DCS KF DCS  | centum-vp centum-vp deltav-pk | 2 | direct
util | Controller              | PLC KF PLC  | s7-1512sp s7-1512sp l320erm   | 3 | indirect
ddc  | Building controller     | DDC KF DDC  | desigo-pxc desigo-pxc metasys | 3 | indirect
sis  | Safety controller       | SIS KFS SIS | deltav-sis pss4000 l83es      | 1 | indirect
fcpu | Safety controller       | SIS KFS SIS | s7-1516f s7-1516f l320erms2   | 1 | indirect
prs  | Safety controller       | SIS KFS SIS | prosafe-rs pss4000 l83es      | 1 | indirect
@ input-output
io   | Remote I/O              | RIO KFE RIO | charms et200sp aentr          | 2 | direct
rio  | Remote I/O              | RIO KFE RIO | et200sp-hf et200sp-hf aentr   | 2 | direct
vlv  | Valve island            | XV QM XV    | airline cpx cpx               | 3 | direct
@ drive
vfd  | Agitator drive          | SC TA SC    | fc302 g120 pf525              | 2 | indirect
pump | Pump drive              | SC TA SC    | g120 g120 pf525               | 3 | indirect
fan  | Fan drive               | SC TA SC    | fc302 g120 pf525              | 3 | none
axis | Conveyor drive          | SC TA SC    | g120 g120 pf525               | 3 | none
@ instrument
tt   | Temperature transmitter | TT BT TIT   | tmt82 tmt82 tmt82             | 2 | direct
ytt  | Temperature transmitter | TT BT TIT   | yta tmt82 tmt82               | 3 | direct
pt   | Pressure transmitter    | PT BP PIT   | cerabar cerabar r3051         | 3 | direct
dpt  | Room pressure           | PDT BP PDIT | cerabar cerabar r3051         | 3 | direct
ft   | Flowmeter               | FT BF FIT   | promag promag promag          | 3 | direct
lt   | Level transmitter       | LT BL LIT   | levelflex levelflex levelflex | 3 | indirect
ph   | pH and conductivity     | AT BA AIT   | liquiline liquiline liquiline | 2 | direct
do   | Dissolved oxygen        | AT BA AIT   | visiferm visiferm visiferm    | 2 | direct
toc  | TOC analyser            | AT BA AIT   | toc5000 toc5000 sievers       | 2 | direct
wt   | Weighing terminal       | WT BW WI    | ind780 ind780 ind780          | 3 | direct
prt  | Particle counter        | AT BQ AIT   | lasair lasair lasair          | 1 | direct
cam  | Vision system           | VS BX VS    | insight insight insight       | 2 | direct
prn  | Code printer            | PR PJ PR    | wolke wolke wolke             | 3 | direct
log  | Data logger             | TR BT TR    | rfl100 rfl100 rfl100          | 3 | direct
@ operating
hmi  | Operator panel          | HMI PH HMI  | tp1500 tp1200 pvp7            | 3 | indirect
ktp  | Operator panel          | HMI PH HMI  | ktp700 ktp700 pvp7            | 3 | indirect
thin | Cleanroom terminal      | OWS PT OWS  | visunet visunet visunet       | 3 | indirect
dvs  | Operator station        | OWS PT OWS  | oi-station optiplex optiplex  | 3 | indirect
wcc  | Operator station        | OWS PT OWS  | optiplex optiplex optiplex    | 3 | indirect
ipc  | Machine computer        | IPC KC IPC  | ipc477 ppc3100 ipc477         | 2 | direct
akta | Chromatography computer | IPC KC IPC  | unicorn-pc unicorn-pc unicorn-pc | 2 | direct
wks  | Instrument workstation  | WKS PW WKS  | optiplex optiplex optiplex    | 3 | direct
@ network
sw   | Cell switch             | SW XF SW    | ie3300 xc208 stratix          | 2 | none
moxa | Machine switch          | SW XF SW    | eds408 xc208 eds408           | 3 | none
mgd  | Machine firewall        | FW XFF FW   | mguard mguard mguard          | 3 | none
vpn  | Remote-access router    | RTR XFR RTR | s615 s615 s615                | 3 | none
mgt  | Modbus gateway          | GW XFG GW   | mgate mgate mgate             | 3 | none
sds  | Serial server           | SDS XFS SDS | nport nport nport             | 3 | none
ap   | Access point            | AP XFW AP   | c9120 fap221e fap221e         | 4 | none
@ power
ups  | UPS                     | UPS GU UPS  | smt1500 smt1500 smt1500us     | 3 | none
@ laboratory
uplc | UPLC                    | LC LC LC    | acquity acquity acquity       | 2 | direct
hplc | HPLC                    | LC LC LC    | arc arc arc                   | 2 | direct
lc   | HPLC                    | LC LC LC    | infinity infinity infinity    | 2 | direct
ftir | FTIR spectrometer       | IR IR IR    | nicolet nicolet nicolet       | 3 | direct
bal  | Analytical balance      | BAL BAL BAL | xpr xpr xpr                   | 3 | direct
read | Microplate reader       | MPR MPR MPR | spectramax spectramax spectramax | 3 | direct
bact | Sterility incubator     | BAC BAC BAC | bactalert bactalert bactalert | 3 | direct
endo | Endotoxin tester        | LAL LAL LAL | endosafe endosafe endosafe    | 3 | direct
kbf  | Stability chamber       | CH CH CH    | stability stability stability | 3 | direct
lace | Acquisition server      | ACQ ACQ ACQ | lace32 lace32 lace32          | 2 | direct
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of equipment on the floor."""

    key: str
    group: str
    name: str
    letters: dict[str, str]
    products: dict[str, str]
    criticality: int
    gxp: str


def _kind(group: str, cells: list[str]) -> Kind:
    key, name, letters, products, criticality, gxp = cells
    return Kind(
        key,
        group,
        name,
        dict(zip(SITES, letters.split(), strict=True)),
        dict(zip(SITES, products.split(), strict=True)),
        int(criticality),
        gxp,
    )


KINDS = {kind.key: kind for kind in (_kind(group, cells) for group, cells in rows(_KINDS))}

LEVEL_AND_FUNCTION = {
    "plc": ("1", "plc"),
    "dcs_controller": ("1", "dcs_controller"),
    "safety_controller": ("1", "safety_controller"),
    "remote_io": ("1", "field_io"),
    "drive": ("1", "none"),
    "field_device": ("0", "none"),
    "hmi_panel": ("2", "operator_station"),
    "thin_client": ("2", "operator_station"),
    "workstation": ("2", "operator_station"),
    "ipc": ("2", "operator_station"),
    "switch": ("2", "switch"),
    "firewall": ("2", "firewall"),
    "router": ("2", "router"),
    "gateway": ("2", "data_gateway"),
    "serial_server": ("2", "data_gateway"),
    "access_point": ("3", "none"),
    "ups": ("2", "none"),
}
"""What a class means on the floor: its usual Purdue level and OT function."""
