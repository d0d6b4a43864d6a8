"""Sound trainings of well-known public architectures, all in one list.

Each is a small version of what its docstring names: the same initialisation, loss,
optimizer and order of steps, with fewer and narrower layers and data made here.
"""
from tests.preflight import (
    architectures_contrastive,
    architectures_generative,
    architectures_loops,
    architectures_points,
    architectures_tables,
    architectures_text,
    architectures_vision,
)
from tests.preflight.sound import SOUND, Sound

FAMILIES = (
    architectures_contrastive,
    architectures_generative,
    architectures_loops,
    architectures_points,
    architectures_tables,
    architectures_text,
    architectures_vision,
)

__all__ = ["FAMILIES", "SOUND", "Sound"]
