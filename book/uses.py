"""What a piece of code uses of a package: found by reading it, never by running it.

Imports are followed from module to module, wherever they stand, and so is what a package hands
out only when asked (a ``__getattr__`` in its ``__init__``). Where reading cannot tell, more is
taken to be used than is: a chapter executed once too often is better than a stale one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

#: Files beside the modules that no code reads.
_FOR_PEOPLE = {".md", ".pyc", ".typed", ""}
#: What opens a table by its name, and stands for every table.
_OPENERS = {"load", "describe", "catalog"}
ALL = "*"


@dataclass
class Used:
    """What code uses.

    Attributes
    ----------
    modules : set of str
        Dotted names.
    tables : set of str
        Names handed to ``load`` or ``describe``; :data:`ALL` among them when all are listed. Where
        the name is worked out, every text of that module may be one.
    """

    modules: set[str] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)


class Package:
    """The modules of a package and what lies beside them.

    Parameters
    ----------
    folder : pathlib.Path
        With its ``__init__.py``.

    Examples
    --------
    >>> import coursekit
    >>> package = Package(Path(coursekit.__file__).parent)
    >>> used = package.used("from coursekit.models import rates")
    >>> "coursekit.models.rates" in used.modules, "coursekit.models.tours" in used.modules
    (True, False)
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = {self._name(path): path for path in sorted(folder.rglob("*.py"))}
        self._known: dict[str, Used] = {}
        self._trees: dict[str, ast.Module] = {}
        self._handed_out: dict[str, dict[str, set[str]]] = {}

    def _name(self, path: Path) -> str:
        parts = path.relative_to(self.folder.parent).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def used(self, code: str) -> Used:
        """Return what code uses, directly or by the modules that it uses."""
        try:
            found = self._read(ast.parse(code))
        except SyntaxError:  # a line for IPython, or a mistake: both may use anything
            found = Used(set(self.files), {ALL})
        waiting = list(found.modules)
        while waiting:
            direct = self._of_module(waiting.pop())
            waiting += direct.modules - found.modules
            found.modules |= direct.modules
            found.tables |= direct.tables
        return found

    def paths(self, modules: set[str]) -> list[Path]:
        """Return the files of modules, and what their folders hold for them: scripts, styles."""
        found = {self.files[name] for name in modules}
        for folder in {path.parent for path in found}:
            found.update(self._beside(folder))
        return sorted(found)

    def _beside(self, folder: Path) -> Iterator[Path]:
        for path in folder.iterdir():
            if path.is_dir() and not (path / "__init__.py").exists():
                yield from self._beside(path)
            elif path.suffix not in {".py", *_FOR_PEOPLE}:
                yield path

    def _tree(self, module: str) -> ast.Module:
        if module not in self._trees:
            self._trees[module] = ast.parse(self.files[module].read_bytes())
        return self._trees[module]

    def _of_module(self, module: str) -> Used:
        if module not in self._known:
            self._known[module] = self._read(self._tree(module), module)
        return self._known[module]

    def _read(self, tree: ast.Module, module: str = "") -> Used:
        """Return what a tree uses itself; relative imports are seen from ``module``."""
        found, bound, nodes = Used(), {}, list(_run(tree))
        for node in nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    found.modules.add(alias.name)
                    whole = alias.name if alias.asname else alias.name.partition(".")[0]
                    bound[alias.asname or whole] = whole
            elif isinstance(node, ast.ImportFrom):
                base = self._base(node, module)
                for alias in node.names:
                    found.modules |= {base, *self._asked(base, alias.name)}
                    bound[alias.asname or alias.name] = f"{base}.{alias.name}"
        asked = set()
        for node in nodes:
            if isinstance(node, ast.Attribute):
                asked.add(node.value)
                found.modules |= self._asked(_dotted(node.value, bound), node.attr)
            elif isinstance(node, ast.Call) and _called(node) == "import_module":
                found.modules |= self._by_name(module)
        for node in nodes:  # a package handed on as a whole may be asked for anything
            if isinstance(node, ast.Name) and node not in asked and node.id in bound:
                found.modules |= self._asked(bound[node.id], "*")
        tables = _tables(nodes, bound, self.folder.name)
        return Used(self._with_parents(found.modules), tables)

    def _base(self, node: ast.ImportFrom, module: str) -> str:
        if not node.level:
            return node.module or ""
        parts = module.split(".")
        if self.files[module].name != "__init__.py":
            parts.pop()
        parts = parts[: len(parts) - node.level + 1]
        return ".".join([*parts, *filter(None, [node.module])])

    def _asked(self, module: str, name: str) -> set[str]:
        """Return the modules behind a name that a module is asked for."""
        if f"{module}.{name}" in self.files:
            return {f"{module}.{name}"}
        if module not in self.files or not _door(self._tree(module)):
            return set()
        homes = self._homes(module)
        behind = homes.get(name, set())
        if not behind and name not in _names(self._tree(module)):
            behind = set().union(*homes.values())  # it was not found, so it may be any
        return behind.union(*(self._asked(home, name) for home in behind if name != "*"))

    def _homes(self, module: str) -> dict[str, set[str]]:
        """Return where the names are that a module hands out when asked, as its own tables say.

        What stands in no table (the ``__getattr__`` is then a puzzle) is listed under ``""``.
        """
        if module in self._handed_out:
            return self._handed_out[module]
        homes: dict[str, set[str]] = {}
        tree = self._tree(module)
        for node in ast.walk(tree):
            if isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    if isinstance(key, ast.Constant):
                        homes.setdefault(key.value, set()).update(self._named(value, module))
        self._handed_out[module] = {**homes, "": self._named(tree, module)}
        return self._handed_out[module]

    def _named(self, node: ast.AST, module: str) -> set[str]:
        """Return the modules that text constants name, seen from a module."""
        words = (one.value for one in ast.walk(node) if _is_text(one))
        near = {f"{module}.{word.lstrip('.')}" for word in words}
        return near & self.files.keys()

    def _by_name(self, module: str) -> set[str]:
        """Return what a module may import by a name it works out; a door is asked name by name."""
        if not module:
            return set(self.files)
        if _door(self._tree(module)):
            return set()
        package = module if self.files[module].name == "__init__.py" else module.rpartition(".")[0]
        return {name for name in self.files if name.startswith(f"{package}.")}

    def _with_parents(self, modules: set[str]) -> set[str]:
        parts = (name.split(".") for name in modules)
        all_of_them = {".".join(one[:end]) for one in parts for end in range(1, len(one) + 1)}
        return all_of_them & self.files.keys()


def tables(code: str) -> set[str]:
    """Return the names of tables that code loads itself.

    Examples
    --------
    >>> sorted(tables('load("communes")["lat"]; [load(one) for one in ("voices", "claims")]'))
    ['claims', 'communes', 'lat', 'voices']
    >>> tables('load("communes")["lat"]')
    {'communes'}
    """
    return _tables(list(_run(ast.parse(code))), {}, "")


def _tables(nodes: list[ast.AST], bound: dict[str, str], package: str) -> set[str]:
    found = set()
    for call in (one for one in nodes if isinstance(one, ast.Call) and _called(one) in _OPENERS):
        whose = _dotted(call.func, bound)
        if whose and not whose.startswith(package):  # json.load
            continue
        for given in call.args[:1]:
            if isinstance(given, ast.Constant):
                found.add(given.value)
            elif isinstance(given, ast.Attribute):  # table.communes
                found.add(given.attr)
            else:
                found |= {one.value for one in nodes if _is_text(one)}
        if _called(call) == "catalog":
            found.add(ALL)
    return found


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _run(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes that can run: what is imported for annotations alone does not."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                waiting += child.orelse
            else:
                waiting.append(child)


def _dotted(node: ast.AST, bound: dict[str, str]) -> str:
    """Return the dotted name that an expression such as ``models.rates`` stands for."""
    if isinstance(node, ast.Name):
        return bound.get(node.id, "")
    if isinstance(node, ast.Attribute):
        before = _dotted(node.value, bound)
        return f"{before}.{node.attr}" if before else ""
    return ""


def _called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def _door(tree: ast.Module) -> bool:
    """Tell whether a module hands out names only when asked for them."""
    return any(isinstance(one, ast.FunctionDef) and one.name == "__getattr__" for one in tree.body)


def _names(tree: ast.Module) -> set[str]:
    """Return the names a module binds itself, which its ``__getattr__`` is never asked for."""
    found = {"__all__", "__doc__", "__file__", "__name__", "__path__"}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
        for one in ast.walk(node) if isinstance(node, ast.Assign | ast.AnnAssign) else ():
            if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
                found.add(one.id)
    return found
