"""A list plus a tuple is a TypeError; unpacking takes both. Raises: TypeError.
Right: recipes/mlp.py."""
for hidden_dims in [128, 256], (128, 256):
    assert [64, *hidden_dims, 10] == [64, 128, 256, 10]
    print([64] + hidden_dims)
