"""With gradient accumulation, clip once, after the last backward. Clipping after each
backward also shrinks what was accumulated before. Right: in this file."""
import torch
from torch import nn

batches = torch.tensor([[8.0, 2.0], [0.0, 8.0]])  # the gradient of each
mean = batches.mean(dim=0)


def step(clip_each):
    w = nn.Parameter(torch.zeros(2))
    for gradient in batches:
        loss = gradient @ w / len(batches)
        loss.backward()  # adds to w.grad
        if clip_each:
            nn.utils.clip_grad_norm_([w], 1.0)
    if not clip_each:
        nn.utils.clip_grad_norm_([w], 1.0)
    torch.optim.SGD([w], lr=1.0).step()
    print(f"clip_each={clip_each}: step {w[0]:.4f} {w[1]:.4f}")
    return w


assert step(clip_each=False).allclose(-mean / mean.norm())
cosine = torch.cosine_similarity(step(clip_each=True), -mean, dim=0)
assert cosine < 0.95
print(f"cosine with the mean gradient: {cosine:.4f}")
