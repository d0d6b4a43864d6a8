"""Where a masked branch is 0 * inf, its gradient is nan. A safe form
keeps the bad number out of the function, not out of the result. Right: in this file."""
import torch


def run(form):
    x = torch.tensor([0.0, 0.5], requires_grad=True)
    out = form(x)
    (grad,) = torch.autograd.grad(out.sum(), x)
    return out.detach(), grad


def show(name, out, grad):
    print(name, *(f"{v:.4g}" for v in out.flatten()),
          "grad", *(f"{v:.4g}" for v in grad))


def keep(x):  # 1 in place of what is not positive
    return torch.where(x > 0, x, 1.0)


for name, unsafe, safe in [
        ("where, sqrt", lambda x: torch.where(x > 0, x.sqrt(), 0.0),
         lambda x: torch.where(x > 0, keep(x).sqrt(), 0.0)),
        ("mask * log", lambda x: (x > 0) * x.log(),
         lambda x: (x > 0) * keep(x).log()),
        ("x * log(x)", lambda x: x * x.log(),
         lambda x: x * keep(x).log()),
        ("xlogy", lambda x: x.xlogy(x), lambda x: x.xlogy(keep(x))),
        ("norm of 0", lambda x: x[:1].square().sum().sqrt(),
         lambda x: x[:1].norm())]:
    (out, grad), (good, right) = run(unsafe), run(safe)
    assert grad.isnan().any() and right.isfinite().all()
    assert good.allclose(out.where(out.isfinite(), good))
    show(name, out, grad)
    show("    safe:", good, right)
