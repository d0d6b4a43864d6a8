"""return hands over a whole list; yield one value at a time."""


def all_at_once(n):
    values = []
    for i in range(n):
        print("  make", i * i)
        values.append(i * i)
    return values


def one_by_one(n):
    for i in range(n):
        print("  make", i * i)
        yield i * i


for function in all_at_once, one_by_one:
    taken = []
    print(function.__name__)
    for value in function(3):
        print("  take", value)
        taken.append(value)
    assert taken == [0, 1, 4]
