"""A constant feature: with std 0 the loss is nan. The std of many times
0.1 can be rounding noise, so that a test for std > 0 lets it through.
Right: data/normalise.py."""
import torch
from sklearn.datasets import load_digits


def largest_new_value(train, guard):
    """Return the first feature of a new sample that is higher by 1."""
    mean, std = train.mean(0), train.std(0)
    constant = train.amax(0) == train.amin(0)
    divisors = {
        "std": std,
        "std + 1e-8": std + 1e-8,
        "std, or 1 where it is 0": std.where(std > 0, 1),
        "std, or 1 where constant": std.masked_fill(constant, 1),
    }
    return ((train[0] + 1 - mean) / divisors[guard])[0].item()


digits = torch.tensor(load_digits().data).float()
never = (digits == digits[0]).all(0).nonzero().flatten().tolist()
print("pixels that never change:", never)
column = torch.full((1797, 1), 0.1)
print(f"std of pixel 0: {digits.std(0)[0]}, of the column of 0.1: "
      f"{column.std(0).item():.2g}")
new = {}
for guard in ("std", "std + 1e-8", "std, or 1 where it is 0",
              "std, or 1 where constant"):
    new[guard] = [largest_new_value(table, guard)
                  for table in (digits, column)]
    print(f"{guard}: one more becomes {new[guard][0]:.3g} in pixel 0, "
          f"{new[guard][1]:.3g} in the column")
assert new["std"][0] == torch.inf
assert min(new["std + 1e-8"]) > 1e7
assert new["std, or 1 where it is 0"][0] == 1
assert new["std, or 1 where it is 0"][1] > 1e7
assert max(new["std, or 1 where constant"]) < 1.001
