"""torch.load refuses what is neither a tensor nor plain data.
Right: experiments/checkpoints_allow.py."""
from argparse import Namespace
from pickle import UnpicklingError

import torch

args, refused = Namespace(lr=0.1), 0
for entry in vars(args), args:
    torch.save({"weight": torch.ones(2), "args": entry}, "run.pt")
    try:
        print(torch.load("run.pt"))
    except UnpicklingError as error:
        first, *rest = str(error).splitlines()
        print("UnpicklingError:", first.split(",")[0])
        print(rest[2].strip().replace(". ", ".\n"))
        refused += 1
assert refused == 1
