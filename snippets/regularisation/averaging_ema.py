"""AveragedModel with get_ema_multi_avg_fn keeps decay of the average
and takes 1-decay of the weights, at each step. So does a short loop."""
import copy

import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

torch.manual_seed(0)
x, y, decay = torch.randn(32, 5), torch.randn(32, 1), 0.9
model = nn.Linear(5, 1)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
ema = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(decay))
mean = AveragedModel(model)  # without a function: the plain mean, SWA
seen = []
for step in range(20):
    opt.zero_grad()
    nn.functional.mse_loss(model(x), y).backward()
    opt.step()
    ema.update_parameters(model)
    mean.update_parameters(model)
    seen += [model.weight.detach().clone()]
    if step == 0:
        by_hand = copy.deepcopy(model)  # the first update copies
    with torch.no_grad():
        for ours, new in zip(by_hand.parameters(), model.parameters()):
            ours.mul_(decay).add_(new, alpha=1 - decay)
assert ema.module.weight.allclose(by_hand.weight)
assert ema.module.bias.allclose(by_hand.bias)
assert mean.module.weight.allclose(torch.stack(seen).mean(0))
for name, w in [("raw", model.weight), ("EMA", ema.module.weight),
                ("by hand", by_hand.weight),
                ("mean", mean.module.weight)]:
    print(f"{name}:", *(f"{v:.4f}" for v in w[0]))
