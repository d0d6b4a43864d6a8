"""What clipping before unscale_ costs on the digits: with SGD the model does not
learn at any usual learning rate. With Adam the cost depends on eps.
Right: recipes/amp_loop.py."""
import torch
from sklearn.datasets import load_digits
from torch import nn

torch.set_num_threads(1)
digits = load_digits()
images = torch.tensor(digits.data, dtype=torch.float32) / 16
labels = torch.tensor(digits.target)


def accuracy(optimizer_class, arguments, seed, unscale_first):
    """Train for 6 epochs with fp16 autocast; return the test accuracy in percent."""
    torch.manual_seed(seed)
    train, test = torch.randperm(len(images)).split([1200, 597])
    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = optimizer_class(model.parameters(), **arguments)
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


settings = {
    "SGD, lr 0.1": (torch.optim.SGD, {"lr": 0.1}),
    "SGD, lr 1": (torch.optim.SGD, {"lr": 1.0}),
    "SGD, lr 10": (torch.optim.SGD, {"lr": 10.0}),
    "SGD, lr 10,000": (torch.optim.SGD, {"lr": 10_000.0}),
    "Adam, lr 0.01, eps 1e-8": (torch.optim.Adam, {"lr": 0.01, "eps": 1e-8}),
    "Adam, lr 0.01, eps 1e-6": (torch.optim.Adam, {"lr": 0.01, "eps": 1e-6}),
    "Adam, lr 0.01, eps 1e-4": (torch.optim.Adam, {"lr": 0.01, "eps": 1e-4}),
}
unscale_first = {}
clip_first = {}
print("                         unscale_ first  clipping first")
for name, (optimizer_class, arguments) in settings.items():
    for results, order in ((unscale_first, True), (clip_first, False)):
        runs = [accuracy(optimizer_class, arguments, seed, order) for seed in range(3)]
        results[name] = sum(runs) / len(runs)
    print(f"{name:23}  {unscale_first[name]:14.1f}  {clip_first[name]:14.1f}")

assert unscale_first["SGD, lr 1"] > 90
assert clip_first["SGD, lr 1"] < 20
assert clip_first["SGD, lr 10,000"] > 80
assert clip_first["Adam, lr 0.01, eps 1e-8"] > 90
assert unscale_first["Adam, lr 0.01, eps 1e-4"] > 90
assert clip_first["Adam, lr 0.01, eps 1e-4"] < 50
