"""The words that engineers write for a value: English, German, French, Dutch, Spanish.

Stored values and labels need no entry here. Case, accents and punctuation do not matter.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, TypeVar

from governance.core.sheets.matching import keys
from governance.register.columns.device_words import ASSET_CLASSES, OT_FUNCTIONS
from governance.register.vocabulary import (
    AssetClass,
    AssetState,
    Domain,
    GxpRelevance,
    OtFunction,
    ValidationState,
    Word,
)

_DOMAINS: Final = {
    Domain.IT: "office, büro, informatik, informatique, informática, bureautique, kantoor",
    Domain.OT: "automation, automatisierung, automatisation, automatisering, automatización"
    ", plt, emsr, msr, ics, prozessleittechnik, leittechnik, produktion, operational technology",
}
_GXP: Final = {
    GxpRelevance.DIRECT: "direct, direkt, directo, directa, gxp-relevant direkt, direct impact"
    ", direkter einfluss, directe",
    GxpRelevance.INDIRECT: "indirect, indirekt, indirecto, indirecta, indirect impact"
    ", indirekter einfluss, indirecte",
    GxpRelevance.NONE: "none, no, n, nein, kein, keine, nicht relevant, nicht gmp-relevant, non-gxp"
    ", non gmp, not relevant, no impact, non, aucun, nee, geen, niet relevant, ninguno, ninguna"
    ", no relevante, false, 0",
    GxpRelevance.UNDETERMINED: "undetermined, unknown, unbekannt, offen, tbd, zu klären, inconnu"
    ", indéterminé, onbekend, onbepaald, desconocido, indeterminado, ?",
}
_VALIDATION: Final = {
    ValidationState.NOT_REQUIRED: "nicht erforderlich, nicht nötig, keine validierung, non requis"
    ", non requise, niet vereist, no requerido, no requerida, no",
    ValidationState.PLANNED: "geplant, prévu, prévue, gepland, planificado, planificada",
    ValidationState.IN_VALIDATION: "in validierung, in qualifizierung, laufend, in progress"
    ", en validation, en cours, in validatie, en validación, en curso",
    ValidationState.VALIDATED: "validiert, qualifiziert, qualified, validé, validée, qualifié"
    ", gevalideerd, gekwalificeerd, validado, validada, calificado",
    ValidationState.VALIDATED_WITH_RESTRICTION: "validated with restrictions"
    ", validiert mit einschränkung, validiert mit einschränkungen, mit auflagen"
    ", validé avec restriction, validé avec restrictions, gevalideerd met beperking"
    ", validado con restricción, validado con restricciones",
    ValidationState.UNDER_CHANGE: "in änderung, en modification, in wijziging, en cambio",
    ValidationState.SUSPENDED: "ausgesetzt, suspendu, opgeschort, suspendido",
    ValidationState.RETIRED: "stillgelegt, außer betrieb, retiré, uit gebruik, retirado",
}
_STATES: Final = {
    AssetState.PLANNED: "geplant, projektiert, prévu, gepland, planificado",
    AssetState.ORDERED: "bestellt, on order, commandé, besteld, pedido",
    AssetState.IN_STOCK: "auf lager, lager, lagernd, ersatzteil, spare, stock, in store, en stock"
    ", pièce de rechange, op voorraad, reserve, en almacén, repuesto",
    AssetState.INSTALLED: "installiert, montiert, mounted, installé, geïnstalleerd, instalado",
    AssetState.QUALIFIED: "qualifiziert, qualifié, gekwalificeerd, calificado",
    AssetState.IN_OPERATION: "in betrieb, betrieb, aktiv, active, operational, in use, in service"
    ", produktiv, en service, actif, en exploitation, in bedrijf, in gebruik, actief, en servicio"
    ", en operación, activo",
    AssetState.MAINTENANCE: "in wartung, wartung, in reparatur, in maintenance, in repair"
    ", en maintenance, in onderhoud, onderhoud, en mantenimiento, mantenimiento",
    AssetState.QUARANTINED: "in quarantäne, gesperrt, quarantäne, quarantine, in quarantine"
    ", blocked, en quarantaine, in quarantaine, en cuarentena",
    AssetState.DECOMMISSIONED: "retired, stillgelegt, außer betrieb, inaktiv, demontiert, inactive"
    ", removed, hors service, retiré, démonté, buiten bedrijf, buiten gebruik, uit bedrijf"
    ", fuera de servicio, retirado, desmontado",
    AssetState.DISPOSED: "disposed of, scrapped, verschrottet, entsorgt, mis au rebut, afgevoerd"
    ", desechado",
    AssetState.ABSENT: "missing, lost, not found, fehlt, nicht auffindbar, vermisst, manquant"
    ", perdu, vermist, ausente, perdido",
    AssetState.STOLEN: "gestohlen, volé, gestolen, robado",
}
_YES: Final = "yes, y, ja, j, oui, o, sí, si, s, true, wahr, vrai, waar, verdadero, 1, x, ✓"
_NO: Final = "no, n, nein, non, nee, false, falsch, faux, onwaar, falso, 0, kein, keine"
_NOTHING: Final = (
    "unknown, unbekannt, inconnu, inconnue, onbekend, desconocido, n/a, n.a., na, #n/a, #nv, n.v."
    ", k.a., keine angabe, keine angaben, entfällt, nicht bekannt, nicht vorhanden, not available"
    ", not applicable, n.v.t., s/o, sans objet, no aplica, n/d, nd, tbd, t.b.d., tbc, offen, null"
    ", ?, ??, ???, -, --, ---, \u2013, \u2014, ., /, *"
)
W = TypeVar("W", bound=Word)


@lru_cache(maxsize=2_000)
def forms(text: str) -> frozenset[str]:
    """Return the forms under which a word is looked up; signs alone stand for themselves.

    Kept for a while: a sheet says the same few words in each of its lines.
    """
    return frozenset(keys(text) or {"".join(text.split())})


def split(words: str) -> list[str]:
    """Return the words of a list written as `one, two`."""
    return [w.strip() for w in words.split(", ")]


def _of(words: Mapping[W, str], kind: type[W]) -> dict[str, W]:
    """Return each form of each word with what it means; our own words come first."""
    found: dict[str, W] = {}
    for word in kind:
        for own in (word.value, word.label):
            found |= dict.fromkeys(forms(own), word)
    for word, others in words.items():
        for other in split(others):
            for form in forms(other):
                found.setdefault(form, word)
    return found


DOMAIN: Final = _of(_DOMAINS, Domain)
ASSET_CLASS: Final = _of(ASSET_CLASSES, AssetClass)
OT_FUNCTION: Final = _of(OT_FUNCTIONS, OtFunction)
GXP: Final = _of(_GXP, GxpRelevance)
VALIDATION: Final = _of(_VALIDATION, ValidationState)
STATE: Final = _of(_STATES, AssetState)
YES: Final = frozenset(form for word in split(_YES) for form in forms(word))
NO: Final = frozenset(form for word in split(_NO) for form in forms(word))
NOTHING: Final = frozenset(form for word in split(_NOTHING) for form in forms(word))
_NUMBERED: Final = re.compile(r"[^(\[]*\d[^(\[]*")


def says_nothing(text: str) -> bool:
    """Tell whether a cell says in words that it says nothing; a number, such as in a tag, does."""
    return not _NUMBERED.fullmatch(text) and not forms(text).isdisjoint(NOTHING)
