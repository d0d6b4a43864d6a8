"""[layer] * 3 is one layer three times, under three names. Right: in this file."""
from torch import nn

for layers in ([nn.Linear(8, 8) for place in range(3)],
               [nn.Linear(8, 8)] * 3):
    model = nn.Sequential(*layers)
    own = len(set(model))
    count = sum(p.numel() for p in model.parameters())
    assert count == own * (8 * 8 + 8)
    print(f"layers {own}, parameters {count},",
          f"keys {len(model.state_dict())}")
