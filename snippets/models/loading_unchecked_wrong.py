"""load_state_dict compares names and shapes. Weights with the same shape and another
meaning, and another dtype, are taken without a word. Right: models/loading.py."""
import torch
from torch import nn

torch.manual_seed(0)
pretrained = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 3))
inputs = torch.randn(100, 4)
print("another activation:", model.load_state_dict(pretrained.state_dict()))
difference = (model(inputs) - pretrained(inputs)).abs().max().item()
print(f"largest difference of the outputs: {difference:.2f}")
assert difference > 0.1

# Classes in another order: the shapes agree, the labels do not.
saved_for = ["cat", "dog", "owl"]
used_for = ["dog", "owl", "cat"]
order = [saved_for.index(name) for name in used_for]
predicted = pretrained(inputs).argmax(1)
reordered = pretrained(inputs)[:, order].argmax(1)
same = (predicted == reordered).float().mean().item()
print(f"equal class numbers: {same:.0%}")
assert same < 0.5

halves = {key: value.half() for key, value in pretrained.state_dict().items()}
model.load_state_dict(halves)
print("loaded from float16:", model[0].weight.dtype)
assert model[0].weight.equal(halves["0.weight"].float())
