"""A parameter that took no part in the loss stops DDP at the next step.

Run it: torchrun --standalone --nproc-per-node 2 ddp_unused_wrong.py
Right: in this file.
"""
import torch
import torch.distributed as dist
import torch.distributed.nn  # before the group is made: see below
from torch import nn

one = {"store": dist.HashStore(), "rank": 0, "world_size": 1}
launched = dist.is_torchelastic_launched()  # else one process
dist.init_process_group("gloo", **{} if launched else one)


class TwoHeads(nn.Module):
    def __init__(self):
        super().__init__()
        self.used, self.unused = nn.Linear(3, 1), nn.Linear(3, 1)

    def forward(self, x):
        return self.used(x)


def message(find):
    model = nn.parallel.DistributedDataParallel(
        TwoHeads(), find_unused_parameters=find)
    try:
        for step in range(2):
            model(torch.ones(2, 3)).sum().backward()
        return "no error"
    except RuntimeError as error:
        return f"step {step}: {error}".split(". ")[0]


said = {find: message(find) for find in (False, True)}
assert said[False].startswith("step 1: Expected to have finished")
if dist.get_rank() == 0:
    print(f"without find_unused_parameters, {said[False]}")
    print(f"with find_unused_parameters: {said[True]}")
dist.destroy_process_group()
