"""DistributedSampler repeats samples until the shares are equal: an
average over all processes is not that over the data set. Right: in this file.
"""
from torch.utils.data import DistributedSampler

losses = [10.0, 0.0, 0.0, 0.0, 0.0]  # one per test sample
shares = [list(DistributedSampler(losses, 2, rank, shuffle=False))
          for rank in range(2)]
print("rank 0 tests", shares[0])
print("rank 1 tests", shares[1])
tested = [losses[i] for share in shares for i in share]
wrong, right = sum(tested) / len(tested), sum(losses) / len(losses)
print(f"mean over the processes {wrong:.2f}, over the data {right:.2f}")
assert sorted([*shares[0], *shares[1]]) == [0, 0, 1, 2, 3, 4]
assert right == 2 and wrong > 3

own = [list(range(rank, len(losses), 2)) for rank in range(2)]
assert sorted([*own[0], *own[1]]) == [0, 1, 2, 3, 4]
print("every sample once:", *own)
