"""On few training digits the validation loss falls and then rises, while the
accuracy stays or rises: the loss of the wrong images grows."""
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

EPOCHS = 300
SEEDS = 5
data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def train_model(images, lr, seed):
    """Return the validation logits after each epoch, and their targets."""
    torch.manual_seed(seed)
    order = torch.randperm(len(x))
    train, validation = order[:images], order[-1000:]
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    logits = []
    for epoch in range(EPOCHS):
        for batch in train[torch.randperm(images)].split(50):
            opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            opt.step()
        with torch.no_grad():
            logits.append(model(x[validation]))
    return torch.stack(logits), y[validation]


def curves(logits, targets):
    """Return loss, accuracy, confidence and the wrong images' part of the loss."""
    losses = F.cross_entropy(
        logits.movedim(2, 1), targets.expand(EPOCHS, -1), reduction="none")
    correct = logits.argmax(dim=2) == targets
    from_wrong = losses.where(~correct, 0.0).mean(dim=1)
    confidence = logits.softmax(dim=2).amax(dim=2).mean(dim=1)
    return torch.stack([losses.mean(dim=1), correct.float().mean(dim=1),
                        confidence, from_wrong])


results = {}
print("images   lr   epoch     loss   of wrong   accuracy   confidence")
for images, lr in (100, 0.003), (100, 0.01), (100, 0.1), (300, 0.01):
    runs = torch.stack([curves(*train_model(images, lr, seed))
                        for seed in range(SEEDS)])  # (seed, curve, epoch)
    lowest = runs[:, 0].argmin(dim=1)
    at_lowest = torch.stack([runs[i, :, e] for i, e in enumerate(lowest)])
    at_end = runs[:, :, -1]
    results[images, lr] = runs, at_lowest, at_end
    for when, values in (lowest.float().mean() + 1, at_lowest), (EPOCHS, at_end):
        loss, accuracy, confidence, from_wrong = values.mean(dim=0)
        print(f"{images:6} {lr:5} {when:6.0f} {loss:8.3f} {from_wrong:10.3f}"
              f" {100 * accuracy:9.1f} % {100 * confidence:10.1f} %")

for (images, lr), (_, at_lowest, at_end) in results.items():
    change = (at_end - at_lowest).T  # of loss, accuracy, confidence, from wrong
    loss, accuracy, confidence, from_wrong = change
    assert loss.min() > 0  # in each run
    assert confidence.min() > 0.01
    assert from_wrong.mean() > loss.mean()  # the others cost less than before
    if lr >= 0.01:
        assert loss.mean() > 0.05
    if lr == 0.1:
        assert accuracy.min() > 0.01
    else:
        assert accuracy.mean().abs() < 0.01

mean = results[100, 0.01][0].mean(dim=0)
figure, axes = plt.subplots(2, 1, sharex=True)
axes[0].plot(range(1, EPOCHS + 1), mean[0], label="all images")
axes[0].plot(range(1, EPOCHS + 1), mean[3], "--", label="part of the wrong ones")
axes[0].set(ylabel="validation loss", ylim=(0, 1.5))
axes[0].legend()
axes[1].plot(range(1, EPOCHS + 1), mean[1], label="accuracy")
axes[1].plot(range(1, EPOCHS + 1), mean[2], "--", label="mean confidence")
axes[1].set(xlabel="epoch", ylim=(0.7, 1))
axes[1].legend()
title = "The validation loss rises while the accuracy stays and the confidence grows"
plt.savefig("confidence_loss_rises.svg", metadata={"Title": title})
