"""A tensor made in inference mode cannot be used in training later.
Raises: RuntimeError. Right: errors/inference_saved.py."""
import torch

w = torch.ones(3, requires_grad=True)
for guard in torch.no_grad, torch.inference_mode:
    with guard():
        cache = w * 2
    print(f"{guard.__name__}: inference tensor {cache.is_inference()}")
    for name, t in ("clone", cache.clone()), ("itself", cache):
        (grad,) = torch.autograd.grad((w * t).sum(), w)
        print(f"  {name}: gradient {grad.tolist()}")
