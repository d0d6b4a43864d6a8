"""These ties come apart: a second nn.Parameter on the same memory, and a tied model
that is loaded with assign=True or built on meta. Right: models/registering_tied.py."""
import torch
from torch import nn


def tied_model():
    model = nn.ModuleList([nn.Embedding(5, 3), nn.Linear(3, 5, bias=False)])
    model[1].weight = model[0].weight
    return model


model = nn.ModuleList([nn.Embedding(5, 3), nn.Linear(3, 5, bias=False)])
model[1].weight = nn.Parameter(model[0].weight)  # or .data = ...data
assert model[1].weight.data_ptr() == model[0].weight.data_ptr()
count = len(list(model.parameters()))
model.to(torch.float64)
shared = model[1].weight.data_ptr() == model[0].weight.data_ptr()
print(f"nn.Parameter(weight): {count} parameters; one memory after to(): {shared}")
assert count == 2
assert not shared

model = tied_model()
model.load_state_dict(tied_model().state_dict(), assign=True)
count = len(list(model.parameters()))
print("load_state_dict(assign=True):", count, "parameters")
assert count == 2

with torch.device("meta"):
    model = tied_model()
model.to_empty(device="cpu")
count = len(list(model.parameters()))
print("built on meta, then to_empty():", count, "parameters")
assert count == 2
