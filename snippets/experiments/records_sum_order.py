"""The sum of the same floats depends on their order."""
import torch

torch.manual_seed(0)
x, orders = torch.randn(1000), 100
for dtype in torch.float32, torch.float64:
    sums = {x[torch.randperm(1000)].to(dtype).sum().float().item()
            for order in range(orders)}
    print(f"added in {dtype}, {orders} orders give {len(sums)} results")
    assert (len(sums) > 1) == (dtype is torch.float32)
