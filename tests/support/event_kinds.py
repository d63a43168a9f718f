"""Every kind of event that the source writes, found by reading it: so that none can be forgotten."""

import ast
from collections.abc import Iterator
from pathlib import Path

from models.states import ENDED

ROOT = Path(__file__).parents[2]
ROOMS = ("pipelines", "flows", "desk")
COMPUTED = {"state.value": frozenset(state.value for state in ENDED)}
"""Kinds that are no literals where they are written, by their expression."""

_Call = tuple[Path, ast.Call, ast.FunctionDef | None]


def kinds_written() -> dict[str, str]:
    """Give each kind with the file that writes it.

    Raises:
        AssertionError: an expression for a kind is one that this cannot follow.
    """
    calls: dict[str, list[_Call]] = {}
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        for call, within in _calls(ast.parse(path.read_text("utf-8"))):
            calls.setdefault(_name(call.func), []).append((path, call, within))
    found: dict[str, str] = {}
    for path, call, within in calls["Event"]:
        said = next((one.value for one in call.keywords if one.arg == "kind"), None)
        for kind in _values(said, within, calls) if said is not None else ():
            found.setdefault(kind, str(path.relative_to(ROOT)))
    return found


def _calls(tree: ast.AST, within: ast.FunctionDef | None = None) -> Iterator[tuple[ast.Call, ast.FunctionDef | None]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            yield node, within
        yield from _calls(node, node if isinstance(node, ast.FunctionDef) else within)


def _name(func: ast.expr) -> str:
    return func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""


def _values(said: ast.expr, function: ast.FunctionDef | None, calls: dict[str, list[_Call]]) -> set[str]:
    if isinstance(said, ast.Constant):
        return {str(said.value)}
    if isinstance(said, ast.IfExp):
        return _values(said.body, function, calls) | _values(said.orelse, function, calls)
    if ast.unparse(said) in COMPUTED:
        return set(COMPUTED[ast.unparse(said)])
    assert isinstance(said, ast.Name), f"cannot follow {ast.unparse(said)}"
    assert function is not None, f"cannot follow {said.id}"
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == said.id:
            return _values(node.value, function, calls)
    return _handed(said.id, function, calls)


def _handed(parameter: str, function: ast.FunctionDef, calls: dict[str, list[_Call]]) -> set[str]:
    """Follow a parameter to what the callers give, by the function's name wherever it is called."""
    place = [one.arg for one in function.args.args].index(parameter) if _is_positional(parameter, function) else None
    kinds: set[str] = set()
    for _, call, within in calls.get(function.name, ()):
        given = next((one.value for one in call.keywords if one.arg == parameter), None)
        if given is None and place is not None and place < len(call.args):
            given = call.args[place]
        if given is not None:
            kinds |= _values(given, within, calls)
    assert kinds, f"nobody calls {function.name} with a {parameter}"
    return kinds


def _is_positional(parameter: str, function: ast.FunctionDef) -> bool:
    return parameter in [one.arg for one in function.args.args]
