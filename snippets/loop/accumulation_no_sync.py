"""Accumulation with DistributedDataParallel: no_sync() leaves out the
all-reduce of all batches but the last, and the gradient is the same.

Run it: torchrun --standalone --nproc-per-node 2 accumulation_no_sync.py
"""
from contextlib import nullcontext

import torch
import torch.distributed as dist
import torch.distributed.nn  # before the group is made: see below
import torch.nn.functional as F
from torch import nn
from torch.distributed.algorithms.ddp_comm_hooks import default_hooks

one = {"store": dist.HashStore(), "rank": 0, "world_size": 1}
launched = dist.is_torchelastic_launched()  # else one process
dist.init_process_group("gloo", **{} if launched else one)
rank, processes = dist.get_rank(), dist.get_world_size()

torch.manual_seed(0)
x, y = torch.randn(24, 8), torch.randint(3, (24,))
network = nn.Linear(8, 3)
F.cross_entropy(network(x), y).backward()
at_once = network.weight.grad.clone()

reductions = []  # an entry for each all-reduce


def noted(group, bucket):
    reductions.append(bucket.index())
    return default_hooks.allreduce_hook(group, bucket)


model = nn.parallel.DistributedDataParallel(network)
model.register_comm_hook(None, noted)
mine = slice(rank, None, processes)  # every second sample
batches = list(zip(x[mine].split(3), y[mine].split(3)))
count = torch.tensor(sum(len(targets) for _, targets in batches))
dist.all_reduce(count)  # the samples of the group in all processes


def accumulate(model, sync_each_batch):
    """Check the gradient of the group, and return the number of all-reduces."""
    model.zero_grad()
    reductions.clear()
    for number, (inputs, targets) in enumerate(batches, start=1):
        last = number == len(batches)
        with nullcontext() if last or sync_each_batch else model.no_sync():
            loss_sum = F.cross_entropy(model(inputs), targets, reduction="sum")
            # DDP averages over the processes, so multiply by their number.
            (loss_sum * processes / count).backward()
    torch.testing.assert_close(model.module.weight.grad, at_once)
    return len(reductions)


every_batch = accumulate(model, sync_each_batch=True)
last_only = accumulate(model, sync_each_batch=False)
assert every_batch == len(batches)
assert last_only == 1
if rank == 0:
    print(f"{len(batches)} batches, all-reduces without no_sync: {every_batch}")
    print(f"{len(batches)} batches, all-reduces with no_sync: {last_only}")
del model  # it holds the group
dist.destroy_process_group()
