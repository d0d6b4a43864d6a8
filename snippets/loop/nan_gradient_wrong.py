"""A slope of inf, times the 0 of a mask, is a gradient of nan. The safe form puts a
harmless number into the function. Right: in this file."""
import torch

x = torch.tensor([0.0, 0.5], requires_grad=True)
positive = x > 0
safe_x = torch.where(positive, x, 1.0)  # 1 in place of what is not positive


def show(name, output):
    gradient, = torch.autograd.grad(output.sum(), x, retain_graph=True)
    print(f"{name:32}", *(f"{value:7.4f}" for value in output.tolist()), "  gradient",
          *(f"{slope:7.4f}" for slope in gradient.tolist()))
    return gradient[0]


assert show("sqrt(x)", x.sqrt()).isinf()
assert show("log(x)", x.log()).isinf()
assert show("1 / x", 1 / x).isinf()

forms = {
    "where(x > 0, sqrt(x), 0)": (
        torch.where(positive, x.sqrt(), 0.0),
        torch.where(positive, safe_x.sqrt(), 0.0)),
    "(x > 0) * log(x)": (positive * x.log(), positive * safe_x.log()),
    "x * log(x)": (x * x.log(), x * safe_x.log()),
    "xlogy(x, x)": (torch.xlogy(x, x), torch.xlogy(x, safe_x)),
    "where(x > 0, x / x, 0)": (
        torch.where(positive, x / x, 0.0), torch.where(positive, x / safe_x, 0.0)),
    "norm written as sqrt(sum(x**2))": (
        torch.stack([v.square().sum().sqrt() for v in x[:, None]]),
        torch.stack([v.norm() for v in x[:, None]])),
}
for name, (unsafe, safe) in forms.items():
    assert show(name, unsafe).isnan()
    assert show("    safe", safe).isfinite()
    assert safe[1] == unsafe[1]

steepest = show("log(x + 1e-6)", (x + 1e-6).log())
assert 9e5 < steepest < 1.1e6
small = torch.tensor(1e-8, dtype=torch.float16)
print("1e-8 in float16:", small.item())
assert small == 0  # no protection there
