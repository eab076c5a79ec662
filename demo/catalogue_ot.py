"""Products of the plant floor: key, vendor, name as the maker writes it, order code, versions.

An order code is given only where it is certain; a dash means sold by configuration.
The heading carries the asset class and what the product is.
"""

PRODUCTS = """
@ plc: Modular controller
s7-1516    | siemens | SIMATIC S7-1500 CPU 1516-3 PN/DP | 6ES7516-3AN02-0AB0 | V2.8.3,V2.9.4,V2.9.7
s7-1515    | siemens | SIMATIC S7-1500 CPU 1515-2 PN | 6ES7515-2AM02-0AB0 | V2.8.3,V2.9.4
s7-1513    | siemens | SIMATIC S7-1500 CPU 1513-1 PN | 6ES7513-1AL02-0AB0 | V2.8.3,V2.9.4
s7-1512sp  | siemens | SIMATIC S7-1500 CPU 1512SP-1 PN | 6ES7512-1DK01-0AB0 | V2.8.3,V2.9.2
s7-414     | siemens | SIMATIC S7-400 CPU 414-3 PN/DP V7 | 6ES7414-3EM07-0AB0 | V7.0.2,V7.0.3
l83e       | rockwell | ControlLogix 5580 L83E | 1756-L83E | 32.014,33.011,34.011
l85e       | rockwell | ControlLogix 5580 L85E | 1756-L85E | 33.011,34.011
l320erm    | rockwell | CompactLogix 5380 L320ERM | 5069-L320ERM | 32.013,33.011
desigo-pxc | siemens | Desigo PXC4.E16 | PXC4.E16 | 02.20.152,02.21.194
str500     | sartorius | Biostat STR 500 control unit | - | 8.2,8.4
metasys    | johnson | Metasys NAE55 | - | 9.0.7,10.1.6
@ safety_controller: Safety controller
s7-1516f   | siemens | SIMATIC S7-1500 CPU 1516F-3 PN/DP | 6ES7516-3FN02-0AB0 | V2.8.3,V2.9.4
l83es      | rockwell | GuardLogix 5580 L83ES | 1756-L83ES | 32.014,33.011
l320erms2  | rockwell | CompactGuardLogix 5380 L320ERMS2 | 5069-L320ERMS2 | 32.013,33.011
pss4000    | pilz | PSSuniversal PLC (automation system PSS 4000) | - | 1.18,1.22
deltav-sis | emerson | DeltaV SIS CHARMs Smart Logic Solver | - | 14.3.1,14.FP2
prosafe-rs | yokogawa | ProSafe-RS SSC60 | - | R4.05.00
@ dcs_controller: Controller of a distributed control system
deltav-mx  | emerson | DeltaV M-series MX Controller | - | 13.3.1,14.3.1
deltav-pk  | emerson | DeltaV PK Controller | - | 14.3.1,14.FP2
centum-vp  | yokogawa | CENTUM VP FIO field control station | - | R6.06.00,R6.09.00
@ remote_io: Distributed input and output
et200sp    | siemens | SIMATIC ET 200SP IM 155-6 PN ST | 6ES7155-6AU01-0BN0 | V4.1,V4.2.2
et200sp-hf | siemens | SIMATIC ET 200SP IM 155-6 PN HF | 6ES7155-6AU01-0CN0 | V4.2.1,V4.2.3
charms     | emerson | DeltaV CHARM I/O Card (CIOC) | - | 13.3.1,14.3.1
aentr      | rockwell | Compact 5000 I/O EtherNet/IP adapter | 5069-AENTR | 3.011,4.012
cpx        | festo | Valve terminal CPX | - | R22,R29
airline    | burkert | AirLINE valve island, type 8647 | - | B.03,C.01
@ field_device: Transmitter or analyser
tmt82      | endress | iTEMP TMT82 temperature transmitter | - | 01.01.08,01.02.00
cerabar    | endress | Cerabar M PMP51 pressure transmitter | - | 01.00.01,01.01.00
promag     | endress | Proline Promag H 300 flowmeter | - | 01.00.05,01.01.02
liquiline  | endress | Liquiline CM442 pH and conductivity transmitter | - | 01.06.04,01.09.00
levelflex  | endress | Levelflex FMP53 level transmitter | - | 01.02.01,01.03.00
r3051      | emerson | Rosemount 3051 pressure transmitter | - | 10,11
visiferm   | hamilton | VisiFerm DO dissolved-oxygen sensor | - | ODOUM047,ODOUM052
ind780     | mettler | IND780 weighing terminal | - | 7.4.29,8.1.04
toc5000    | mettler | Thornton 5000TOCi sensor | - | 1.05,2.01
sievers    | veolia | Sievers M9 TOC analyser | - | 1.06,2.02
lasair     | pms | Lasair III 310C particle counter | - | 3.4.1,3.6.0
insight    | cognex | In-Sight 7802 vision system | - | 5.9.2,6.1.0
wolke      | videojet | Wolke m610 thermal inkjet printer | - | 4.0,4.2
checkw     | mettler | C3570 checkweigher | - | 3.2,4.0
rfl100     | vaisala | RFL100 radio data logger | - | 1.3.1,1.4.0
yta        | yokogawa | YTA610 temperature transmitter | - | R1.03.01
@ field_device: Laboratory instrument
acquity    | waters | ACQUITY UPLC H-Class PLUS | - | 1.65.569,1.72.400
arc        | waters | Arc HPLC | - | 1.70.120
infinity   | agilent | 1260 Infinity II LC | - | D.07.38,D.07.43
nicolet    | thermo | Nicolet iS50 FTIR | - | 2.1
xpr        | mettler | XPR205 analytical balance | - | 1.2.0,2.0.1
spectramax | moldev | SpectraMax i3x | - | 3.0.0
bactalert  | biomerieux | BacT/ALERT 3D | - | B.50
endosafe   | charles | Endosafe nexgen-MCS | - | 2.1.3
stability  | binder | KBF 720 climate chamber | - | 4.22
@ drive: Variable-speed drive
g120       | siemens | SINAMICS G120 CU240E-2 PN | 6SL3244-0BB12-1FA0 | V4.7.10,V4.7.13
pf525      | rockwell | PowerFlex 525 | 25B-D010N104 | 5.001,7.001
fc302      | danfoss | VLT AutomationDrive FC 302 | - | 7.62,8.10
@ hmi_panel: Operator panel
tp1500     | siemens | SIMATIC HMI TP1500 Comfort | 6AV2124-0QC02-0AX0 | V16.0.0.4,V17.0.0.3
tp1200     | siemens | SIMATIC HMI TP1200 Comfort | 6AV2124-0MC01-0AX0 | V15.1.0.6,V16.0.0.4
ktp700     | siemens | SIMATIC HMI KTP700 Basic | 6AV2123-2GB03-0AX0 | V16.0.0.4,V17.0.0.0
pvp7       | rockwell | PanelView Plus 7 Performance 12" | 2711P-T12W22D9P | 11.00,12.00
@ ipc: Industrial computer
ipc477     | siemens | SIMATIC IPC477E | - | 21.01.14,21.01.17
ppc3100    | br | Panel PC 3100 | - | 1.40,1.50
unicorn-pc | cytiva | ÄKTA process control unit with UNICORN | - | 7.5,7.8
@ thin_client: Operator terminal for the cleanroom
visunet    | pepperl | VisuNet GXP remote monitor | - | 6.1.0,6.2.0
wyse       | dell | Wyse 5070 | - | 9.1.6108,9.3.3096
@ workstation: Engineering or operator workstation
proplus    | emerson | DeltaV ProfessionalPLUS Station | - | 13.3.1,14.3.1
oi-station | emerson | DeltaV Operator Station | - | 13.3.1,14.3.1
precision  | dell | Precision 3660 | - | 2.10.0,2.14.1
optiplex   | dell | OptiPlex 7000 | - | 1.18.1,1.22.0
fieldpg    | siemens | SIMATIC Field PG M6 | - | 25.02.08
@ gateway: Protocol gateway
mgate      | moxa | MGate MB3170 Modbus gateway | MGate MB3170 | 4.1,4.3
lace32     | waters | LAC/E32 acquisition server | - | 3.6,3.8
@ serial_server: Serial device server
nport      | moxa | NPort 5110 | NPort 5110 | 2.10,2.11
@ data_diode: Unidirectional gateway
wf500      | waterfall | Unidirectional Security Gateway WF-500 | - | 7.4,7.6
"""
