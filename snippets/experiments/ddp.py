"""Two processes with half a batch each get the whole batch's gradient.

Run it: torchrun --standalone --nproc-per-node 2 ddp.py
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
torch.manual_seed(rank + 1)  # each process begins with other weights
model = nn.Linear(3, 1)
own = model.weight.detach().clone()
model = nn.parallel.DistributedDataParallel(model)
assert own.equal(model.module.weight) == (rank == 0)  # now rank 0's

mine = slice(rank, None, processes)  # every second sample
nn.functional.mse_loss(model(x[mine]), y[mine]).backward()

whole = nn.Linear(3, 1)
whole.load_state_dict(model.module.state_dict())
nn.functional.mse_loss(whole(x), y).backward()
torch.testing.assert_close(model.module.weight.grad, whole.weight.grad)

if rank == 0:
    print(f"{len(x[mine])} of {len(x)} samples for this process")
    print("with DDP       ", model.module.weight.grad.numpy().round(4))
    print("the whole batch", whole.weight.grad.numpy().round(4))
del model  # it holds the group
dist.destroy_process_group()
