"""A batch may be a dict or an object, the model may return its loss, and it may be
called in a way of its own. Needs: torchproof."""
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

import torchproof


class Classifier(nn.Module):
    """Returns its loss, as the models of Hugging Face do."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(100, 32)
        self.head = nn.Linear(32, 4)

    def forward(self, input_ids, labels=None):
        logits = self.head(self.embedding(input_ids).mean(dim=1))
        loss = None if labels is None else F.cross_entropy(logits, labels)
        return {"loss": loss, "logits": logits}


@dataclass
class Sample:
    ids: Tensor
    kind: Tensor


torch.manual_seed(0)
ids = torch.randint(100, (32, 12))
labels = torch.arange(32) % 4

# A dict: the model is called as model(**batch), and returns the loss itself.
model = Classifier()
optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
of_dict = torchproof.preflight(
    model, None, {"input_ids": ids, "labels": labels}, optimizer)

# Any other object: forward says how the model is called, and loss_fn gets the object.
model = Classifier()
optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
of_object = torchproof.preflight(
    model,
    lambda output, batch: F.cross_entropy(output["logits"].softmax(dim=1), batch.kind),
    Sample(ids, labels),
    optimizer,
    forward=lambda model, batch: model(batch.ids),
    steps=0,  # no training steps, so fewer passes
)

print(of_dict)
print(of_object)
assert of_dict.ok
assert of_object.codes == ["raw-scores"]
