"""A generator is read once; a class with __iter__ again and again."""


def squares():
    yield from (0, 1, 4)


class Squares:
    def __iter__(self):
        yield from (0, 1, 4)


for made in squares(), Squares():
    first, second = list(made), list(made)
    assert first == [0, 1, 4]
    assert second == ([] if iter(made) is made else first)
    print(type(made).__name__, first, second)
