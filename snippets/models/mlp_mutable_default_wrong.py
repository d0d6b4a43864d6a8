"""A default list that += changes has changed for every later call.
Right: recipes/mlp.py."""


def new_list(hidden_dims=[128, 256]):  # noqa: B006
    return hidden_dims + [10]


def same_list(hidden_dims=[128, 256]):  # noqa: B006
    hidden_dims += [10]
    return hidden_dims


for call in range(1, 4):
    assert new_list() == [128, 256, 10]
    sizes = same_list()
    assert sizes == [128, 256] + call * [10]
    print("call", call, sizes)
