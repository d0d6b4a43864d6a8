"""An evaluation in train mode moves the running statistics, also under no_grad().
Right: recipes/evaluate.py."""
import torch
from torch import nn

torch.manual_seed(0)
train_data = torch.randn(2000, 1)
test_data = 3 + torch.randn(2000, 1)


def running_mean_after_test(training):
    """Return the running mean after training, and after a test in a mode."""
    norm = nn.BatchNorm1d(1)
    for batch in train_data.split(100):
        norm(batch)
    after_training = norm.running_mean.item()
    norm.train(training)
    with torch.no_grad():
        for batch in test_data.split(100):
            norm(batch)
    return after_training, norm.running_mean.item()


before, after = running_mean_after_test(training=False)
assert after == before
print(f"tested in eval mode:  running mean {before:.3f} -> {after:.3f}")

before, after = running_mean_after_test(training=True)
assert after > 2
print(f"tested in train mode: running mean {before:.3f} -> {after:.3f}")
