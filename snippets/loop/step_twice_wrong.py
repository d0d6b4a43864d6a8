"""backward frees what the graph saved; a second one has nothing.
Raises: RuntimeError. Right: loop/step_calls.py."""
import torch

w = torch.tensor([1.0, 3.0], requires_grad=True)
loss = (w ** 2).sum()
loss.backward()
print("first:", w.grad.tolist())
loss.backward()
