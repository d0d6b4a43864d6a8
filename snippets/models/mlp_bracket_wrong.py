"""A lost ")" is reported at the next "]", and with the line of its "(".
That line is the one to mend. Raises: SyntaxError. Right: recipes/mlp.py."""
import ast

good = """layers += [
    nn.Linear(64, 128),
    nn.ReLU(),
]"""
assert len(ast.parse(good).body) == 1  # one statement
bad = good.replace("128)", "128")
print(bad)
ast.parse(bad)
