"""Products of networks, server rooms and offices; the columns are those of `catalogue_ot`."""

PRODUCTS = """
@ switch: Managed switch
ie3300     | cisco | Catalyst IE-3300-8T2S | IE-3300-8T2S-E | 17.06.05,17.09.04
c9300      | cisco | Catalyst 9300-48P | C9300-48P | 17.06.05,17.09.04a
c9500      | cisco | Catalyst 9500-24Y4C | C9500-24Y4C | 17.06.05,17.09.04a
xc208      | siemens | SCALANCE XC208 | 6GK5208-0BA00-2AC2 | V4.3,V4.4
xc216      | siemens | SCALANCE XC216 | 6GK5216-0BA00-2AC2 | V4.3,V4.4
eds408     | moxa | EDS-408A | EDS-408A | 3.8,3.11
stratix    | rockwell | Stratix 5700 | 1783-BMS10CGL | 15.2(8)E3,15.2(8)E5
stratix54  | rockwell | Stratix 5400 | 1783-HMS8TG4CGN | 15.2(8)E3,15.2(8)E5
@ firewall: Firewall
fg200f     | fortinet | FortiGate 200F | FG-200F | 7.0.15,7.2.8
fg100f     | fortinet | FortiGate 100F | FG-100F | 7.0.15,7.2.8
fg60f      | fortinet | FortiGate 60F | FG-60F | 7.0.15
mguard     | phoenix | FL MGUARD RS4000 TX/TX VPN | 2200515 | 8.8.6,8.9.2
sc646      | siemens | SCALANCE SC646-2C | 6GK5646-2GS00-2AC2 | V2.3,V3.0
@ router: Remote-access router
s615       | siemens | SCALANCE S615 | 6GK5615-0AA00-2AA2 | V7.1.1,V7.2
@ access_point: Wireless access point
c9120      | cisco | Catalyst 9120AXI | C9120AXI-E | 17.6.5,17.9.4
fap221e    | fortinet | FortiAP 221E | FAP-221E | 6.4.9,7.2.3
@ ups: Uninterruptible power supply
smt1500    | apc | Smart-UPS 1500VA RM 2U 230V | SMT1500RMI2U | UPS 15.5,UPS 15.6
srt5k      | apc | Smart-UPS SRT 5000VA RM 230V | SRT5KRMXLI | UPS 05.4,UPS 05.8
smt1500us  | apc | Smart-UPS 1500VA RM 2U 120V | SMT1500RM2U | UPS 09.3
srt3000us  | apc | Smart-UPS SRT3000RMXLT | SRT3000RMXLT | UPS 05.8
@ server: Server
r760       | dell | PowerEdge R760 | - | 1.6.6,2.1.5
r740       | dell | PowerEdge R740 | - | 2.19.1,2.21.2
dl380      | hpe | ProLiant DL380 Gen10 Plus | - | U46_1.78,U46_2.00
dl380g10   | hpe | ProLiant DL380 Gen10 | - | U30_2.76,U30_3.10
ft4900     | stratus | ftServer 4900 | - | 12.0.4
ztc110     | stratus | ztC Edge 110i | - | 3.0.1
lantime    | meinberg | LANTIME M300 | - | 7.06.014,7.08.007
@ storage: Storage system
ps500t     | dell | PowerStore 500T | - | 3.5.0.1,3.6.1.0
fas2750    | netapp | FAS2750 | - | 9.12.1P8,9.13.1P5
@ hypervisor: Hypervisor
esxi8      | vmware | vSphere ESXi 8 | - | 8.0U1c,8.0U2b
esxi7      | vmware | vSphere ESXi 7 | - | 7.0U3l,7.0U3o
@ vm: Operating system, run as a virtual machine
ws2022     | microsoft | Windows Server 2022 Standard | - | 20348.2322,20348.2402
ws2019     | microsoft | Windows Server 2019 Standard | - | 17763.5329,17763.5696
ws2016     | microsoft | Windows Server 2016 Standard | - | 14393.6709,14393.6897
rhel8      | redhat | Red Hat Enterprise Linux 8 | - | 8.8,8.10
@ software_system: Process information and execution
pi-da      | aveva | PI Data Archive | - | 2018 SP3 Patch 3,2023
pi-af      | aveva | PI Asset Framework | - | 2018 SP3 Patch 3,2023
pasx       | korber | Werum PAS-X MES | - | 3.2.8,3.3.2
dv-batch   | emerson | DeltaV Batch Executive | - | 13.3.1,14.3.1
wincc      | siemens | SIMATIC WinCC V7 | - | V7.5 SP2
ft-view    | rockwell | FactoryTalk View SE | - | 12.00.00,13.00.00
ft-batch   | rockwell | FactoryTalk Batch | - | 13.00.02,14.00.00
assetctr   | rockwell | FactoryTalk AssetCentre | - | 11.00.00,13.00.00
octoplant  | amdt | octoplant | - | 101.1.0,101.2.0
kepware    | ptc | Kepware KEPServerEX | - | 6.13.266,6.15.132
stts       | laetus | Secure Track & Trace Solution (S-TTS) | - | 5.2
desigo-cc  | siemens | Desigo CC | - | V5.1,V6.0
viewlinc   | vaisala | viewLinc Enterprise Server | - | 5.1.1,5.1.2
facnet     | pms | FacilityPro environmental monitoring | - | 4.3
@ software_system: Laboratory systems
labware    | labware | LabWare LIMS | - | 7.2,8.1
empower    | waters | Empower 3 | - | Feature Release 5
labx       | mettler | LabX Laboratory Software | - | 12.0.0,14.1.0
softmax    | moldev | SoftMax Pro GxP | - | 7.1.2
chromeleon | thermo | Chromeleon CDS | - | 7.2.10
@ software_system: Business and infrastructure software
s4hana     | sap | SAP S/4HANA | - | 2021 FPS02,2022 FPS01
vcenter    | vmware | vCenter Server | - | 7.0U3o,8.0U2b
veeam      | veeam | Backup & Replication | - | 11.0.1.1261,12.1.1.56
claroty    | claroty | Continuous Threat Detection | - | 4.8.2,5.0.1
nozomi     | nozomi | Guardian | - | 22.6.3,23.4.1
cyberark   | cyberark | Privileged Access Manager | - | 12.6,13.2
wsus       | microsoft | Windows Server Update Services | - | 10.0.17763
trellix    | trellix | Application Control | - | 8.3.5
@ cloud_service: Service run by its maker
entra      | microsoft | Microsoft Entra ID | - | -
m365       | microsoft | Microsoft 365 | - | -
servicenow | servicenow | ServiceNow ITSM | - | -
vault      | veeva | Veeva Vault Quality | - | -
tracelink  | tracelink | TraceLink Opus | - | -
"""
