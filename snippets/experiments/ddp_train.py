"""A training script for any number of processes, on GPUs or on the CPU,
which reports sums over all processes and saves once.

Run it: torchrun --standalone --nproc-per-node 2 ddp_train.py
"""
import os

import torch
import torch.distributed as dist
import torch.distributed.nn  # imported before the group is made
from sklearn.datasets import load_digits
from torch import nn
from torch.utils import data

if torch.cuda.is_available():  # one GPU for each process
    local_rank = int(os.environ.get("LOCAL_RANK", 0))
    device = torch.device("cuda", local_rank)
    torch.cuda.set_device(device)  # before the group is made
    device_ids = [local_rank]
    backend = "nccl"
else:
    device = torch.device("cpu")
    device_ids = None
    backend = "gloo"

if dist.is_torchelastic_launched():
    dist.init_process_group(backend)
else:  # python ddp_train.py: one process
    dist.init_process_group(
        backend, store=dist.HashStore(), rank=0, world_size=1)

x, y = load_digits(return_X_y=True)
digits = data.TensorDataset(torch.tensor(x / 16).float(), torch.tensor(y))
sampler = data.DistributedSampler(digits)  # shuffles, then splits
loader = data.DataLoader(digits, batch_size=32, sampler=sampler)
torch.manual_seed(0)
model = nn.Linear(64, 10).to(device)
model = nn.parallel.DistributedDataParallel(model, device_ids=device_ids)
opt = torch.optim.SGD(model.parameters(), lr=0.5)
for epoch in range(3):
    sampler.set_epoch(epoch)  # else each epoch has the same order
    counts = torch.zeros(2, device=device)  # nccl sums on GPUs only
    for xb, yb in loader:
        xb = xb.to(device)
        yb = yb.to(device)
        opt.zero_grad()
        logits = model(xb)
        nn.functional.cross_entropy(logits, yb).backward()
        opt.step()
        counts[0] += (logits.argmax(1) == yb).sum()
        counts[1] += len(xb)
    dist.all_reduce(counts)  # the sum over all processes
    if dist.get_rank() == 0:
        correct, seen = counts.tolist()
        print(f"epoch {epoch}: {correct:.0f} of {seen:.0f} correct")

if dist.get_rank() == 0:
    torch.save(model.module.state_dict(), "model.pt")
dist.barrier()  # nobody reads before the file is written
saved = torch.load("model.pt", map_location=device)
assert saved["weight"].equal(model.module.weight)  # in each process
del model  # it holds the group
dist.destroy_process_group()
