"""What clipping before unscale_ costs on the digits: with SGD the model does not
learn at any usual learning rate; with Adam nothing shows, because the model has
only 2,410 weights. Right: recipes/amp_loop.py."""
import torch
from sklearn.datasets import load_digits
from torch import nn

torch.set_num_threads(1)
digits = load_digits()
images = torch.tensor(digits.data, dtype=torch.float32) / 16
labels = torch.tensor(digits.target)


def accuracy(optimizer_class, lr, seed, unscale_first):
    """Train for 6 epochs with fp16 autocast; return the test accuracy in percent."""
    torch.manual_seed(seed)
    train, test = torch.randperm(len(images)).split([1200, 597])
    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = optimizer_class(model.parameters(), lr=lr)
    scaler = torch.amp.GradScaler("cpu")
    for epoch in range(6):
        for batch in train[torch.randperm(len(train))].split(100):
            optimizer.zero_grad()
            with torch.amp.autocast("cpu", torch.float16):
                logits = model(images[batch])
                loss = nn.functional.cross_entropy(logits, labels[batch])
            scaler.scale(loss).backward()
            if unscale_first:
                scaler.unscale_(optimizer)
            nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
            scaler.step(optimizer)
            scaler.update()
    with torch.no_grad():
        predicted = model(images[test]).argmax(dim=1)
    return 100 * (predicted == labels[test]).float().mean().item()


learning_rates = {
    torch.optim.SGD: (0.1, 1.0, 10.0, 10_000.0),
    torch.optim.Adam: (0.01, 0.1),
}
mean = {}
print("             lr  unscale_ first  clipping first")
for optimizer_class, candidates in learning_rates.items():
    name = optimizer_class.__name__
    for lr in candidates:
        for order in ("right", "wrong"):
            runs = [accuracy(optimizer_class, lr, seed, order == "right")
                    for seed in range(5)]
            mean[name, lr, order] = sum(runs) / len(runs)
        print(f"{name:4}  {lr:9}  {mean[name, lr, 'right']:14.1f}"
              f"  {mean[name, lr, 'wrong']:14.1f}")

assert mean["SGD", 1.0, "right"] > 90
assert mean["SGD", 1.0, "wrong"] < 20
assert mean["Adam", 0.01, "right"] - mean["Adam", 0.01, "wrong"] < 3
