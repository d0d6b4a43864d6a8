"""Images whose channels were made by view: a model that is trained and tested
with them loses little or nothing. A model that was trained with permute is
close to guessing. Right: errors/conv_channels.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
grey = torch.tensor(digits.images, dtype=torch.float32)[..., None] / 16
y = torch.tensor(digits.target)


def by_permute(images):
    return images.permute(0, 3, 1, 2)


def by_view(images):
    return images.view(-1, 3, 8, 8)


def mlp():
    return nn.Sequential(
        nn.Flatten(), nn.Linear(192, 64), nn.ReLU(), nn.Linear(64, 10))


def cnn():
    return nn.Sequential(
        nn.Conv2d(3, 8, 3), nn.ReLU(), nn.Flatten(), nn.Linear(288, 10))


def train(build, seed, to_channels_first):
    """The model, the images of its test split, (N, 8, 8, 3), and their labels."""
    torch.manual_seed(seed)
    images = grey * torch.rand(len(y), 1, 1, 3)  # each digit in a colour of its own
    x = to_channels_first(images)
    train_rows, test_rows = torch.randperm(len(x)).split([1200, 597])
    model = build()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(4):
        for batch in train_rows[torch.randperm(1200)].split(100):
            loss = F.cross_entropy(model(x[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return model, images[test_rows], y[test_rows]


@torch.no_grad()
def count_correct(model, x, labels):
    return (model(x).argmax(1) == labels).sum().item()


print("correct of 597: permute; view; trained by permute, tested by view")
for name, build in {"MLP": mlp, "CNN": cnn}.items():
    for seed in range(5):
        model, images, labels = train(build, seed, by_permute)
        correct = count_correct(model, by_permute(images), labels)
        only_tested = count_correct(model, by_view(images), labels)
        model, images, labels = train(build, seed, by_view)
        correct_by_view = count_correct(model, by_view(images), labels)
        print(f"{name}: {correct}; {correct_by_view}; {only_tested}")
        assert abs(correct - correct_by_view) < 30
        assert only_tested < 100
        if name == "CNN":
            assert correct_by_view < correct
