"""safe_globals lets in one class; weights_only=False lets in code."""
from argparse import Namespace
from pickle import UnpicklingError

import torch


class Code:
    def __reduce__(self):
        return print, ("this line came out of the file",)


torch.save({"args": Namespace(lr=0.1)}, "object.pt")
with torch.serialization.safe_globals([Namespace]):
    print(torch.load("object.pt")["args"])

torch.save(Code(), "code.pt")
refusal = ""
try:
    torch.load("code.pt")
except UnpicklingError as error:
    refusal = str(error)
assert "Weights only load failed" in refusal
print("refused:", "GLOBAL" + refusal.split("GLOBAL")[1][:17])
assert torch.load("code.pt", weights_only=False) is None
