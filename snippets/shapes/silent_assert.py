"""Name the sizes at the start of forward, and assert what follows in these
names. Any batch size passes. What a caller gets wrong raises ValueError."""
import torch
from torch import nn


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Conv2d(1, 32, 3, stride=2)
        self.head = nn.Linear(32, 10)

    def forward(self, images):
        batch, channels, _, _ = images.shape  # raises unless there are 4
        if channels != 1:
            raise ValueError(f"not grey images: {tuple(images.shape)}")
        features = self.features(images).relu().mean((2, 3))
        assert features.shape == (batch, 32), tuple(features.shape)
        logits = self.head(features)
        assert logits.shape == (batch, 10), tuple(logits.shape)
        return logits


model = Classifier()
for batch_size in 1, 5:
    logits = model(torch.zeros(batch_size, 1, 28, 28))
    print("logits", tuple(logits.shape))

refused = []
for shape in (28, 28), (5, 28, 28, 1):
    try:
        model(torch.zeros(shape))
    except ValueError as error:
        print(f"{shape}: {error}")
        refused.append(shape)
assert refused == [(28, 28), (5, 28, 28, 1)]
