"""Preflight, the bugs planted for it and the sound trainings it must pass."""
