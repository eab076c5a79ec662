"""Dependencies that no rule gives: which system needs which, written down one by one.

The heading is the site; a name with a slash is at another site.
"""

LINKS = """
@ leuven
SW-MES | SW-ERP | receives_data_from | degraded
SW-MES | SRV-MES02 | runs_on | hard
SW-MES | SW-PIDA | receives_data_from | degraded
SW-MES | SRV-FIL01 | backed_up_by | soft
SW-MES | SRV-LIC01 | licensed_by | degraded
SW-BATCH | SW-MES | receives_data_from | degraded
SW-BATCH | SW-PIDA | historised_by | degraded
SW-BATCH | NTP-01 | time_from | degraded
SW-BATCH | EWS-DV | engineered_with | soft
SW-WINCC | SW-PIDA | historised_by | degraded
SW-WINCC | SW-KEP | receives_data_from | degraded
SW-WINCC | SRV-LIC01 | licensed_by | degraded
SW-WINCC | SRV-EWS01 | engineered_with | soft
SW-KEP | SRV-LIC01 | licensed_by | soft
SW-PIAF | SW-PIDA | receives_data_from | hard
SW-PIDA | SRV-PI01 | receives_data_from | degraded
SW-PIDA | SRV-PI02 | receives_data_from | degraded
SRV-PI11 | DD-01 | connects_through | hard
DD-01 | SW-PIDA | receives_data_from | hard
SW-ERP | SRV-SAP02 | runs_on | hard
SW-ERP | CL-ENTRA | authenticates_with | degraded
SW-ERP | SRV-WMS01 | receives_data_from | soft
PC-WH1 | SRV-WMS01 | receives_data_from | hard
PC-WH2 | SRV-WMS01 | receives_data_from | soft
CL-VAULT | CL-ENTRA | authenticates_with | hard
CL-SNOW | CL-ENTRA | authenticates_with | hard
CL-M365 | CL-ENTRA | authenticates_with | hard
SRV-DC11 | FW-EDGE | connects_through | degraded
SW-EMS | SW-PIDA | historised_by | soft
SW-BMS | SW-PIDA | historised_by | soft
SW-PAM | SRV-DC01 | authenticates_with | hard
SW-PAM | SRV-DC02 | authenticates_with | degraded
SW-PAM | SRV-DC11 | authenticates_with | degraded
SRV-JMP01 | SW-PAM | authenticates_with | hard
SRV-JMP01 | FW-PLANT | connects_through | hard
SRV-WSUS01 | FW-PLANT | connects_through | degraded
EWS-DV | SRV-LIC01 | licensed_by | degraded
EWS-DV | SRV-JMP01 | remote_access_via | soft
EWS-CVP | SRV-JMP01 | remote_access_via | soft
SRV-EWS01 | SRV-JMP01 | remote_access_via | soft
SRV-EWS01 | SRV-LIC01 | licensed_by | degraded
SW-OCT | SRV-LIC01 | licensed_by | soft
SW-NDR | SWC-A | receives_data_from | soft
SW-ALLOW | SRV-DC01 | authenticates_with | soft
ESX-01 | SRV-DC01 | authenticates_with | soft
FT-01 | UPS-DC1 | powered_by | hard
FT-01 | SWC-A | connects_through | degraded
FT-01 | SWC-B | connects_through | degraded
FW-PLANT | UPS-DC1 | powered_by | hard
FW-EDGE | UPS-DC2 | powered_by | hard
SWC-A | UPS-DC1 | powered_by | hard
SWC-B | UPS-DC2 | powered_by | hard
@ wismar
SW-MES | leuven/SW-ERP | receives_data_from | degraded
SW-MES | SRV-LIC01 | licensed_by | degraded
SW-TT | SW-MES | receives_data_from | hard
SW-TT | CL-TRACE | receives_data_from | degraded
SW-TT | SRV-LIC01 | licensed_by | degraded
SW-PIDA | leuven/SW-PIAF | receives_data_from | soft
SW-WINCC | SW-PIDA | historised_by | degraded
SW-WINCC | SRV-LIC01 | licensed_by | degraded
SW-WINCC | EWS-01 | engineered_with | soft
SW-EMS | SW-PIDA | historised_by | degraded
SW-BMS | SW-PIDA | historised_by | soft
SRV-JMP01 | FW-PLANT | connects_through | hard
SRV-SCA01 | SRV-JMP01 | remote_access_via | soft
EWS-01 | SRV-JMP01 | remote_access_via | soft
FL1-XFR01 | FW-PLANT | protected_by | degraded
SW-NDR | SWC-A | receives_data_from | soft
PC-OFF1 | leuven/SRV-DC11 | authenticates_with | degraded
PC-OFF2 | leuven/SRV-DC11 | authenticates_with | degraded
FW-PLANT | UPS-DC1 | powered_by | hard
FW-EDGE | UPS-DC1 | powered_by | hard
SWC-A | UPS-DC1 | powered_by | hard
SWC-B | UPS-DC1 | powered_by | hard
@ durham
SW-LIMS | SRV-LIMS02 | runs_on | hard
SW-LIMS | SW-CDS | receives_data_from | degraded
SW-LIMS | SW-LABX | receives_data_from | degraded
SW-LIMS | SW-SMAX | receives_data_from | soft
SW-LIMS | leuven/CL-ENTRA | authenticates_with | degraded
SW-CDS | SRV-LIC01 | licensed_by | degraded
SW-CDS | SRV-DC01 | authenticates_with | hard
SW-FTB | SW-FTV | receives_data_from | degraded
SW-FTV | SRV-LIC01 | licensed_by | degraded
SW-FTV | SW-PIDA | historised_by | degraded
SW-EMS | SW-PIDA | historised_by | soft
SW-PIDA | leuven/SW-PIAF | receives_data_from | soft
SRV-JMP01 | FW-PLANT | connects_through | hard
EWS-01 | SRV-JMP01 | remote_access_via | soft
TAB-01 | SW-LIMS | receives_data_from | hard
TAB-02 | SW-LIMS | receives_data_from | hard
TAB-02 | SW-CDS | receives_data_from | hard
TAB-03 | SW-LIMS | receives_data_from | hard
TAB-03 | SW-CDS | receives_data_from | hard
ZTC-01 | UPS-DC1 | powered_by | hard
FW-PLANT | UPS-DC1 | powered_by | hard
FW-EDGE | UPS-DC1 | powered_by | hard
SWC-A | UPS-DC1 | powered_by | hard
SWC-B | UPS-DC1 | powered_by | hard
"""
