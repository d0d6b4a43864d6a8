"""Without workers the last line names it: a str. Mend the examples."""
from torch.utils.data import DataLoader, default_collate

data = [5, "6"]
try:
    default_collate(data)
except TypeError as error:
    print("without workers:", error)
data = [int(x) for x in data]
batches = list(DataLoader(data, batch_size=len(data)))
assert batches[0].tolist() == [5, 6]
print(batches)
