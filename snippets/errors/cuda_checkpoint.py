"""map_location says where the tensors go."""
import torch

torch.save({"weight": torch.ones(2)}, "run.pt")
state = torch.load("run.pt", map_location="cpu")
assert state["weight"].device.type == "cpu"
print(state)
