"""With a softmax before it, cross entropy on ten classes stays between
1.46 and 2.46. Right: losses/cross_entropy_logits.py."""
import torch
import torch.nn.functional as F

y = torch.arange(10)
perfect = 100.0 * F.one_hot(y, 10)  # certain and correct
logits = {
    "certain and correct": perfect,
    "no idea": torch.zeros(10, 10),
    "certain and wrong": perfect.roll(1, dims=0),
}
print("                     logits  softmax first")
losses = []
for name, z in logits.items():
    loss = F.cross_entropy(z, y)
    softmax_first = F.cross_entropy(z.softmax(dim=1), y)  # the mistake
    losses.append(softmax_first)
    print(f"{name:20} {loss:6.2f} {softmax_first:14.4f}")
assert 1.46 < losses[0] < 1.47
assert losses[1].isclose(torch.tensor(10.0).log())
assert losses[2].isclose(losses[0] + 1)
