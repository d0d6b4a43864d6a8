"""Some losses refuse an output (N, 1) with a target (N,), some warn, and some
compute the mean over N * N pairs and say nothing.
Right: errors/mse_size.py."""
import warnings

import torch
import torch.nn.functional as F

torch.manual_seed(0)
output, target = torch.rand(8, 1), torch.rand(8)
losses = {
    "binary_cross_entropy": F.binary_cross_entropy,
    "binary_cross_entropy_with_logits": F.binary_cross_entropy_with_logits,
    "soft_margin_loss": F.soft_margin_loss,
    "mse_loss": F.mse_loss,
    "l1_loss": F.l1_loss,
    "smooth_l1_loss": F.smooth_l1_loss,
    "huber_loss": F.huber_loss,
    "poisson_nll_loss": F.poisson_nll_loss,
    "gaussian_nll_loss": lambda a, b: F.gaussian_nll_loss(a, b, torch.ones_like(a)),
    "((output - target) ** 2).mean()": lambda a, b: ((a - b) ** 2).mean(),
}
outcome = {}
for name, loss in losses.items():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = loss(output, target)
        except (ValueError, RuntimeError):
            outcome[name] = "raises"
        else:
            outcome[name] = "warns" if caught else "says nothing"
            pairs = loss(output.expand(8, 8), target.expand(8, 8))
            assert result.allclose(pairs)
    print(f"{name:33} {outcome[name]}")

assert list(outcome.values()).count("raises") == 3
assert list(outcome.values()).count("warns") == 4
assert list(outcome.values()).count("says nothing") == 3
