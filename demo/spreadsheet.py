"""The list of a new packaging line, as the site in Wismar really keeps it.

Title rows above the headings, semicolons, Windows-1252, German headings, empty cells, a blank row,
a remark with a semicolon in it, and four rows with mistakes. It is what the tutorial imports.
"""

import csv
import io

from demo.company import COMPANY
from demo.tables import rows

FILE_NAME = "Anlagenliste_Verpackungslinie_3.csv"
ENCODING = "cp1252"
TITLES = (
    f"{COMPANY} - Werk Wismar",
    "Anlagenliste Verpackungslinie 3 (Stand 16.11.2026, geprüft: J. Petersen)",
    "Klasse, GMP-Relevanz und Kritikalität (1 = höchste) nach zentraler Liste",
)
HEADINGS = (
    "Anlagenkennzeichen",
    "Bezeichnung",
    "Hersteller",
    "Typ",
    "Bestellnummer",
    "IT/OT",
    "Klasse",
    "Seriennummer",
    "Firmware-Stand",
    "IP-Adresse",
    "Einbauort",
    "Ebene",
    "Kritikalität",
    "GMP-Relevanz",
    "Inbetriebnahme",
    "Bemerkung",
)
FIELDS = (
    "tag",
    "name",
    "vendor",
    "product",
    "order_code",
    "domain",
    "asset_class",
    "serial_no",
    "firmware",
    "address",
    "place",
    "purdue_level",
    "criticality",
    "gxp",
    "commissioned_on",
    "notes",
)
"""What each heading means in the register, in the same order."""
_PLACE = FIELDS.index("place")
MISTAKES = {
    "PK3.1-BX02": "The last part of the address is above 255.",
    "": "The plant tag is missing.",
    "PK3.3-KF01": "The criticality is 7; it runs from 1 to 4.",
    "PK3.4-TA02": "There is no packaging line 4.",
}
"""The four rows that the import must refuse, by tag, and why."""

_TYPES = """
S15  | Siemens | SIMATIC S7-1500 CPU 1515-2 PN | 6ES7515-2AM02-0AB0 | SPS
S13  | Siemens | SIMATIC S7-1500 CPU 1513-1 PN | 6ES7513-1AL02-0AB0 | SPS
S16F | Siemens | SIMATIC S7-1500 CPU 1516F-3 PN/DP | 6ES7516-3FN02-0AB0 | Sicherheitssteuerung
ET   | Siemens | SIMATIC ET 200SP IM 155-6 PN ST | 6ES7155-6AU01-0BN0 | Dezentrale Peripherie
TP   | Siemens | SIMATIC HMI TP1200 Comfort | 6AV2124-0MC01-0AX0 | Bedienpanel
KTP  | Siemens | SIMATIC HMI KTP700 Basic | 6AV2123-2GB03-0AX0 | Bedienpanel
G120 | Siemens | SINAMICS G120 CU240E-2 PN | 6SL3244-0BB12-1FA0 | Frequenzumrichter
XC   | Siemens | SCALANCE XC208 | 6GK5208-0BA00-2AC2 | Switch
SC   | Siemens | SCALANCE SC646-2C | 6GK5646-2GS00-2AC2 | Firewall
UPS  | APC by Schneider Electric | Smart-UPS 1500VA RM 2U 230V | SMT1500RMI2U | USV
CAM  | Cognex | In-Sight 7802 vision system | | Feldgerät
INK  | Videojet Technologies | Wolke m610 thermal inkjet printer | | Feldgerät
CHK  | Mettler-Toledo | C3570 checkweigher | | Feldgerät
VLV  | Festo | Valve terminal CPX | | Dezentrale Peripherie
PPC  | B&R Industrial Automation | Panel PC 3100 | | Industrie-PC
WYSE | Dell Technologies | Wyse 5070 | | Thin Client
"""

_LINE = """
@ pk3
PK3-KF01 | Liniensteuerung | S15 | V2.9.4 | 11 | 1 | 1 | direkt | 09.11.2026 |
PK3-KFS01 | Sicherheitssteuerung Linie | S16F | V2.9.4 | 12 | 1 | 1 | indirekt | 09.11.2026 |
PK3-XF01 | Switch Linie, Schrank +S1 | XC | V4.4 | 13 | 2 | 2 | nein | 09.11.2026 |
PK3-XF02 | Switch Linie, Schrank +S2 | XC | V4.4 | 14 | 2 | 2 | nein | 09.11.2026 |
PK3-XFF01 | Firewall zum Werksnetz | SC | V3.0 | 15 | 2 | 2 | nein | 09.11.2026 | Regeln; siehe IT
PK3-GU01 | USV Schrank +S1 | UPS | | 16 | 2 | 3 | nein | |
PK3-PT01 | Bedienplatz Linienführer | WYSE | | 17 | 2 | 3 | indirekt | |
@ pk3-1
PK3.1-KF01 | Steuerung Etikettierer | S13 | V2.9.4 | 21 | 1 | 2 | direkt | 10.11.2026 |
PK3.1-KFE01 | Dezentrale Peripherie | ET | V4.2.2 | 22 | 1 | 2 | direkt | 10.11.2026 |
PK3.1-PH01 | Bedienpanel Etikettierer | TP | V16.0.0.4 | 23 | 2 | 3 | indirekt | 10.11.2026 |
PK3.1-BX01 | Kamera Etikett | CAM | 6.1.0 | 24 | 0 | 2 | direkt | 10.11.2026 |
PK3.1-BX02 | Kamera Überdruck | CAM | 6.1.0 | 300 | 0 | 2 | direkt | 10.11.2026 |
PK3.1-PJ01 | Drucker Charge und Verfall | INK | 4.2 | 26 | 0 | 2 | direkt | 10.11.2026 |
PK3.1-TA01 | Antrieb Zuführung | G120 | V4.7.13 | 27 | 1 | 3 | nein | 10.11.2026 |
PK3.1-TA02 | Antrieb Etikettenband | G120 | V4.7.13 | 28 | 1 | 3 | nein | 10.11.2026 |
PK3.1-TA03 | Antrieb Auslauf | G120 | | 29 | 1 | 3 | nein | 10.11.2026 | Baujahr prüfen
@ pk3-2
PK3.2-KF01 | Steuerung Kartonierer | S15 | V2.9.4 | 41 | 1 | 2 | direkt | 11.11.2026 |
PK3.2-KFE01 | Dezentrale Peripherie links | ET | V4.2.2 | 42 | 1 | 2 | direkt | 11.11.2026 |
PK3.2-KFE02 | Dezentrale Peripherie rechts | ET | | 43 | 1 | 2 | direkt | 11.11.2026 |
PK3.2-QM01 | Ventilinsel Kartonierer | VLV | R29 | | 1 | 3 | indirekt | 11.11.2026 |
PK3.2-PH01 | Bedienpanel Kartonierer | TP | V16.0.0.4 | 44 | 2 | 3 | indirekt | 11.11.2026 |
PK3.2-KC01 | Rechner Serialisierung | PPC | 1.50 | 45 | 2 | 2 | direkt | 11.11.2026 |
PK3.2-BX01 | Kamera Faltschachtel oben | CAM | 6.1.0 | 46 | 0 | 2 | direkt | 11.11.2026 |
PK3.2-BX02 | Kamera Beipackzettel | CAM | 6.1.0 | 47 | 0 | 2 | direkt | 11.11.2026 |
PK3.2-PJ01 | Drucker Faltschachtel | INK | 4.2 | 48 | 0 | 2 | direkt | 11.11.2026 |
PK3.2-TA01 | Antrieb Hauptwelle | G120 | V4.7.13 | 49 | 1 | 2 | nein | 11.11.2026 |
| Antrieb Magazin | G120 | V4.7.13 | 50 | 1 | 3 | nein | 11.11.2026 | Schild fehlt
PK3.2-TA03 | Antrieb Auslauf | G120 | V4.7.13 | 51 | 1 | 3 | nein | 11.11.2026 |
@ pk3-3
PK3.3-KF01 | Steuerung Kontrollwaage | S13 | V2.9.4 | 61 | 1 | 7 | direkt | 12.11.2026 |
PK3.3-BW01 | Kontrollwaage 600 g | CHK | 4.0 | 62 | 0 | 2 | direkt | 12.11.2026 | Eichung Dez.
PK3.3-PH01 | Bedienpanel Kontrollwaage | KTP | V17.0.0.0 | 63 | 2 | 3 | indirekt | 12.11.2026 |
PK3.3-TA01 | Antrieb Wägeband | G120 | V4.7.13 | 64 | 1 | 3 | nein | 12.11.2026 |
@ pk3-4
PK3.4-KF01 | Steuerung Sammelpacker | S13 | V2.9.4 | 81 | 1 | 2 | indirekt | 13.11.2026 |
PK3.4-KFE01 | Dezentrale Peripherie | ET | V4.2.2 | 82 | 1 | 3 | indirekt | 13.11.2026 |
PK3.4-QM01 | Ventilinsel Sammelpacker | VLV | | | 1 | 3 | indirekt | 13.11.2026 |
PK3.4-PH01 | Bedienpanel Sammelpacker | KTP | V17.0.0.0 | 83 | 2 | 3 | indirekt | 13.11.2026 |
PK3.4-BX01 | Kamera Versandkarton | CAM | | 84 | 0 | 3 | direkt | 13.11.2026 |
PK3.4-PJ01 | Drucker Versandkarton | INK | 4.2 | 85 | 0 | 3 | direkt | 13.11.2026 |
PK3.4-TA01 | Antrieb Stapler | G120 | V4.7.13 | 86 | 1 | 3 | nein | 13.11.2026 |
@ pk4-4
PK3.4-TA02 | Antrieb Palettenzufuhr | G120 | V4.7.13 | 87 | 1 | 4 | nein | 13.11.2026 | für später
"""


def sheet_rows() -> list[tuple[str, ...]]:
    """The rows under the headings, cell by cell, mistakes included."""
    types = {key: rest for _, (key, *rest) in rows(_TYPES)}
    found: list[tuple[str, ...]] = []
    for number, (place, cells) in enumerate(rows(_LINE), start=1):
        tag, name, kind, firmware, host, level, criticality, gxp, day, note = cells
        vendor, product, order_code, asset_class = types[kind]
        address = f"10.20.33.{host}" if host else ""
        serial = f"{vendor[:2].upper()}-26-{4100 + 37 * number}"
        known = (tag, name, vendor, product, order_code, "OT", asset_class, serial, firmware)
        found.append((*known, address, place, level, criticality, gxp, day, note))
    return found


def messy_sheet() -> bytes:
    """The file as it comes by e-mail."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    blank = [""] * len(HEADINGS)
    for title in TITLES:
        writer.writerow([title, *blank[1:]])
    writer.writerow(HEADINGS)
    place = None
    for cells in sheet_rows():
        if place is not None and cells[_PLACE] != place and place == "pk3-1":
            writer.writerow(blank)
        place = cells[_PLACE]
        writer.writerow(cells)
    writer.writerow(blank)
    return out.getvalue().encode(ENCODING)
