"""A file of the program, as the rules of the house read it."""

import ast
import re
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Source:
    """One file of the program, or an offence made up for a test."""

    name: str
    """Relative to the repository, e.g. `governance/core/web.py`."""

    text: str

    @cached_property
    def tree(self):
        return ast.parse(self.text)

    @cached_property
    def functions(self):
        return [n for n in ast.walk(self.tree) if isinstance(n, ast.FunctionDef)]

    @property
    def is_command(self):
        return "/commands" in self.name and not self.name.startswith("governance/audit/")

    @property
    def is_view(self):
        return "/views" in self.name

    @property
    def is_edge(self):
        return bool(re.search(r"/(views|api|cli)\b", self.name)) and "/core/" not in self.name
