"""eval changes what the layers do; no_grad changes what is recorded."""
import torch
from torch import nn

torch.manual_seed(0)
norm, drop = nn.BatchNorm1d(64), nn.Dropout(0.5)
model = nn.Sequential(nn.Linear(64, 64), norm, drop, nn.Linear(64, 10))
x = torch.randn(256, 64)
drop.register_forward_hook(lambda *args: zeros.append(args[2] == 0))
zeros, kept, logits = [], [], {}
for training in True, False:
    for grad in True, False:
        zeros.clear()
        kept.clear()
        before = norm.running_mean.clone()
        model.train(training)
        hooks = torch.autograd.graph.saved_tensors_hooks(
            lambda t: kept.append(t.nbytes), lambda _: None)
        with torch.set_grad_enabled(grad), hooks:
            out = model(x)
        drops = zeros[0].float().mean().item()
        moves = not norm.running_mean.equal(before)
        assert moves == (drops > 0.4) == training
        same = out.equal(logits.setdefault(training, out))
        assert same == (grad or not training)
        assert out.requires_grad == (sum(kept) > 0) == grad
        print("train" if training else "eval ",
              "        " if grad else " no_grad",
              f"drops {drops:.4f}, statistics move: {moves!s:5},",
              f"bytes kept {sum(kept)}")
