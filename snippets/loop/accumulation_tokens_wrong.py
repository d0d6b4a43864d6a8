"""Texts of unequal length: each batch's mean over its tokens, divided by the
number of batches, is not the mean over the tokens of the group.
Right: in this file."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
PADDING = -100
model = nn.Linear(8, 5)
batches = []
for tokens in 4, 30:  # how many tokens of the batch are no padding
    targets = torch.full((2, 20), PADDING)
    targets.view(-1)[:tokens] = torch.randint(5, (tokens,))
    batches.append((torch.randn(2, 20, 8), targets))


def loss_of(inputs, targets, reduction):
    logits = model(inputs)
    return F.cross_entropy(logits.flatten(0, 1), targets.flatten(),
                           ignore_index=PADDING, reduction=reduction)


inputs, targets = (torch.cat(parts) for parts in zip(*batches))
loss_of(inputs, targets, "mean").backward()
at_once = model.weight.grad.clone()

model.zero_grad()
for inputs, targets in batches:
    (loss_of(inputs, targets, "mean") / len(batches)).backward()
mean_of_means = (model.weight.grad - at_once).abs().max().item()

model.zero_grad()
tokens = sum((targets != PADDING).sum().item() for _, targets in batches)
for inputs, targets in batches:
    (loss_of(inputs, targets, "sum") / tokens).backward()
by_tokens = (model.weight.grad - at_once).abs().max().item()

print(f"largest entry of the gradient at once: {at_once.abs().max().item():.4f}")
print(f"each mean divided by {len(batches)}: off by {mean_of_means:.4f}")
print(f"sums divided by {tokens} tokens: off by {by_tokens:.4f}")
assert by_tokens < 1e-6
assert mean_of_means > 0.1 * at_once.abs().max().item()
