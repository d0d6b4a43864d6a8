"""A causal mask that is off by one trains to a loss below that of any honest model,
and most of what the model then generates is wrong. Right: in this file."""
import math

import torch
import torch.nn.functional as F
from torch import nn

NUMBERS = 5
STEPS = 6  # x[t+1] = (x[t] + difference) % NUMBERS, one difference per sequence

# The second number cannot be known from the first: 4 differences are equally likely.
# All others follow from two neighbours. So no honest model has a lower expected loss.
BOUND = math.log(NUMBERS - 1) / (STEPS - 1)

HIDDEN = torch.ones(STEPS, STEPS, dtype=torch.bool)
MASKS = {  # True: is not attended to
    "triu(diagonal=1)": HIDDEN.triu(diagonal=1),
    "triu(diagonal=2)": HIDDEN.triu(diagonal=2),  # each step also sees the next one
}


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.token = nn.Embedding(NUMBERS, 32)
        self.place = nn.Embedding(STEPS, 32)
        layer = nn.TransformerEncoderLayer(32, 4, 64, dropout=0.0, batch_first=True)
        self.layers = nn.TransformerEncoder(layer, 1, enable_nested_tensor=False)
        self.head = nn.Linear(32, NUMBERS)

    def forward(self, x, mask):
        steps = x.shape[1]
        h = self.token(x) + self.place.weight[:steps]
        return self.head(self.layers(h, mask=mask[:steps, :steps]))


def sequences(count, generator):
    start = torch.randint(NUMBERS, (count, 1), generator=generator)
    difference = torch.randint(1, NUMBERS, (count, 1), generator=generator)
    return (start + difference * torch.arange(STEPS)) % NUMBERS


def train(mask, seed):
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    model = Model()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for step in range(60):
        x = sequences(64, generator)
        logits = model(x[:, :-1], mask)
        loss = F.cross_entropy(logits.flatten(0, 1), x[:, 1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    model.eval()
    test = sequences(500, generator)
    with torch.no_grad():
        logits = model(test[:, :-1], mask)
        test_loss = F.cross_entropy(logits.flatten(0, 1), test[:, 1:].flatten()).item()
        generated = test[:, :2]  # two numbers are given
        while generated.shape[1] < STEPS:
            following = model(generated, mask)[:, -1].argmax(1, keepdim=True)
            generated = torch.cat([generated, following], dim=1)
    correct = (generated == test)[:, 2:].float().mean().item()
    return test_loss, correct


print(f"lowest honest loss: {BOUND:.2f}")
losses = {}
correct = {}
for name, mask in MASKS.items():
    runs = [train(mask, seed) for seed in range(5)]
    losses[name], correct[name] = zip(*runs, strict=True)
    print(f"{name}: test loss {min(losses[name]):.2f} to {max(losses[name]):.2f},"
          f" generated correctly {min(correct[name]):.0%} to {max(correct[name]):.0%}")

assert min(losses["triu(diagonal=1)"]) > BOUND
assert min(correct["triu(diagonal=1)"]) > 0.9
assert max(losses["triu(diagonal=2)"]) < BOUND / 5
assert max(correct["triu(diagonal=2)"]) < 0.5
