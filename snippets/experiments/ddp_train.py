"""A training script for any number of processes, which saves once.

Run it: torchrun --standalone --nproc-per-node 2 ddp_train.py
"""
import torch
import torch.distributed as dist
import torch.distributed.nn  # before the group is made: see below
from sklearn.datasets import load_digits
from torch import nn
from torch.utils import data

one = {"store": dist.HashStore(), "rank": 0, "world_size": 1}
launched = dist.is_torchelastic_launched()  # else one process
dist.init_process_group("gloo", **{} if launched else one)
x, y = [torch.tensor(a) for a in load_digits(return_X_y=True)]
digits = data.TensorDataset(x.float() / 16, y)
sampler = data.DistributedSampler(digits)  # shuffles and shares out
loader = data.DataLoader(digits, batch_size=32, sampler=sampler)
torch.manual_seed(0)
model = nn.parallel.DistributedDataParallel(nn.Linear(64, 10))
opt = torch.optim.SGD(model.parameters(), lr=0.5)
for epoch in range(3):
    sampler.set_epoch(epoch)  # else each epoch has the same order
    seen = torch.zeros(2)
    for xb, yb in loader:
        opt.zero_grad()
        logits = model(xb)
        nn.functional.cross_entropy(logits, yb).backward()
        opt.step()
        seen += torch.tensor([(logits.argmax(1) == yb).sum(), len(xb)])
    dist.all_reduce(seen)  # the sum over all processes
    if dist.get_rank() == 0:
        print(f"epoch {epoch}: {seen[0]:.0f} of {seen[1]:.0f} right")
if dist.get_rank() == 0:
    torch.save(model.module.state_dict(), "model.pt")
dist.barrier()  # nobody reads before the file is written
saved = torch.load("model.pt")
assert saved["weight"].equal(model.module.weight)  # in each process
del model  # it holds the group
dist.destroy_process_group()
