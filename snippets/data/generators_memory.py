"""A generator holds one value at a time, a list all of them."""
import tracemalloc


def squares(n):
    for i in range(n):
        yield i * i


def peak(values):
    tracemalloc.start()
    total = sum(values())
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert not tracemalloc.is_tracing()
    print("sum of the squares:", total)
    return most


n = 20_000
lazy = peak(lambda: squares(n))
whole = peak(lambda: list(squares(n)))
assert whole > 100 * lazy
assert whole > n * 8  # a pointer a value, and the values beside
print("a list of them takes over 100 times the memory")
