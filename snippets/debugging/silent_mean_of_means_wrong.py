"""The mean of batch means is not the mean: it gives the few samples of
the last batch the weight of a whole one, and moves with batch_size.
Right: recipes/evaluate.py."""
import torch

losses = torch.cat([torch.full((96,), 0.1), torch.full((4,), 2.0)])
for size in 100, 50, 32, 24:
    batches = losses.split(size)
    of_means = sum(batch.mean() for batch in batches) / len(batches)
    total = sum(batch.sum() for batch in batches) / len(losses)
    last = len(batches[-1])
    assert abs(total - 0.176) < 1e-6
    assert (abs(of_means - total) < 1e-6) == (last == size)
    print(f"batches of {size:3}, last of {last:3}: "
          f"mean of means {of_means:.4f}, mean of all {total:.4f}")
