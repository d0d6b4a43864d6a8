"""backward() frees the tensors that the graph has saved, so a second
backward() through the same graph raises. Raises: RuntimeError.
Right: loop/backward_two_losses.py."""
import torch

w = torch.tensor([1.0, 3.0], requires_grad=True)
loss = (w ** 2).sum()
loss.backward()
print("first backward():", w.grad.tolist())
loss.backward()
