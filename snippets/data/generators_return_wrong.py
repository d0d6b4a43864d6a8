"""One yield makes every call a generator; return hands over no list.
Right: data/generators.py."""


def load(lazy):
    if lazy:
        yield from "abc"
    return ["a", "b", "c"]


for lazy in True, False:
    values = list(load(lazy))
    assert values == (["a", "b", "c"] if lazy else [])
    print(f"lazy={lazy}:", values)
try:
    next(load(lazy=False))
except StopIteration as stop:
    print("StopIteration.value:", stop.value)
