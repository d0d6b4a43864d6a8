"""Without set_epoch, DistributedSampler repeats one order for ever."""
from torch.utils.data import DistributedSampler


def orders(call_set_epoch):
    sampler = DistributedSampler(range(8), num_replicas=2, rank=0)
    found = []
    for epoch in range(3):
        if call_set_epoch:
            sampler.set_epoch(epoch)
        found.append(list(sampler))
    return found


wrong, right = orders(False), orders(True)
assert wrong[0] == wrong[1] == wrong[2] == right[0]
assert right[0] != right[1] != right[2]
for epoch in range(3):
    print(f"epoch {epoch}  without {wrong[epoch]}  with {right[epoch]}")
