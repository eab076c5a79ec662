"""How each kind of column is read: a tidy text in, a value or a refusal out.

A refusal is the rest of a sentence that begins with the column and what it says.
"""

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from governance.register.columns import words
from governance.register.columns.dates import read_date
from governance.register.columns.device_words import UNCLEAR
from governance.register.columns.outcomes import Parsed, Value
from governance.register.vocabulary import AssetClass, GxpRelevance, PurdueLevel, Word

Reader = Callable[[str], Parsed | str]

_BRACKETS: Final = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")
_REFERENCE: Final = re.compile(r"AS[-\s]?(\d{1,9})", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"(.+?)(/\d{1,3})?")
_OCTET: Final = r"(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_PLAIN: Final = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}")
"""An IPv4 address as most sheets write it: it is taken without asking a library, twice as fast."""

_PADDED: Final = re.compile(r"\b0+(?=\d)")
_GRADE: Final = re.compile(r"(?:[^\W\d]+\.?\s?)?([1-4])(?:\.0)?(?:\s*[-:=]?\s*[^\d,.]*)?")
_LEVEL: Final = re.compile(
    r"(?:purdue\s?)?(?:l|level|lvl|ebene|stufe|niveau|nivel)?[\s.-]?(\d(?:[.,]\d)?)(?:\s*[-:]?\s[^\d]*)?",
    re.IGNORECASE,
)
_DMZ: Final = frozenset({"dmz", "idmz", "industrialdmz", "industrielledmz", "otdmz"})
_GRADES: Final = {
    1: "very high, critical, sehr hoch, kritisch, highest, höchste, très haute, très élevée"
    ", très élevé, critique, zeer hoog, kritiek, muy alta, muy alto, crítica, crítico",
    2: "high, hoch, haute, élevée, élevé, hoog, alta, alto",
    3: "medium, mittel, moderate, normal, moyenne, moyen, gemiddeld, middel, media, medio",
    4: "low, niedrig, gering, faible, basse, laag, baja, bajo, sehr niedrig, very low",
}
_GRADE_OF: Final = {
    form: grade for grade, names in _GRADES.items() for n in words.split(names)
    for form in words.forms(n)
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """Words on one line, or on several where the column is for prose."""

    longest: int
    is_prose: bool = False

    def __call__(self, text: str) -> Parsed | str:
        """Return the text itself; only line breaks become spaces."""
        value = text
        if "\n" in text and not self.is_prose:
            value = re.sub(r"\s*\n\s*", " ", text)
        if len(value) > self.longest:
            return f"has {len(value):,} characters: {self.longest:,} are kept, shorten it"
        return Parsed(value)


@dataclass(frozen=True, slots=True)
class OneOf:
    """A word of the register, in any of the languages."""

    known: Mapping[str, Word]

    def __call__(self, text: str) -> Parsed | str:
        """Return the word; a refusal lists what is accepted and names the nearest."""
        for said in (text, _BRACKETS.sub("", text)):
            for form in sorted(words.forms(said)):
                if form in self.known:
                    return Parsed(self.known[form])
        accepted = ", ".join(dict.fromkeys(w.label for w in self.known.values()))
        near = get_close_matches(min(words.forms(text)), self.known, n=1, cutoff=0.8)
        hint = f"perhaps {self.known[near[0]].label} is meant; " if near else ""
        return f"is not known: {hint}accepted are {accepted}"


def asset_class(text: str) -> Parsed | str:
    """Read a class; refuses the words that mean several devices."""
    unclear = next((UNCLEAR[f] for f in sorted(words.forms(text)) if f in UNCLEAR), None)
    return unclear or OneOf(words.ASSET_CLASS)(text)


def gxp(text: str) -> Parsed | str:
    """Read the relevance; a mere yes is kept as undetermined, which weighs like the worst."""
    if words.forms(text) & (words.YES | {"gmp", "gxp", "gmprelevant", "gxprelevant", "relevant"}):
        return Parsed(
            GxpRelevance.UNDETERMINED,
            "does not say whether direct or indirect; taken as undetermined",
        )
    return OneOf(words.GXP)(text)


def truth(text: str) -> Parsed | str:
    """Read yes or no; a level such as SIL 2 or PL d means yes."""
    said = words.forms(text)
    if said & words.YES:
        return Parsed(value=True)
    if said & words.NO:
        return Parsed(value=False)
    if re.fullmatch(r"SIL\s?[1-4]|PL\s?[a-e]", text, re.IGNORECASE):
        return Parsed(value=True, note="is a safety level; taken as yes")
    return "is neither yes nor no: write yes or no"


def criticality(text: str) -> Parsed | str:
    """Read a grade from 1 (most critical) to 4, or a word on that scale of four."""
    if found := _GRADE.fullmatch(text):
        return Parsed(int(found.group(1)))
    grade = next((_GRADE_OF[f] for f in words.forms(text) if f in _GRADE_OF), None)
    if grade is not None:
        return Parsed(grade, f"is read as {grade} of 1 (most critical) to 4")
    return (
        "is not on the scale: accepted are 1 or very high, 2 or high, 3 or medium, 4 or low, "
        "where 1 is the most critical"
    )


def purdue_level(text: str) -> Parsed | str:
    """Read a level such as 2, L2, Level 2 or 3,5; a DMZ is 3.5."""
    if words.forms(text) & _DMZ:
        return Parsed(PurdueLevel.L3_5)
    found = _LEVEL.fullmatch(_BRACKETS.sub("", text))
    level = found.group(1).replace(",", ".").removesuffix(".0") if found else None
    if level in {p.value for p in PurdueLevel}:
        return Parsed(PurdueLevel(level))
    if re.fullmatch(r"\d{4}-05-03|0?3\.0?5\..*|3[.\s]*(may|mai).*", text, re.IGNORECASE):
        return "was turned into a date by a spreadsheet program, perhaps from 3.5: write 3.5"
    return "is no Purdue level: accepted are 0, 1, 2, 3, 3.5, 4 and 5"


@lru_cache(maxsize=2_000)
def address(text: str) -> Parsed | str:
    """Read one IPv4 or IPv6 address; noughts in front and a prefix length are left out."""
    if _PLAIN.fullmatch(text):
        return Parsed(text)
    if text.casefold() in {"dhcp", "dynamic", "dynamisch"}:
        return Parsed(None, "is no fixed address; left empty")
    found = _ADDRESS.fullmatch(text)
    bare, prefix = (found.group(1), found.group(2)) if found else (text, None)
    plain = _PADDED.sub("", bare) if ":" not in bare else bare
    try:
        value = ipaddress.ip_address(plain)
    except ValueError:
        return "is no IP address: write a single one, without port, e.g. 192.168.0.5"
    if "%" in plain:
        return "names an interface of one machine: write the address before the % sign"
    note = f"is read as {value}" if prefix or plain != bare else None
    return Parsed(str(value), note)


def hostname(text: str) -> Parsed | str:
    """Read a name without blanks."""
    if re.search(r"\s", text) or len(text) > 253:  # noqa: PLR2004 (the limit of the name system)
        return "is no host name: write one name without blanks"
    return Parsed(text)


def day(text: str) -> Parsed | str:
    """Read a date that has one meaning."""
    found = read_date(text)
    return found if isinstance(found, str) else Parsed(found)


def reference(text: str) -> Parsed | str:
    """Read the reference of an asset that exists, e.g. AS-00042."""
    found = _REFERENCE.fullmatch(text)
    if found is None:
        return (
            "is no reference of an asset: write one like AS-00042, or leave it empty for a new one"
        )
    return Parsed(f"AS-{int(found.group(1)):05}")


def shown(value: Value) -> str:
    """Return a value as it is exported, so that it imports again unchanged."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def is_ot_by_nature(kind: AssetClass) -> bool:
    """Tell whether a device of this class is found in automation only."""
    return kind in _OT_CLASSES


_OT_CLASSES: Final = frozenset({
    AssetClass.PLC, AssetClass.PAC, AssetClass.DCS_CONTROLLER, AssetClass.SAFETY_CONTROLLER,
    AssetClass.RTU, AssetClass.IED, AssetClass.REMOTE_IO, AssetClass.FIELD_DEVICE, AssetClass.DRIVE,
    AssetClass.HMI_PANEL, AssetClass.IPC, AssetClass.SERIAL_SERVER, AssetClass.DATA_DIODE,
})  # fmt: skip
