"""Look at the first bytes of the file before torch does: a checkpoint is
a zip file, since torch 1.6, and begins with PK."""
from pathlib import Path

import torch


def is_checkpoint(path: str) -> bool:
    with open(path, "rb") as file:
        return file.read(2) == b"PK"


pointer = "version https://git-lfs.github.com/spec/v1\n"
Path("pointer.pt").write_text(pointer)
torch.save({"weight": torch.ones(2)}, "model.pt")
found = {name: is_checkpoint(name) for name in ("pointer.pt", "model.pt")}
assert found == {"pointer.pt": False, "model.pt": True}
print("is a checkpoint:", found)
