"""Where in a skill's file something is said."""

from __future__ import annotations

import ast
from pathlib import Path


def attribute_line(path: Path, kind: str, attribute: str) -> int | None:
    """The line on which a class gives an attribute, or defines a method; that of the class where it does not."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef) and node.name == kind:
            return next((each.lineno for each in node.body if attribute in _named(each)), node.lineno)
    return None


def _named(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    return [node.name] if isinstance(node, ast.FunctionDef) else []
