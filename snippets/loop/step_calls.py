"""backward() adds to .grad, step() uses .grad, zero_grad() removes it."""
import torch

w = torch.tensor([1.0, -2.0], requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)

for calls in 1, 2, 3:
    loss = (w ** 2).sum()
    loss.backward()
    derivative = 2 * w.detach()
    assert w.grad.equal(calls * derivative)
    print(f"backward() number {calls}: grad {w.grad.tolist()}")

before = w.detach().clone()
grad = w.grad.clone()
optimizer.step()
assert w.equal(before - 0.1 * grad)
assert w.grad.equal(grad)  # step() leaves the gradient as it is
print("step(): w", [f"{value:.4f}" for value in w.tolist()])

optimizer.zero_grad(set_to_none=False)
assert w.grad.equal(torch.zeros(2))
print("zero_grad(set_to_none=False): grad", w.grad.tolist())

optimizer.zero_grad()
assert w.grad is None
print("zero_grad(): grad", w.grad)
