"""One kind of import contract that import-linter does not bring: what a slice keeps to itself."""

from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PrivateContract(Contract):
    """Modules of these names are imported by their own slice only.

    app.py wires them together and stays outside: it is no package, so the graph does not hold it.
    """

    containers = fields.ListField(subfield=fields.StringField())
    names = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001
        """List every import that crosses into what another slice keeps to itself."""
        crossings = [
            (importer, module)
            for slice_name in cast("list[str]", self.containers)
            for module in sorted(graph.modules)
            if self._is_private(module, slice_name)
            for importer in sorted(graph.find_modules_that_directly_import(module))
            if not f"{importer}.".startswith(f"{slice_name}.")
        ]
        return ContractCheck(kept=not crossings, metadata={"crossings": crossings})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say who imports what, and what to do instead."""
        for importer, module in check.metadata["crossings"]:
            output.print_error(f"{importer} imports {module}, which is private to its slice.")
        output.print("Ask the slice's queries or commands instead, or let app.py wire the two.")

    def _is_private(self, module: str, slice_name: str) -> bool:
        names = cast("list[str]", self.names)
        return any(f"{module}.".startswith(f"{slice_name}.{name}.") for name in names)
