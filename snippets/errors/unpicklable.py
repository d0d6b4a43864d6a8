"""A function from a module, with partial, instead of a lambda."""
import operator
import pickle
from functools import partial

double = partial(operator.mul, 2)
again = pickle.loads(pickle.dumps(double))  # as spawn does it
assert again(4) == double(4) == 8
print(again)
