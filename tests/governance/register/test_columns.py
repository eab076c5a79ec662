"""The columns of an asset, as engineers write them."""

from datetime import date

import pytest

from governance.core.sheets.matching import keys, propose
from governance.register.columns import words
from governance.register.columns.device_words import ASSET_CLASSES, OT_FUNCTIONS, UNCLEAR
from governance.register.columns.fields import FIELD, FIELDS
from governance.register.columns.outcomes import Parsed, Refused
from governance.register.columns.parsing import parse
from governance.register.columns.values import shown
from governance.register.vocabulary import (
    AssetClass,
    AssetState,
    Domain,
    GxpRelevance,
    OtFunction,
    PurdueLevel,
    ValidationState,
)

HEADERS = {
    "a German site": (
        (
            "TAG-Nr.;Bezeichnung;Hersteller;Typ;Bestell-Nr.;Serien-Nr.;Linie;IP-Adresse;Firmwarestand"
            ";Kritikalität;GMP-relevant;Bemerkung;Klasse;Ebene;Inbetriebnahme"
        ),
        (
            "tag name vendor product order_code serial_no place address firmware"
            " criticality gxp notes asset_class purdue_level commissioned_on"
        ),
    ),
    "a German site, in old spelling": (
        (
            "ANLAGENKENNZEICHEN;Geraetebezeichnung;Fabrikat;Modell;MLFB;Seriennummer;Bereich"
            ";Rechnername;Kritikalitaet;Validierungsstatus;Status"
        ),
        (
            "tag name vendor product order_code serial_no place hostname criticality"
            " validation_state state"
        ),
    ),
    "a French site": (
        (
            "Repère;Désignation;Fabricant;Modèle;N° de série;Emplacement;Adresse IP;Criticité"
            ";Statut;Date de mise en service;Remarques"
        ),
        "tag name vendor product serial_no place address criticality state commissioned_on notes",
    ),
    "a Dutch site": (
        (
            "Tagnummer;Omschrijving;Fabrikant;Type;Serienummer;Locatie;IP-adres;Kriticiteit"
            ";Opmerkingen"
        ),
        "tag name vendor product serial_no place address criticality notes",
    ),
    "a Spanish site": (
        (
            "Etiqueta;Descripción;Fabricante;Modelo;Número de serie;Ubicación;Dirección IP"
            ";Criticidad;Estado;Observaciones"
        ),
        "tag name vendor product serial_no place address criticality state notes",
    ),
    "an English site": (
        (
            "Asset ID;Equipment name;Manufacturer;Model;Part no.;S/N;Location;IP;FW version"
            ";Device type;OT role;Purdue level;Safety related"
        ),
        (
            "tag name vendor product order_code serial_no place address firmware asset_class"
            " ot_function purdue_level has_safety_function"
        ),
    ),
    "our own export": (
        ";".join(field.label for field in FIELDS),
        " ".join(field.name for field in FIELDS),
    ),
}


def read(column, text):
    return parse(FIELD[column], text)


@pytest.mark.parametrize("site", HEADERS)
def test_every_column_of_a_real_list_is_proposed(site):
    header, names = (HEADERS[site][0].split(";"), HEADERS[site][1].split())

    found = propose(header, FIELDS)

    assert {name: match.column for name, match in found.items()} == {
        name: index for index, name in enumerate(names)
    }


def test_no_heading_means_two_columns():
    meant = {}
    for field in FIELDS:
        for heading in (field.label, field.name, *field.synonyms):
            for form in keys(heading):
                assert meant.setdefault(form, field.name) == field.name, heading


@pytest.mark.parametrize("listed", [ASSET_CLASSES, OT_FUNCTIONS])
def test_no_word_means_two_things(listed):
    meant = {}
    for word, others in listed.items():
        for form in {f for other in words.split(others) for f in words.forms(other)}:
            assert meant.setdefault(form, word) is word, form
    assert listed is OT_FUNCTIONS or not set(UNCLEAR) & set(meant)


ENUMS = {
    "domain": Domain,
    "asset_class": AssetClass,
    "ot_function": OtFunction,
    "purdue_level": PurdueLevel,
    "gxp": GxpRelevance,
    "validation_state": ValidationState,
    "state": AssetState,
}


@pytest.mark.parametrize(("column", "word"), [(c, w) for c, kind in ENUMS.items() for w in kind])
def test_what_is_exported_or_shown_imports_again(column, word):
    assert read(column, shown(word)) == Parsed(word)
    assert read(column, word.label) == Parsed(word)


@pytest.mark.parametrize("value", [True, False, None, 3, date(2024, 12, 31)])
def test_what_is_no_word_imports_again_too(value):
    column = {bool: "has_safety_function", date: "commissioned_on"}.get(type(value), "criticality")

    assert read(column, shown(value)) == (
        Parsed(value) if not (isinstance(value, int) and value == 0) else Parsed(value=False)
    )


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("asset_class", "SPS", AssetClass.PLC),
        ("asset_class", "Leitrechner", AssetClass.SERVER),
        ("asset_class", "Bedienpanel", AssetClass.HMI_PANEL),
        ("asset_class", "Switch", AssetClass.SWITCH),
        ("asset_class", "PLC (S7-1500)", AssetClass.PLC),
        ("asset_class", "Variateur de vitesse", AssetClass.DRIVE),
        ("asset_class", "USV", AssetClass.UPS),
        ("ot_function", "unbekannt", OtFunction.UNKNOWN),
        ("ot_function", "keine", OtFunction.NONE),
        ("domain", "Automatisierung", Domain.OT),
        ("gxp", "nein", GxpRelevance.NONE),
        ("gxp", "?", GxpRelevance.UNDETERMINED),
        ("validation_state", "validiert", ValidationState.VALIDATED),
        ("state", "hors service", AssetState.DECOMMISSIONED),
        ("state", "auf Lager", AssetState.IN_STOCK),
        ("state", "retired", AssetState.DECOMMISSIONED),
        ("purdue_level", "3,5", PurdueLevel.L3_5),
        ("purdue_level", "L2", PurdueLevel.L2),
        ("purdue_level", "Level 2", PurdueLevel.L2),
        ("purdue_level", "2 - Supervision", PurdueLevel.L2),
        ("purdue_level", "IDMZ", PurdueLevel.L3_5),
        ("criticality", "1", 1),
        ("criticality", "4 - low", 4),
        ("criticality", "Stufe 2", 2),
        ("has_safety_function", "oui", True),
        ("has_safety_function", "Nein", False),
        ("address", "10.0.0.5", "10.0.0.5"),
        ("address", "FE80::1", "fe80::1"),
        ("commissioned_on", "31.12.2024", date(2024, 12, 31)),
        ("commissioned_on", "2024-12-31", date(2024, 12, 31)),
        ("commissioned_on", "31/12/2024", date(2024, 12, 31)),
        ("commissioned_on", "12/31/2024", date(2024, 12, 31)),
        ("commissioned_on", "04/04/2024", date(2024, 4, 4)),
        ("commissioned_on", "12. März 2019", date(2019, 3, 12)),
        ("commissioned_on", "3 de mayo de 2020", date(2020, 5, 3)),
        ("commissioned_on", "2024-12-31T06:00:00", date(2024, 12, 31)),
        ("reference", "as 42", "AS-00042"),
        ("tag", "=A1+B2-K3", "=A1+B2-K3"),
        ("name", "Rührwerk\nSuite 3", "Rührwerk Suite 3"),
        ("notes", "eins\nzwei", "eins\nzwei"),
        ("notes", "-", "-"),
        ("firmware", "", None),
    ],
)
def test_a_cell_is_understood(column, text, value):
    assert read(column, text) == Parsed(value)


@pytest.mark.parametrize(
    ("column", "text", "value", "note"),
    [
        ("criticality", "hoch", 2, 'Criticality "hoch" is read as 2 of 1 (most critical) to 4.'),
        ("gxp", "ja", GxpRelevance.UNDETERMINED, "does not say whether direct or indirect"),
        ("has_safety_function", "SIL 2", True, "is a safety level; taken as yes."),
        ("address", "192.168.000.005", "192.168.0.5", "is read as 192.168.0.5."),
        ("address", "10.0.0.5/24", "10.0.0.5", "is read as 10.0.0.5."),
        ("address", "DHCP", None, "is no fixed address; left empty."),
        ("firmware", "k.A.", None, 'Firmware "k.A." is taken as not known.'),
        ("serial_no", "?", None, "is taken as not known."),
        ("criticality", "-", None, "is taken as not known."),
    ],
)
def test_a_cell_that_was_interpreted_says_so(column, text, value, note):
    outcome = read(column, text)

    assert isinstance(outcome, Parsed)
    assert outcome.value == value
    assert note in outcome.note


@pytest.mark.parametrize(
    ("column", "text", "sentence"),
    [
        ("tag", " ", "Tag is empty: every asset needs one."),
        ("tag", "n/a", 'Tag "n/a" says nothing: every asset needs one.'),
        ("tag", "x" * 121, "has 121 characters: 120 are kept, shorten it."),
        ("asset_class", "Schalter", 'Class "Schalter" may be an electrical switch or one of the'),
        ("asset_class", "Steuerrung", "perhaps PLC is meant; accepted are Server, Workstation,"),
        ("state", "kaputt", "accepted are Planned, Ordered, In stock,"),
        ("criticality", "A", "accepted are 1 or very high, 2 or high, 3 or medium, 4 or low"),
        ("criticality", "5", "is not on the scale"),
        ("criticality", "1,5", "is not on the scale"),
        ("purdue_level", "2.5", "accepted are 0, 1, 2, 3, 3.5, 4 and 5."),
        ("purdue_level", "2024-05-03", "was turned into a date by a spreadsheet program"),
        ("has_safety_function", "maybe", "write yes or no."),
        ("address", "10.0.0.5:502", "write a single one, without port"),
        ("address", "10.0.0.5, 10.0.0.6", "write a single one"),
        ("address", "300.1.1.1", "is no IP address"),
        ("address", "fe80::1%eth0", "write the address before the % sign."),
        ("hostname", "two names", "write one name without blanks."),
        ("commissioned_on", "03/04/2024", "can be 2024-04-03 or 2024-03-04: write it as one of"),
        ("commissioned_on", "31.02.2024", "is a day that no calendar has"),
        ("commissioned_on", "45657", "spreadsheet's day number, perhaps 2024-12-31"),
        ("commissioned_on", "2019", "is not read as a date"),
        ("commissioned_on", "3 foo 2020", "is not read as a date"),
        ("reference", "PLC-1", "write one like AS-00042"),
    ],
)
def test_a_cell_that_is_not_understood_says_why_and_what_would_be(column, text, sentence):
    outcome = read(column, text)

    assert isinstance(outcome, Refused)
    assert sentence in outcome.sentence
    assert outcome.sentence.startswith(FIELD[column].label)
