"""[layer] * 3 is one layer in three places, under three names in state_dict.
Right: in this file."""
import torch
from torch import nn

torch.manual_seed(0)
models = {
    "[layer] * 3": nn.Sequential(*[nn.Linear(8, 8)] * 3),
    "three layers": nn.Sequential(*[nn.Linear(8, 8) for _ in range(3)]),
}
for name, model in models.items():
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model(torch.randn(4, 8)).square().mean().backward()
    optimizer.step()
    count = sum(p.numel() for p in model.parameters())
    same = model[0].weight.equal(model[2].weight)
    print(f"{name:12} {count} parameters, {len(model.state_dict())} keys,"
          f" first and last equal after a step: {same}")
    assert len(model.state_dict()) == 6
    if name == "three layers":
        assert count == 3 * (8 * 8 + 8)
        assert not same
    else:
        assert count == 8 * 8 + 8
        assert same
