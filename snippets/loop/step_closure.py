"""L-BFGS evaluates the loss many times per step, so step() needs a closure.
One step solves a least-squares problem."""
import torch

torch.manual_seed(0)
x, y = torch.randn(50, 3), torch.randn(50, 1)
weight = torch.zeros(3, 1, requires_grad=True)
optimizer = torch.optim.LBFGS([weight])
losses = []


def closure():
    optimizer.zero_grad()
    loss = torch.nn.functional.mse_loss(x @ weight, y)
    loss.backward()
    losses.append(loss.item())
    return loss


returned = optimizer.step(closure)
exact = torch.linalg.lstsq(x, y).solution
print("evaluations of the loss in one step:", len(losses))
print(f"returned {returned.item():.4f}, loss now {closure().item():.4f}")
distance = (weight - exact).abs().max().item()
print(f"distance to the exact solution: {distance:.4f}")
assert len(losses) > 3
assert returned.item() == losses[0]  # the loss before the step
assert weight.allclose(exact, atol=1e-4)
