"""Keep batch norm frozen through every train(): the model overrides train()."""
import torch
from torch import nn

# The base of BatchNorm1d, 2d and 3d, and of SyncBatchNorm
BATCH_NORM = nn.modules.batchnorm._BatchNorm


class FineTuned(nn.Module):
    def __init__(self, backbone, head):
        super().__init__()
        self.backbone = backbone
        self.head = head
        for module in backbone.modules():
            if isinstance(module, BATCH_NORM):
                module.requires_grad_(False)
        self.train()  # freezes the statistics from the first step on

    def train(self, mode=True):
        super().train(mode)
        for module in self.backbone.modules():
            if isinstance(module, BATCH_NORM):
                module.eval()
        return self

    def forward(self, x):
        return self.head(self.backbone(x))


torch.manual_seed(0)
backbone = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU())
model = FineTuned(backbone, nn.Linear(8, 3))
before = {name: value.clone() for name, value in model.state_dict().items()}
trainable = [weight for weight in model.parameters() if weight.requires_grad]
optimizer = torch.optim.SGD(trainable, lr=0.1)

model(torch.randn(16, 4)).square().mean().backward()  # before any model.train()
optimizer.step()
model.train()
model(torch.randn(16, 4)).square().mean().backward()
optimizer.step()

changed = [name for name, value in model.state_dict().items()
           if not value.equal(before[name])]
assert changed == ["backbone.0.weight", "backbone.0.bias", "head.weight", "head.bias"]
assert model.head.training
print("changed by two steps:", ", ".join(changed))
