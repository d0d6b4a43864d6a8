"""On few training digits the validation loss falls and then rises, while the
accuracy stays or rises: the wrong images cost more and more. Weight decay,
which keeps the logits small, takes the rise away, and label smoothing does not."""
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

EPOCHS = 150
EVERY = 5  # epochs between two evaluations
SEEDS = 5
data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def train_model(seed, images, lr, weight_decay=0.0, label_smoothing=0.0):
    """Return the validation logits of each evaluation, and the targets."""
    torch.manual_seed(seed)
    order = torch.randperm(len(x))
    train, validation = order[:images], order[-1000:]
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    opt = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=weight_decay)
    inputs, targets = x[train], y[train]  # one batch holds all images
    logits = []
    for epoch in range(1, EPOCHS + 1):
        opt.zero_grad()
        F.cross_entropy(
            model(inputs), targets, label_smoothing=label_smoothing).backward()
        opt.step()
        if epoch % EVERY == 0:
            with torch.no_grad():
                logits.append(model(x[validation]))
    return torch.stack(logits), y[validation]


def curves(logits, targets):
    """Return loss, accuracy, confidence and the wrong images' part of the loss."""
    losses = F.cross_entropy(
        logits.movedim(2, 1), targets.expand(len(logits), -1), reduction="none")
    correct = logits.argmax(dim=2) == targets
    from_wrong = losses.where(~correct, 0.0).mean(dim=1)
    confidence = logits.softmax(dim=2).amax(dim=2).mean(dim=1)
    return torch.stack([losses.mean(dim=1), correct.float().mean(dim=1),
                        confidence, from_wrong])


settings = {
    "100 images, lr 0.01": {"images": 100, "lr": 0.01},
    "  with weight decay 1": {"images": 100, "lr": 0.01, "weight_decay": 1.0},
    "  with label smoothing 0.1": {"images": 100, "lr": 0.01, "label_smoothing": 0.1},
    "100 images, lr 0.1": {"images": 100, "lr": 0.1},
    "300 images, lr 0.03": {"images": 300, "lr": 0.03},
}
results = {}
print(f"{'':25} epoch    loss  of wrong  accuracy  confidence")
for name, options in settings.items():
    runs = torch.stack([curves(*train_model(seed, **options))
                        for seed in range(SEEDS)])  # (seed, curve, evaluation)
    lowest = runs[:, 0].argmin(dim=1)
    at_lowest = torch.stack([runs[i, :, e] for i, e in enumerate(lowest)])
    at_end = runs[:, :, -1]
    results[name] = runs, at_lowest, at_end
    mean_epoch = EVERY * (lowest.double().mean().item() + 1)
    for when, values in (mean_epoch, at_lowest), (EPOCHS, at_end):
        loss, accuracy, confidence, from_wrong = values.mean(dim=0).tolist()
        print(f"{name if when != EPOCHS else '':25} {when:5.0f} {loss:7.3f} "
              f"{from_wrong:9.3f} {100 * accuracy:7.1f} % {100 * confidence:9.1f} %")

rises = {name: at_end - at_lowest for name, (_, at_lowest, at_end) in results.items()}
for name in "100 images, lr 0.01", "100 images, lr 0.1", "300 images, lr 0.03":
    loss, accuracy, confidence, from_wrong = rises[name].T  # one value for each seed
    assert loss.min() > 0.01
    assert confidence.min() > 0.005
    assert from_wrong.mean() > loss.mean()  # the correct ones cost less than before
    assert accuracy.mean() > -0.005
    if name == "100 images, lr 0.1":
        assert accuracy.min() > 0.005

loss, accuracy, confidence, from_wrong = rises["  with weight decay 1"].T
assert loss.max() < 0.01
assert accuracy.mean() > -0.005
smoothed = rises["  with label smoothing 0.1"]
loss_rise, confidence_rise = smoothed[:, 0], smoothed[:, 2]
assert loss_rise.min() > 0.03
assert confidence_rise.max() < -0.03

mean = results["100 images, lr 0.01"][0].mean(dim=0)
with_decay = results["  with weight decay 1"][0].mean(dim=0)
epochs = range(EVERY, EPOCHS + 1, EVERY)
figure, axes = plt.subplots(2, 1, sharex=True, figsize=(7, 5))
axes[0].plot(epochs, mean[0], label="all images")
axes[0].plot(epochs, mean[3], "--", label="part of the wrong ones")
axes[0].plot(epochs, with_decay[0], ":", label="all images, weight decay 1")
axes[0].set(ylabel="validation loss", ylim=(0.2, 0.9))
axes[0].legend(loc="upper right")
axes[1].plot(epochs, mean[1], label="accuracy")
axes[1].plot(epochs, mean[2], "--", label="mean confidence")
axes[1].set(xlabel="epoch", ylim=(0.7, 1))
axes[1].legend(loc="lower right")
title = "The validation loss rises while the accuracy stays and the confidence grows"
plt.savefig("confidence_loss_rises.svg", metadata={"Title": title})
