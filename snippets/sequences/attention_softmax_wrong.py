"""A softmax over the queries fits the shapes of self-attention, gives weights that do
not sum to 1, and leaks the future through a correct causal mask.
Right: sequences/attention_by_hand.py."""
import math

import torch


def attend(x, dim):
    steps = x.shape[1]
    future = torch.ones(steps, steps, dtype=torch.bool).triu(diagonal=1)
    scores = x @ x.transpose(1, 2) / math.sqrt(x.shape[2])
    weights = scores.masked_fill(future, -torch.inf).softmax(dim)
    return weights @ x, weights


torch.manual_seed(0)
x = torch.randn(1, 6, 8)
changed = x.clone()
changed[:, -1] = torch.randn(8)  # another last step

for dim in -1, -2:
    output, weights = attend(x, dim)
    change = (attend(changed, dim)[0] - output)[0, :-1].abs().amax(dim=1)
    sums = weights[0].sum(dim=-1)
    print(f"dim={dim}: sums of the weights {sums.min():.2f} to {sums.max():.2f}, "
          f"earlier steps changed by the last one: {(change > 0).sum()} of 5")
    if dim == -1:
        assert torch.allclose(sums, torch.ones(6), atol=1e-6)
        assert change.max() == 0
    else:
        assert sums.max() > sums.min() + 0.5
        assert change.min() > 1e-3
