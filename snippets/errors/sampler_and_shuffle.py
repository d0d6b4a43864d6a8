"""The sampler alone; RandomSampler is what shuffle=True would make."""
import torch
from torch.utils.data import DataLoader, RandomSampler

data = range(4)
orders = []
for knobs in {"sampler": RandomSampler(data)}, {"shuffle": True}:
    torch.manual_seed(0)
    orders += [torch.cat(list(DataLoader(data, **knobs)))]
first, second = orders
assert first.equal(second)
print(first, second)
