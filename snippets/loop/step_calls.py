"""backward adds to .grad, step uses it, zero_grad takes it away."""
import torch

w = torch.tensor([1.0, -2.0], requires_grad=True)
opt = torch.optim.SGD([w], lr=0.1)

for n in 1, 2, 3:
    loss = (w ** 2).sum()
    loss.backward()
    assert w.grad.equal(n * 2 * w)  # the derivative of w**2 is 2*w
    print(f"backward {n}: grad {w.grad.tolist()}")

before, grad = w.detach().clone(), w.grad
opt.step()
assert w.equal(before - 0.1 * grad)
print("step: w", *(f"{v:.4f}" for v in w.tolist()))

opt.zero_grad(set_to_none=False)
print("zero_grad(set_to_none=False): grad", w.grad.tolist())
opt.zero_grad()
assert w.grad is None
print("zero_grad(): grad", w.grad)
