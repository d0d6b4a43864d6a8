"""With ReLU it makes no difference whether dropout comes before or after.
With GELU, sigmoid or tanh it does."""
import torch
import torch.nn.functional as F

x = torch.linspace(-3, 3, 1000)
largest = {}
for activation in F.relu, F.gelu, F.sigmoid, F.tanh:
    torch.manual_seed(0)
    after = F.dropout(activation(x), 0.5)
    torch.manual_seed(0)  # the same elements are dropped
    before = activation(F.dropout(x, 0.5))
    largest[activation.__name__] = (after - before).abs().max().item()
    print(f"{activation.__name__:8} largest difference "
          f"{largest[activation.__name__]:.2f}")
assert largest.pop("relu") < 1e-6
assert min(largest.values()) > 0.01
