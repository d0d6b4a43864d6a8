"""Rows of an embedding whose gradient a hook sets to 0 are still moved by weight decay,
and by the momentum from before. Right: in this file."""
import torch
from torch import nn

FROZEN = slice(0, 80)  # the rows of known words


def train(weight_decay, restore, warm_up):
    """Return how far the frozen rows of an embedding move in 50 steps."""
    torch.manual_seed(0)
    embedding = nn.Embedding(100, 8)
    optimizer = torch.optim.AdamW(
        embedding.parameters(), lr=0.01, weight_decay=weight_decay)
    mask = torch.ones(100, 1)
    for step in range(warm_up + 50):
        if step == warm_up:
            mask[FROZEN] = 0
            embedding.weight.register_hook(lambda grad: grad * mask)
            known = embedding.weight[FROZEN].detach().clone()
        optimizer.zero_grad()
        embedding(torch.randint(100, (32,))).square().mean().backward()
        optimizer.step()
        if restore and step >= warm_up:
            with torch.no_grad():
                embedding.weight[FROZEN] = known
    return (embedding.weight[FROZEN] - known).norm().item() / known.norm().item()


decay = train(weight_decay=0.01, restore=False, warm_up=0)
momentum = train(weight_decay=0.0, restore=False, warm_up=10)
neither = train(weight_decay=0.0, restore=False, warm_up=0)
restored = train(weight_decay=0.01, restore=True, warm_up=10)
print(f"weight decay 0.01: moved by {decay:.2%}")
print(f"no decay, trained for ten steps before: moved by {momentum:.2%}")
print(f"no decay, masked from the first step: moved by {neither:.2%}")
print(f"with decay, rows put back after each step: moved by {restored:.2%}")
assert decay > 0.004
assert momentum > 0.01
assert neither == 0
assert restored == 0
