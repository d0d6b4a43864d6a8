"""Tie two weights by assigning one parameter to both layers. They stay one through
training, to(), deepcopy, saving and loading."""
import copy
import io

import torch
import torch.nn.functional as F
from torch import nn


class LanguageModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(50, 8)
        self.out = nn.Linear(8, 50, bias=False)
        self.out.weight = self.embedding.weight  # the same nn.Parameter

    def forward(self, ids):
        return self.out(self.embedding(ids))


model = LanguageModel()
print("parameters:", [name for name, _ in model.named_parameters()])
print("keys:", list(model.state_dict()))
assert len(list(model.parameters())) == 1

optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
ids = torch.arange(10)
F.cross_entropy(model(ids[:-1]), ids[1:]).backward()
optimizer.step()

file = io.BytesIO()
torch.save(model.state_dict(), file)
file.seek(0)
loaded = LanguageModel()
loaded.load_state_dict(torch.load(file))
assert loaded(ids).equal(model(ids))

state = model.state_dict()
state["embedding.weight"] = torch.zeros(50, 8)  # a file with two different values
overwritten = LanguageModel()
overwritten.load_state_dict(state)
assert overwritten.embedding.weight.equal(state["out.weight"])

copies = {"trained": model, "loaded": loaded, "deepcopy": copy.deepcopy(model),
          "to(float64)": copy.deepcopy(model).to(torch.float64)}
for name, each in copies.items():
    tied = each.out.weight is each.embedding.weight
    print(f"{name}: tied {tied}")
    assert tied
