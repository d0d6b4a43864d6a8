"""Name the sizes at the start of forward and assert them at its end. Any batch size
passes, and a batch dimension that was lost is reported where it was lost."""
import torch
from torch import nn


class Classifier(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.classes = classes
        self.features = nn.Conv2d(1, 32, 3, stride=2)
        self.head = nn.Linear(32, classes)

    def forward(self, images):
        batch, channels, height, width = images.shape  # raises unless there are 4
        assert channels == 1, f"grey images expected, not {tuple(images.shape)}"
        features = self.features(images).relu().mean((2, 3))
        assert features.shape == (batch, 32), tuple(features.shape)
        logits = self.head(features)
        assert logits.shape == (batch, self.classes), tuple(logits.shape)
        return logits


model = Classifier()
for batch_size in 1, 5:
    logits = model(torch.zeros(batch_size, 1, 28, 28))
    print("logits", tuple(logits.shape))
    assert len(logits) == batch_size

for shape in (28, 28), (5, 28, 28, 1):
    try:
        model(torch.zeros(shape))
    except (ValueError, AssertionError) as error:
        print(f"{shape}: {type(error).__name__}: {error}")
        refused = shape
assert refused == (5, 28, 28, 1)
