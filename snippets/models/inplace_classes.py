"""19 classes of torch.nn take inplace. In all of them it is False.
Sigmoid and Tanh, which need no input for backward, do not take it."""
import inspect

from torch import nn

found = {name: inspect.signature(kind).parameters["inplace"].default
         for name, kind in vars(nn).items() if inspect.isclass(kind)
         and "inplace" in inspect.signature(kind).parameters}
drops = [name for name in found if "Dropout" in name]
assert len(found) == 19 and not any(found.values())
bounded = {"Sigmoid", "Tanh"}
assert bounded <= vars(nn).keys() - found.keys()

print(len(found) - len(drops), "activations:")
print(*sorted(found.keys() - drops), sep=", ")
print(len(drops), "dropouts:")
print(*sorted(drops), sep=", ")
