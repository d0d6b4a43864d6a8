"""CrossEntropyLoss takes logits and NLLLoss takes log-softmax. The other
pairs run too, and all but one return another number."""
import torch
from torch import nn

torch.manual_seed(0)
logits = 2 * torch.randn(32, 10)  # (batch, classes)
y = torch.randint(10, (32,))
outputs = {
    "Linear": logits,
    "LogSoftmax": nn.LogSoftmax(dim=1)(logits),
    "Softmax": nn.Softmax(dim=1)(logits),
}
scores = logits.exp()
correct = -(scores[torch.arange(32), y] / scores.sum(dim=1)).log().mean()

cross_entropy_fits = []
nll_fits = []
print("last layer   CrossEntropyLoss    NLLLoss")
for name, output in outputs.items():
    cross_entropy = nn.CrossEntropyLoss()(output, y)
    nll = nn.NLLLoss()(output, y)
    if cross_entropy.isclose(correct):
        cross_entropy_fits.append(name)
    if nll.isclose(correct):
        nll_fits.append(name)
    print(f"{name:10} {cross_entropy:18.4f} {nll:10.4f}")
assert cross_entropy_fits == ["Linear", "LogSoftmax"]
assert nll_fits == ["LogSoftmax"]
print(f"correct: {correct:.4f}")
