"""DDP averages over processes: a sample in a small share weighs more.

Run it: torchrun --standalone --nproc-per-node 2 ddp_unequal_wrong.py
Right: in this file.
"""
import torch
import torch.distributed as dist
import torch.distributed.nn  # before the group is made: see below
from torch import nn

one = {"store": dist.HashStore(), "rank": 0, "world_size": 1}
launched = dist.is_torchelastic_launched()  # else one process
dist.init_process_group("gloo", **{} if launched else one)
rank, processes = dist.get_rank(), dist.get_world_size()

torch.manual_seed(0)
x, y = torch.randn(8, 3), torch.randn(8, 1)
mine = slice(7) if rank == 0 else slice(7, 8)  # 7 samples and 1
mine = mine if processes > 1 else slice(8)


def gradient(loss_of):
    torch.manual_seed(0)
    model = nn.parallel.DistributedDataParallel(nn.Linear(3, 1))
    loss_of((model(x) - y).square()).backward()
    return model.module.weight.grad


ways = {"whole batch": lambda errors: errors.mean(),
        "mean of own": lambda errors: errors[mine].mean(),
        "sum x processes / 8":
            lambda errors: errors[mine].sum() * processes / len(x)}
whole, wrong, right = map(gradient, ways.values())
torch.testing.assert_close(right, whole)
assert processes == 1 or (wrong - whole).abs().max() > 0.1
if rank == 0:
    for name, grad in zip(ways, (whole, wrong, right)):
        print(f"{name:20}", grad.numpy().round(4))
dist.destroy_process_group()
