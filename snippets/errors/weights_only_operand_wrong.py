"""Neither file is a checkpoint: a Git LFS pointer begins with a v, whose
code is 118, and a web page with <, which is 60.
Right: errors/weights_only_operand.py."""
from pathlib import Path
from pickle import UnpicklingError

import torch

files = {
    "version https://git-lfs.github.com/spec/v1\n": 118,
    "<!DOCTYPE html>\n": 60,
}
for text, operand in files.items():
    Path("model.pt").write_text(text)
    try:
        torch.load("model.pt")
    except UnpicklingError as error:
        assert str(error).count(f"Unsupported operand {operand}") == 1
        assert ord(text[0]) == operand
        print(f"WeightsUnpickler error: Unsupported operand {operand}")
