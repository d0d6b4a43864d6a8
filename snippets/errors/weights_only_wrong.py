"""A model saved whole is more than weights. Right: errors/weights_only.py."""
import torch

torch.save(torch.nn.ReLU(), "model.pt")
try:
    torch.load("model.pt")
except Exception as error:
    told = [line.split(". ")[0] for line in str(error).splitlines()]
    assert "ReLU" in told[3]
    print(f"{type(error).__name__}: {told[0]}.\n{told[3].strip()}")
