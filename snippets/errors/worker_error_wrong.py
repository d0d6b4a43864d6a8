"""What a worker raises arrives with all that the worker would say.
Raises: TypeError. Right: errors/worker_error.py."""
from torch.utils.data import DataLoader

data = [5, "6"]
try:
    print(data, *DataLoader(data, len(data), num_workers=1,
                            multiprocessing_context="fork"))
except TypeError as error:  # its first line and its last
    print(data, *str(error).splitlines()[-1:])
    raise TypeError(str(error).splitlines()[0]) from None
