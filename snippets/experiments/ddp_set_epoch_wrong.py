"""Without set_epoch, DistributedSampler repeats one order for ever.
Right: experiments/ddp_train.py."""
from torch.utils.data import DistributedSampler


def orders(call_set_epoch):
    sampler = DistributedSampler(range(8), num_replicas=2, rank=0)
    for epoch in range(3):
        if call_set_epoch:
            sampler.set_epoch(epoch)
        yield list(sampler)


wrong, right = list(orders(False)), list(orders(True))
for without, called in zip(wrong, right):
    print(f"without {without}  with set_epoch {called}")
    assert without == right[0]
assert right[0] != right[1] != right[2]
