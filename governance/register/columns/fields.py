"""The columns of an asset in a spreadsheet: their names, the headings people use, their reader."""

from dataclasses import dataclass
from typing import Final

from governance.register.columns import values, words
from governance.register.columns.values import OneOf, Reader, Text


@dataclass(frozen=True, slots=True)
class Field:
    """One column of an asset."""

    name: str
    label: str
    """Our heading; exports carry it."""

    read: Reader
    headings: str
    """What others write above it, the better first, as `one, two`."""

    is_required: bool = False
    """Whether an asset cannot be without it."""

    part: str = ""
    """What it stands under where there are many; empty: it stands with what each asset has."""

    @property
    def synonyms(self) -> list[str]:
        """Other headings, the better first."""
        return words.split(self.headings)


FIELDS: Final = (
    Field(
        "reference", "Reference", values.reference,
        "Asset reference, Concord reference, Concord-Nr., Referenz, Référence, Referentie"
        ", Referencia",
    ),
    Field(
        "place", "Place", Text(400),
        "Place path, Location path, Unit, Teilanlage, Production line, Line, Linie, Fertigungslinie"
        ", Produktionslinie, Ligne, Lijn, Productielijn, Línea, Process cell, Prozesszelle, Anlage"
        ", Anlagenteil, Area, Bereich, Zone, Atelier, Afdeling, Área, Suite, Halle, Location"
        ", Functional location, Technischer Platz, Ort, Einbauort, Aufstellort, Standort"
        ", Emplacement, Lieu, Locatie, Plaats, Ubicación, Emplazamiento, Gebäude, Building"
        ", Bâtiment, Gebouw, Edificio, Site, Werk, Vestiging, Planta",
        is_required=True,
    ),
    Field(
        "tag", "Tag", Text(120),
        "TAG-Nr., Tag number, Tag no., Tag name, Plant tag, Asset tag, Equipment tag, Tagnummer"
        ", Anlagenkennzeichen, AKZ, BMK, Betriebsmittelkennzeichen, Kennzeichen, Kennzeichnung"
        ", KKS, KKS-Kennzeichen, R&I-Kennzeichen, Messstelle, PLT-Stelle, EMSR-Stelle"
        ", Equipment number, Equipment-Nr., Equipment ID, Equipmentnummer, Asset ID, Asset-ID"
        ", Asset no., Asset number, Inventarnummer, Inventar-Nr., Gerätenummer, Repère"
        ", Repère fonctionnel, Numéro d'équipement, Étiquette, Kenmerk, Apparaatnummer"
        ", Identificación, Etiqueta, Código de equipo, Matrícula",
        is_required=True,
    ),
    Field(
        "name", "Name", Text(300),
        "Asset name, Bezeichnung, Gerätebezeichnung, Anlagenbezeichnung, Benennung, Gerätename"
        ", Gerät, Equipment, Equipment name, Device name, Device, Asset, Description"
        ", Equipment description, Beschreibung, Désignation, Nom, Équipement, Libellé, Naam"
        ", Benaming, Omschrijving, Apparaat, Nombre, Denominación, Descripción, Equipo"
        ", Anlagenname",
        is_required=True,
    ),
    Field(
        "domain", "Domain", OneOf(words.DOMAIN),
        "IT/OT, IT or OT, IT oder OT, OT/IT, Domäne, Domaine, Domein, Dominio",
        is_required=True,
    ),
    Field(
        "asset_class", "Class", values.asset_class,
        "Asset class, Asset type, Device type, Device class, Equipment type, Category, Klasse"
        ", Geräteklasse, Gerätetyp, Geräteart, Assetklasse, Asset-Typ, Art, Kategorie, Anlagentyp"
        ", Classe, Catégorie, Type d'équipement, Soort, Apparaattype, Categorie, Clase, Categoría"
        ", Tipo de equipo",
        is_required=True,
    ),
    Field(
        "ot_function", "OT function", OneOf(words.OT_FUNCTION),
        "Function, Role, OT role, OT-Funktion, Funktion, Rolle, Fonction, Fonction OT, Rôle"
        ", Functie, OT-functie, Rol, Función, Función OT",
    ),
    Field(
        "vendor", "Vendor", Text(200),
        "Manufacturer, Maker, Make, Brand, Hersteller, Fabrikat, Lieferant, Marke, Fabricant"
        ", Constructeur, Marque, Fournisseur, Fabrikant, Merk, Leverancier, Fabricante, Marca"
        ", Proveedor, Supplier",
    ),
    Field(
        "product", "Product", Text(300),
        "Product name, Model, Model name, Typ, Modell, Type, Typbezeichnung, Produkt, Baureihe"
        ", Produktbezeichnung, Gerätemodell, Typenbezeichnung, Modèle, Produit, Modelo, Producto"
        ", Tipo, Hardware, Typ/Modell, Make and model",
    ),
    Field(
        "order_code", "Order code", Text(120),
        "Order number, Order no., Part number, Part no., P/N, MLFB, MLFB-Nr., Bestellnummer"
        ", Bestell-Nr., Artikelnummer, Artikel-Nr., Herstellernummer, Hersteller-Nr., Typnummer"
        ", Article number, Catalog number, Catalogue number, Cat. no., SKU, Model number"
        ", Référence fabricant, Référence constructeur, Numéro d'article, Numéro de commande"
        ", Bestelcode, Número de artículo, Referencia de pedido, Número de pedido",
    ),
    Field(
        "purdue_level", "Purdue level", values.purdue_level,
        "Level, Purdue, Purdue-Ebene, Purdue-Level, Ebene, ISA-95 level, Niveau, Niveau Purdue"
        ", Purdue-niveau, Nivel, Nivel Purdue",
    ),
    Field(
        "criticality", "Criticality", values.criticality,
        "Critical, Kritikalität, Kritisch, Kritikalitätsstufe, Asset criticality, Criticité"
        ", Kriticiteit, Kritikaliteit, Criticidad, Bedeutung",
    ),
    Field(
        "gxp", "GxP", values.gxp,
        "GxP relevance, GxP-relevant, GMP, GMP-relevant, GMP relevant, GMP-Relevanz, GxP-Relevanz"
        ", GxP impact, GMP impact, Pertinence BPF, BPF, GMP-relevantie, Relevancia GxP"
        ", Relevancia GMP",
    ),
    Field(
        "has_safety_function", "Safety function", values.truth,
        "Safety, Safety relevant, Safety related, SIL, Sicherheitsfunktion, Sicherheitsrelevant"
        ", Fonction de sécurité, Veiligheidsfunctie, Función de seguridad, Safety-Funktion",
    ),
    Field(
        "validation_state", "Validation state", OneOf(words.VALIDATION),
        "Validation status, Validation, Validierungsstatus, Validierung, Validierungszustand"
        ", Qualifizierungsstatus, Qualification status, Statut de validation, État de validation"
        ", Validatiestatus, Estado de validación",
    ),
    Field(
        "state", "State", OneOf(words.STATE),
        "Status, Asset status, Lifecycle status, Lifecycle state, Zustand, Betriebszustand"
        ", Betriebsstatus, Statut, État, Toestand, Estado",
    ),
    Field(
        "firmware", "Firmware", Text(120),
        "Firmware version, Firmwareversion, Firmwarestand, Firmware-Stand, FW, FW-Stand, FW version"
        ", Version, Software version, Softwareversion, Softwarestand, Version du firmware"
        ", Micrologiciel, Firmwareversie, Versie, Versión, Versión de firmware",
    ),
    Field(
        "serial_no", "Serial number", Text(120),
        "Serial, Serial no., S/N, SN, Seriennummer, Serien-Nr., Ser.-Nr., Fabriknummer"
        ", Fabrikationsnummer, Numéro de série, N° de série, Serienummer, Número de serie"
        ", Nº de serie",
    ),
    Field(
        "address", "IP address", values.address,
        "IP, IP-Adresse, IPv4, IPv4 address, IPv4-Adresse, Network address, Netzwerkadresse"
        ", Adresse IP, IP-adres, Dirección IP, Address, Adresse",
    ),
    Field(
        "hostname", "Host name", values.hostname,
        "Host, Computer name, Computername, Rechnername, DNS name, FQDN, Netzwerkname"
        ", Nom d'hôte, Nom de machine, Hostnaam, Computernaam, Nombre de host, Nombre del equipo"
        ", PROFINET name, PROFINET-Name",
    ),
    Field(
        "notes", "Notes", Text(4000, is_prose=True),
        "Note, Remark, Remarks, Comment, Comments, Bemerkung, Bemerkungen, Anmerkung, Kommentar"
        ", Notiz, Hinweis, Remarque, Remarques, Commentaire, Observations, Opmerking, Opmerkingen"
        ", Observaciones, Comentario, Comentarios, Notas",
    ),
    Field(
        "commissioned_on", "Commissioned on", values.day,
        "Commissioned, Commissioning date, Date of commissioning, In service since"
        ", Inbetriebnahme, Inbetriebnahmedatum, IBN, IBN-Datum, Datum der Inbetriebnahme"
        ", In Betrieb seit, Mise en service, Date de mise en service, Inbedrijfstelling"
        ", Datum inbedrijfstelling, Puesta en marcha, Fecha de puesta en marcha"
        ", Fecha de puesta en servicio, Installation date, Installed on",
    ),
)  # fmt: skip
"""In the order of an export."""

FIELD: Final = {field.name: field for field in FIELDS}
