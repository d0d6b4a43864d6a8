"""The argument is called batch_size; DataLoader refuses batch. Raises: TypeError.
Right: experiments/overfit_batch.py."""
import torch
from torch.utils.data import DataLoader, TensorDataset

batch_size = 2
test_dataset = TensorDataset(torch.arange(5))
for (data,) in DataLoader(test_dataset, batch_size=batch_size):
    print("batch:", data.tolist())
DataLoader(dataset=test_dataset, batch=batch_size)
