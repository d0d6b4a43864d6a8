"""Checks of a training in PyTorch: before it starts, while it runs, and of its data."""
from typing import TYPE_CHECKING

__all__ = ["Finding", "Report", "TorchproofWarning", "check_data", "preflight", "watch"]
__version__ = "0.1.0"

# The names are imported when they are first used: torch takes seconds to import, and
# pytest loads the plugin of an installed package in every project.
if TYPE_CHECKING:
    from torchproof._preflight import preflight
    from torchproof._watch import TorchproofWarning, watch
    from torchproof.data import check_data
    from torchproof.report import Finding, Report
else:
    import importlib

    _MODULES = {
        "Finding": "report",
        "Report": "report",
        "TorchproofWarning": "_watch",
        "check_data": "data",
        "preflight": "_preflight",
        "watch": "_watch",
    }

    def __getattr__(name):
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = importlib.import_module(f"{__name__}.{_MODULES[name]}")
        return getattr(module, name)

    def __dir__():
        return sorted({*globals(), *__all__})
