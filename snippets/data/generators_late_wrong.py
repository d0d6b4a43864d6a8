"""A call runs nothing: a generator checks its arguments too late.
Raises: ValueError. Right: data/generators/#when-does-the-body-of-a-generator-run."""


def batches(x, size):
    if size < 1:
        raise ValueError(f"size must be at least 1, not {size}")
    for start in range(0, len(x), size):
        yield x[start:start + size]


for size in 2, 1, 0:
    made = batches("abc", size)
    print("made with size", size)
    print(list(made))
