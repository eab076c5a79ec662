"""Dependencies as a kind: who needs whom, each row two assets and how one depends on the other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from governance.core.access import Actor, permitted
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Sheet
from governance.core.sheets.sheet import Row
from governance.places.models import Level, Place
from governance.register.columns.fields import Field
from governance.register.columns.outcomes import Parsed
from governance.register.columns.values import Text, reference
from governance.register.commands.dependencies import depend, redepend, tie_of
from governance.register.imports.cells import Said, among, said
from governance.register.imports.kinds import KINDS, Compare, Kind, Question, Write
from governance.register.imports.models import Import, Outcome
from governance.register.imports.planned import Planned
from governance.register.imports.reading import indices
from governance.register.models import Asset, Dependency, DependencyType, Strength
from governance.register.queries.neighbours import TYPES
from governance.register.rules import Permission, Tie
from governance.register.vocabulary import ENDED, AssetState

RELATIONS = {type_: relation for type_, (relation, _) in TYPES.items()}
STRENGTHS = {strength: strength.value for strength in Strength}


def minutes(text: str) -> Parsed | str:
    """Read a whole number of minutes."""
    if text.isascii() and text.isdigit() and len(text) < 8:  # noqa: PLR2004  nineteen years
        return Parsed(int(text))
    return "is no number of minutes: write digits only"


FIELDS = (
    Field("asset", "Asset", Text(60), "Tag, Dependent, Dependent asset, Kennzeichen, Anlage",
          is_required=True),
    Field("asset_reference", "Asset reference", reference, "Dependent reference"),
    Field("type", "How it depends", among(RELATIONS), "Type, Relation, Art, Beziehung",
          is_required=True),
    Field("provider", "Depends on", Text(60), "Provider, On, Needs, Hängt ab von, Braucht",
          is_required=True),
    Field("provider_reference", "Depends on reference", reference, "Provider reference"),
    Field("strength", "Strength", among(STRENGTHS), "Stärke, How hard, Force, Sterkte",
          is_required=True),
    Field("tolerance_min", "Goes on without for minutes", minutes, "Tolerance, Minutes, Minuten"),
    Field("note", "Note", Text(400), "Remark, Bemerkung, Notiz, Comment, Remarque"),
)  # fmt: skip
SETTLED = ("strength", "tolerance_min", "note")
"""What a row can alter of a dependency that is there; two assets and a type are another one."""

NAMING = ("asset", "asset_reference", "provider", "provider_reference", "type")
Key = tuple[int, int, DependencyType]


class End(NamedTuple):
    """An asset at one end of a dependency."""

    id: int
    tag: str
    state: AssetState
    may_depend: bool

    @property
    def reference(self) -> str:
        """Its number, as every page writes it."""
        return f"AS-{self.id:05}"


@dataclass(frozen=True, slots=True)
class Ends:
    """The assets that some rows name."""

    by_tag: Mapping[str, list[End]]
    by_reference: Mapping[str, End]

    def find(self, tag: str, number: str) -> End | str:
        """Return the asset, or why it cannot be told, as the rest of a sentence."""
        if number:
            found = self.by_reference.get(number)
            if found is None:
                return f"there is no asset {number}, or none that you may read."
            if tag and tag != found.tag:
                return f"{number} is {found.tag}, not {tag}: keep one of the two."
            return found
        near = self.by_tag.get(tag, [])
        if len(near) > 1:
            return f"{tag} names {len(near)} assets: give the reference, such as AS-00042."
        return near[0] if near else f"there is no asset {tag or 'named'} here that you may read."


def exported(edge: Dependency) -> dict[str, str | None]:
    """Return a dependency as a sheet holds it."""
    return {
        "asset": edge.dependent.tag,
        "asset_reference": edge.dependent.reference,
        "type": RELATIONS[edge.type],
        "provider": edge.provider.tag,
        "provider_reference": edge.provider.reference,
        "strength": STRENGTHS[edge.strength],
        "tolerance_min": None if edge.tolerance_min is None else str(edge.tolerance_min),
        "note": edge.note or None,
    }


def sheet(session: Session, site: str | None) -> Sheet:
    """Return all dependencies, or those of the assets of one site."""
    wanted = _whole().order_by(Dependency.dependent_id, Dependency.id)
    if site is not None:
        at = select(Place.id).where(Place.level == Level.SITE, Place.code == site.lower())
        dependent = aliased(Asset)
        wanted = wanted.join(dependent, Dependency.dependent_id == dependent.id).where(
            dependent.site_id.in_(at)
        )
    found = session.scalars(wanted.execution_options(yield_per=1_000))
    return Sheet(tuple(field.label for field in FIELDS), _rows(found))


def _rows(edges: Iterable[Dependency]) -> Iterator[Sequence[str | None]]:
    for edge in edges:
        yield tuple(exported(edge).values())


def _whole() -> Any:
    return select(Dependency).options(
        joinedload(Dependency.dependent),
        joinedload(Dependency.provider),
        joinedload(Dependency.group),
    )


class Comparison:
    """What the rows say of dependencies, beside what is recorded."""

    def __init__(self, session: Session, actor: Actor, question: Question) -> None:
        """Take where the assets are looked for."""
        self._session, self._actor, self._question = session, actor, question
        self._at = indices(question.sheet.header, question.reading)
        self._lines: dict[Key, int] = {}

    def compare(self, rows: Sequence[Row]) -> list[Planned]:
        """Say of each row what it does."""
        ends = self._ends(rows)
        named = [(row, *self._named(row, ends)) for row in rows]
        edges = self._edges([key for _, _, _, key in named if key])
        return [
            self._one(told, both, key, edges.get(key) if key else None, row)
            for row, told, both, key in named
        ]

    def _cell(self, row: Row, name: str) -> str:
        return row.cells[self._at[name]] if name in self._at else ""

    def _number(self, row: Row, name: str) -> str:
        read = reference(self._cell(row, name))
        return str(read.value) if isinstance(read, Parsed) else self._cell(row, name)

    def _ends(self, rows: Sequence[Row]) -> Ends:
        tags = {self._cell(row, name) for row in rows for name in ("asset", "provider")} - {""}
        numbers = {
            self._number(row, name) for row in rows for name in NAMING if name.endswith("reference")
        }
        ids = {int(n.removeprefix("AS-")) for n in numbers if n.startswith("AS-")}
        scope = Asset.within([self._question.scope.path])
        wanted = select(
            Asset.id, Asset.tag, Asset.state,
            permitted(self._actor, Permission.DEPEND, Asset).label("may_depend"),
            scope.label("near"),
        ).where(
            permitted(self._actor, Permission.READ, Asset),
            or_(and_(Asset.tag.in_(tags), scope), Asset.id.in_(ids)),
        )  # fmt: skip
        by_tag: dict[str, list[End]] = {}
        by_reference: dict[str, End] = {}
        for row in self._session.execute(wanted.order_by(Asset.id)):
            end = End(row.id, row.tag, row.state, bool(row.may_depend))
            by_reference[end.reference] = end
            if row.near:
                by_tag.setdefault(end.tag, []).append(end)
        return Ends(by_tag, by_reference)

    def _named(self, row: Row, ends: Ends) -> tuple[Said, tuple[End, End] | None, Key | None]:
        told = said(row, self._at, [field for field in FIELDS if field.name == "type"], {})
        found = [
            ends.find(self._cell(row, name), self._number(row, f"{name}_reference"))
            for name in ("asset", "provider")
        ]
        told.refuse(*(why for why in found if isinstance(why, str)))
        if not told.reasons and "type" not in told.values:
            told.refuse("How it depends is not given: write it as an export does, such as runs on.")
        both = [end for end in found if isinstance(end, End)]
        if told.reasons or len(both) < len(found):
            return told, None, None
        dependent, provider = both
        return told, (dependent, provider), (dependent.id, provider.id, told.values["type"])

    def _edges(self, keys: Sequence[Key]) -> dict[Key, Dependency]:
        wanted = _whole().where(Dependency.dependent_id.in_({key[0] for key in keys}))
        found = self._session.scalars(wanted.execution_options(populate_existing=True))
        return {(edge.dependent_id, edge.provider_id, edge.type): edge for edge in found}

    def _one(
        self,
        told: Said,
        both: tuple[End, End] | None,
        key: Key | None,
        edge: Dependency | None,
        row: Row,
    ) -> Planned:
        tag = self._cell(row, "asset")
        if both is None or key is None:
            return Planned(told.line, Outcome.REFUSED, None, tag, told=tuple(told.reasons))
        dependent, provider = both
        first = self._lines.setdefault(key, row.line)
        if first != row.line:
            told.refuse(f"it stands on line {first} already: keep one of them.")
        now = exported(edge) if edge else {}
        settled = said(row, self._at, [f for f in FIELDS if f.name in SETTLED], now)
        told.reasons += settled.reasons
        if edge is None:
            _refuse_new(told, dependent, provider, settled)
        if (settled.values or edge is None) and not dependent.may_depend:
            told.refuse(f"You may not say what {dependent.tag} depends on.")
        changes = {name: (now.get(name), _word(v)) for name, v in settled.values.items()}
        outcome = Outcome.UPDATE if settled.values else Outcome.UNCHANGED
        if edge is None:
            outcome, named = Outcome.CREATE, {"asset": dependent.tag, "provider": provider.tag}
            changes |= {name: (None, text) for name, text in named.items()}
            changes["type"] = (None, RELATIONS[key[2]])
        if told.reasons:
            outcome = Outcome.REFUSED
        written = {**settled.values, "key": key, "edge": edge.id if edge else None}
        return Planned(
            told.line, outcome, dependent.id, dependent.tag, changes, tuple(told.reasons), written
        )


def _refuse_new(told: Said, dependent: End, provider: End, settled: Said) -> None:
    if dependent.id == provider.id:
        told.refuse(f"{dependent.tag} cannot depend on itself.")
    if "strength" not in settled.values and not settled.reasons:
        told.refuse(f"Strength is not given: write {' or '.join(STRENGTHS.values())}.")
    told.refuse(*(
        f"{end.tag} is {end.state.said}: nothing new is recorded about it."
        for end in {dependent, provider}
        if end.state in ENDED
    ))  # fmt: skip


def _word(value: Any) -> str:
    return value.value if isinstance(value, Strength) else str(value)


def compare(session: Session, actor: Actor, question: Question) -> Compare:
    """Say of each row which dependency it means, and what it does to it."""
    return Comparison(session, actor, question).compare


def writer(session: Session, actor: Actor, _record: Import) -> Write:
    """Record dependencies as by hand: whoever is accountable for the other asset is asked."""

    def write(rows: Sequence[Planned]) -> None:
        for one in rows:
            if one.outcome in {Outcome.CREATE, Outcome.UPDATE}:
                _write(session, actor, dict(one.written))

    return write


def _write(session: Session, actor: Actor, written: dict[str, Any]) -> None:
    (dependent_id, provider_id, type_), edge_id = written.pop("key"), written.pop("edge")
    wanted = select(Asset).where(Asset.id.in_((dependent_id, provider_id)))
    ends = {asset.id: asset for asset in session.scalars(wanted)}
    if edge_id is None:
        depend(session, actor, ends[dependent_id], ends[provider_id], Tie(type_, **written))
        return
    edge = session.scalars(_whole().where(Dependency.id == edge_id)).one()
    redepend(session, actor, ends[dependent_id], edge_id, replace(tie_of(edge), **written))


EXPORTS["dependencies"] = sheet
KINDS["dependencies"] = Kind(
    name="dependencies",
    singular="dependency",
    plural="dependencies",
    fields=FIELDS,
    named_by=("asset", "asset_reference"),
    bring=Permission.REGISTER,
    compare=compare,
    writer=writer,
    index="register.index",
    page="register.show",
)
