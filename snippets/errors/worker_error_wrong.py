"""What a worker raises arrives with all that the worker would say."""
from torch.utils.data import DataLoader

loader = DataLoader([5, "6"], batch_size=2, num_workers=1,
                    multiprocessing_context="fork")
try:
    print(list(loader))
except TypeError as error:  # its first line, without the rest
    raise TypeError(str(error).splitlines()[0]) from None
