"""autocast has one list of operations for CPUs and another for CUDA: on CUDA
softmax, layer_norm, exp, pow and sum are computed in fp32, on a CPU they are not.

No GPU is needed: fake tensors have a device and a dtype, and no values."""
import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.nn import functional as F

operations = {
    "matmul": lambda h: h @ h,
    "relu, gelu": lambda h: F.gelu(h.relu()),
    "h + h": lambda h: h + h,
    "h * h": lambda h: h * h,
    "mean": lambda h: h.mean(),
    "sum": lambda h: h.sum(),
    "h ** 2": lambda h: h**2,
    "exp": lambda h: h.exp(),
    "softmax": lambda h: h.softmax(dim=1),
    "layer_norm": lambda h: F.layer_norm(h, (8,)),
    "cross_entropy": lambda h: F.cross_entropy(h, h.argmax(dim=1)),
    "mse_loss": lambda h: F.mse_loss(h, h),
    "h + fp32": lambda h: h + h.float(),
}


def dtypes(device):
    """What each operation returns for an fp16 input under autocast."""
    # autocast("cuda") switches itself off where there is no GPU; its flag does not.
    torch.set_autocast_enabled(device, True)
    torch.set_autocast_dtype(device, torch.float16)
    try:
        with FakeTensorMode():
            h = torch.empty(8, 8, device=device, dtype=torch.float16)
            return {name: run(h).dtype for name, run in operations.items()}
    finally:
        torch.set_autocast_enabled(device, False)


cpu = dtypes("cpu")
cuda = dtypes("cuda")
print("input: fp16    on a CPU       on CUDA")
for name in operations:
    print(f"{name:13}  {cpu[name]!s:13}  {cuda[name]}")
different = {name for name in operations if cpu[name] != cuda[name]}
assert different == {"sum", "h ** 2", "exp", "softmax", "layer_norm"}
