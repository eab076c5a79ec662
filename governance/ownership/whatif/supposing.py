"""What is supposed: somebody leaves, somebody takes over, a place hangs elsewhere. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from governance.ownership.answers import Chain, Delegate, Holder, Holding, Node, Party, Row
from governance.ownership.parties import of_person
from governance.ownership.projection.working import Tree, World

Suppose = Callable[[World], World]
"""Returns the world as it would be."""


def leaves(person_id: int, on: date) -> Suppose:
    """Suppose that somebody is deactivated on a day."""

    def gone(holder: Holder) -> Holder:
        return replace(holder, deactivated_on=on) if holder.id == person_id else holder

    return lambda world: _with_people(world, gone)


def takes_over(person_id: int, successor: Holder, on: date) -> Suppose:
    """Suppose that on a day somebody gets all that another one holds and is named for."""

    def changed(holder: Holder) -> Holder:
        return replace(holder, deactivated_on=on) if holder.id == person_id else holder

    def to_successor(world: World) -> World:
        held = _held_by(person_id, world)
        heir = replace(successor, held=(*successor.held, *held))
        with_roles = _with_people(
            world, lambda one: replace(heir, delegates=one.delegates) if one.id == heir.id else one
        )
        return _with_rows(
            _with_people(with_roles, changed), lambda row: _handed(row, person_id, heir)
        )

    return to_successor


def _handed(row: Row, person_id: int, heir: Holder) -> Row:
    """Return the row as it is after all was handed over: to the heir, among the holders too."""
    party = row.party
    if [each.id for each in party.people] == [person_id] and party.role is None:
        return replace(row, party=of_person(heir))
    if party.role and any(each.id == person_id for each in party.people):
        others = tuple(each for each in party.people if each.id != heir.id)
        return replace(row, party=replace(party, people=(*others, heir)))
    return row


def _held_by(person_id: int, world: World) -> tuple[Holding, ...]:
    for rows in world.rows.values():
        for row in rows:
            for each in (*row.party.people, *(m.holder for m in row.party.members)):
                if each.id == person_id:
                    return each.held
    return ()


def hangs_under(place_id: int, parent_id: int) -> Suppose:
    """Suppose that a place, with all below it, hangs under another one."""
    return lambda world: _moved(world, place_id, parent_id)


def _moved(world: World, place_id: int, parent_id: int) -> World:
    was = world.tree.chains[place_id].nodes[0].path
    code = was.rstrip("/").rpartition("/")[2]
    becomes = f"{world.tree.chains[parent_id].nodes[0].path}{code}/"

    def path_of(path: str) -> str:
        return becomes + path.removeprefix(was) if path.startswith(was) else path

    parents = {**world.tree.parents, place_id: parent_id}
    tree = _tree(world.tree.chains, parents, path_of)
    moved = _with_people(world, lambda holder: _at_paths(holder, path_of))
    moved = _with_rows(
        moved,
        lambda row: replace(row, party=replace(row.party, path=path_of(row.party.path))),
    )
    return replace(moved, tree=tree)


def _tree(
    chains: Mapping[int, Chain], parents: dict[int, int | None], path_of: Callable[[str], str]
) -> Tree:
    nodes = {key: _node(chain.nodes[0], path_of) for key, chain in chains.items()}
    order = sorted(nodes, key=lambda key: nodes[key].path)
    made = dict[int, Chain]()
    for key in order:
        parent = parents[key]
        above = made[parent].nodes if parent is not None else ()
        made[key] = Chain(chains[key].subject, (nodes[key], *above))
    return Tree(made, {key: parents[key] for key in order})


def _node(node: Node, path_of: Callable[[str], str]) -> Node:
    return replace(node, path=path_of(node.path))


def _at_paths(holder: Holder, path_of: Callable[[str], str]) -> Holder:
    held = tuple(replace(each, path=path_of(each.path)) for each in holder.held)
    given = tuple(replace(each, path=path_of(each.path)) for each in holder.delegates)
    return replace(holder, held=held, delegates=given)


def _with_rows(world: World, change: Callable[[Row], Row]) -> World:
    rows = {key: [change(row) for row in found] for key, found in world.rows.items()}
    return replace(world, rows=rows)


def _with_people(world: World, change: Callable[[Holder], Holder]) -> World:
    """Return the world with everybody changed, wherever they are: named, holding, standing in."""

    def delegate(each: Delegate) -> Delegate:
        return replace(each, holder=change(each.holder))

    def whole(holder: Holder) -> Holder:
        return change(replace(holder, delegates=tuple(map(delegate, holder.delegates))))

    def party(of: Party) -> Party:
        members = tuple(replace(each, holder=whole(each.holder)) for each in of.members)
        return replace(of, people=tuple(map(whole, of.people)), members=members)

    return _with_rows(world, lambda row: replace(row, party=party(row.party)))
