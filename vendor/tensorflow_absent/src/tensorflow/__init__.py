"""An inert stand-in for TensorFlow: every name exists, nothing works.

Rasa 3.6.21 imports TensorFlow for components that Steady does not use. Each attribute of this
package is an empty class, so that imports and class definitions succeed; using one raises
`TensorFlowAbsent` with the name of the Rasa component that asked for it.
"""

import importlib.abc
import importlib.machinery
import inspect
import sys
import types

__version__ = "2.12.0"


class TensorFlowAbsent(ImportError):
    """A component that needs the real TensorFlow was configured (an ImportError: libraries with an
    optional TensorFlow take it as "not installed")."""


def _asking_component() -> str:
    """Return the name of the nearest Rasa component on the call stack."""
    for frame in inspect.stack()[2:]:
        module = frame.frame.f_globals.get("__name__", "")
        owner = frame.frame.f_locals.get("self", frame.frame.f_locals.get("cls"))
        if module.startswith("rasa.") and owner is not None:
            return owner.__name__ if isinstance(owner, type) else type(owner).__name__
    return "a component"


class _InertMeta(type):
    def __getattr__(cls, name: str):
        if name.startswith("__"):
            raise AttributeError(name)
        return _inert(f"{cls.__name__}.{name}")

    def __call__(cls, *args, **kwargs):
        if len(args) == 1 and not kwargs and inspect.isfunction(args[0]):
            return args[0]  # used as a decorator, at import
        raise TensorFlowAbsent(
            f"{_asking_component()} needs TensorFlow ({cls.__name__}), which this environment leaves out. "
            "Take it out of config.yml, or see docs/decisions/0001-rasa-without-tensorflow.md."
        )

    def __getitem__(cls, item):
        return cls

    def __or__(cls, other):
        return cls

    __ror__ = __or__


def _inert(name: str) -> type:
    return _InertMeta(name.rsplit(".", 1)[-1], (), {"__module__": "tensorflow"})


class _InertModule(types.ModuleType):
    __path__: list = []

    def __getattr__(self, name: str):
        if name.startswith("__"):
            raise AttributeError(name)
        value = _inert(name)
        setattr(self, name, value)
        return value


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Makes every submodule of this package, and keras, importable."""

    def find_spec(self, fullname, path=None, target=None):
        if fullname.split(".")[0] in ("tensorflow", "keras"):
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec):
        return _InertModule(spec.name)

    def exec_module(self, module):
        pass


sys.meta_path.insert(0, _Finder())


def __getattr__(name: str):
    if name.startswith("__"):
        raise AttributeError(name)
    return _inert(name)
