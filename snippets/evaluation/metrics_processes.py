"""Each process counts its own samples, and all_reduce adds the counts. The
mean of the processes' accuracies is another number.

Run it: torchrun --standalone --nproc-per-node 2 metrics_processes.py
"""
import torch
import torch.distributed as dist

one = {"store": dist.HashStore(), "rank": 0, "world_size": 1}
launched = dist.is_torchelastic_launched()  # else one process
dist.init_process_group("gloo", **{} if launched else one)
rank, processes = dist.get_rank(), dist.get_world_size()

targets = torch.tensor([0, 1, 2, 0, 1])
predicted = torch.tensor([0, 2, 2, 0, 1])
own = torch.arange(rank, len(targets), processes)  # each sample once
correct = (predicted[own] == targets[own]).sum()

counts = torch.tensor([correct, len(own)])
dist.all_reduce(counts)  # the sum over all processes
accuracy = counts[0].item() / counts[1].item()

mean = correct / len(own)
dist.all_reduce(mean)
mean = mean.item() / processes
if rank == 0:
    print(f"from the counts: {counts[0]} of {counts[1]}, {accuracy:.4f}")
    print(f"mean of {processes} accuracies: {mean:.4f}")
assert accuracy == 4 / 5
if processes == 2:
    assert mean == 0.75  # of 3/3 and 1/2
dist.destroy_process_group()
