"""Checks of a training in PyTorch: before it starts, while it runs, and of its data."""
from torchproof.data import check_data
from torchproof.preflight import preflight
from torchproof.report import Finding, Report
from torchproof.watch import TorchproofWarning, watch

__all__ = ["Finding", "Report", "TorchproofWarning", "check_data", "preflight", "watch"]
__version__ = "0.1.0"
