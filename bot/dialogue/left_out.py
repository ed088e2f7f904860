"""Import a library without what it never uses here: inert stand-ins for named modules, for as long as the import runs.

The same idea as vendor/tensorflow_absent (docs/decisions/0001), for packages that are installed and needed elsewhere.
Every name of a stand-in is an empty class; calling one raises `LeftOut`. Afterwards the real modules can be imported.
"""

import importlib.abc
import importlib.machinery
import sys
from contextlib import contextmanager
from types import ModuleType
from typing import Any, Iterator, Optional, Sequence


class LeftOut(ImportError):
    """Something needs a module that was left out; the message names both.

    An `ImportError`, so that libraries with an optional dependency take it as not installed.
    """


class _Inert(type):
    def __getattr__(cls, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return _inert(f"{cls.__module__}.{cls.__name__}", name)

    def __call__(cls, *_: Any, **__: Any) -> Any:
        stand_in = next(kind for kind in cls.__mro__ if kind.__dict__.get("_stands_in"))
        raise LeftOut(
            f"{cls.__module__}.{cls.__qualname__} needs {stand_in.__module__}, which a running bot leaves out. "
            "Take it off the list in bot/dialogue/lean.py."
        )


def _inert(module: str, name: str) -> type:
    return _Inert(name, (), {"__module__": module, "_stands_in": True})


class _StandIn(ModuleType):
    __path__: list[str] = []

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        value = _inert(self.__name__, name)
        setattr(self, name, value)
        return value


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def find_spec(
        self, fullname: str, path: Any = None, target: Any = None
    ) -> Optional[importlib.machinery.ModuleSpec]:
        if any(fullname == name or fullname.startswith(f"{name}.") for name in self._names):
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        return None


@contextmanager
def leaving_out(*names: str) -> Iterator[None]:
    """Let imports inside get stand-ins for these modules and all below them, unless they are imported already."""
    finder = _Finder(names)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name, module in sys.modules.items() if isinstance(module, _StandIn)]:
            _forget(name)


def _forget(name: str) -> None:
    """Let the next import of a module find the real one."""
    stand_in = sys.modules.pop(name)
    above, _, last = name.rpartition(".")
    if above in sys.modules and sys.modules[above].__dict__.get(last) is stand_in:
        delattr(sys.modules[above], last)


def is_left_out(thing: Any) -> bool:
    """Tell whether a name that was imported is a stand-in's."""
    return isinstance(thing, _Inert)
