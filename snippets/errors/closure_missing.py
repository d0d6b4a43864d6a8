"""The closure clears, computes, goes backward and returns the loss."""
import torch

w = torch.ones(2, requires_grad=True)
opt = torch.optim.LBFGS([w])


def closure():
    opt.zero_grad()
    loss = (w - 3).square().sum()
    loss.backward()
    return loss


loss = opt.step(closure)
assert torch.allclose(w, torch.tensor(3.0))
print(f"{loss:.4f}", w)
