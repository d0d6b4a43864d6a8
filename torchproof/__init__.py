"""Checks of a training in PyTorch: before it starts, while it runs, and of its data."""
from torchproof.preflight import preflight
from torchproof.report import Finding, Report

__all__ = ["Finding", "Report", "preflight"]
__version__ = "0.1.0"
