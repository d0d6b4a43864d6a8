"""Drawn evenly, nearly all lrs fall into the last decade of four;
drawn by exponent, each decade gets its share."""
import math
import random

rng = random.Random(0)
low, high, n = 1e-4, 1.0, 10_000
even = [rng.uniform(low, high) for _ in range(n)]
log = [low * (high / low) ** rng.random() for _ in range(n)]
for name, lrs in ("even", even), ("log", log):
    decades = [math.floor(math.log10(lr)) for lr in lrs]
    counts = [decades.count(d) for d in (-4, -3, -2, -1)]
    assert sum(counts) == n
    print(f"{name:4} per decade:", counts)
    assert (max(counts) > 0.85 * n) == (name == "even")
    assert (min(counts) > 0.22 * n) == (name == "log")
