"""What momentum=None, track_running_stats=False and a change of it afterwards do."""
import torch
from torch import nn

torch.manual_seed(0)
batches = [5 + torch.randn(16, 3) for _ in range(4)]

average = nn.BatchNorm1d(3, momentum=None)
for batch in batches:
    average(batch)
means = torch.stack([batch.mean(0) for batch in batches])
assert average.running_mean.allclose(means.mean(0))
print(f"momentum=None: running mean {average.running_mean[0]:.4f},"
      f" mean of the batch means {means[:, 0].mean():.4f}")

without = nn.BatchNorm1d(3, track_running_stats=False).eval()
assert without.running_mean is None
output = without(batches[0])
assert output.mean().abs() < 1e-5
print(f"track_running_stats=False: in eval mode the batch's mean {output.mean():.4f}")

changed_later = nn.BatchNorm1d(3)
changed_later.track_running_stats = False
changed_later.eval()
output = changed_later(batches[0])
assert output.mean() > 4
print(f"set to False afterwards: in eval mode {output.mean():.4f},"
      " from the stored statistics")
