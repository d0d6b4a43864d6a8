"""Look at the size and the first bytes of the file, before torch does."""
from pathlib import Path
from zipfile import is_zipfile

import torch

pointer = "version https://git-lfs.github.com/spec/v1\n"
Path("pointer.pt").write_text(pointer)
torch.save({"weight": torch.ones(2)}, "model.pt")
for name in "pointer.pt", "model.pt":
    with open(name, "rb") as file:
        print(name, file.read(7), "is a checkpoint:", is_zipfile(name))
assert not is_zipfile("pointer.pt")
assert is_zipfile("model.pt")
