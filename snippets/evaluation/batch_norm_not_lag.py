"""Two causes of a bad eval mode that update_bn does not cure: test data with another
brightness, and training batches of two kinds. With both kinds in each batch, eval mode
is good."""
import copy

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.optim.swa_utils import update_bn

digits = load_digits()
images = torch.tensor(digits.data, dtype=torch.float32) / 16
labels = torch.tensor(digits.target)


def as_it_is(x, step):
    return x


def every_other_batch_inverted(x, step):
    return 1 - x if step % 2 == 0 else x


def half_of_each_batch_inverted(x, step):
    is_even = torch.arange(len(x)) % 2 == 0
    return torch.where(is_even.unsqueeze(1), 1 - x, x)


def train(change, indices):
    model = nn.Sequential(
        nn.Linear(64, 64), nn.BatchNorm1d(64), nn.ReLU(),
        nn.Linear(64, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(5):
        batches = indices[torch.randperm(len(indices))].split(100)
        for step, batch in enumerate(batches):
            optimizer.zero_grad()
            logits = model(change(images[batch], step))
            F.cross_entropy(logits, labels[batch]).backward()
            optimizer.step()
    return model


@torch.no_grad()
def accuracy(model, x, y, training):
    """Return the percentage of correct images, all in one batch."""
    model = copy.deepcopy(model).train(training)
    return 100 * (model(x).argmax(1) == y).float().mean().item()


def run(seed, change, brightness):
    """Return the accuracy in train mode, in eval mode, and there after update_bn."""
    torch.manual_seed(seed)
    train_indices, test_indices = torch.randperm(len(images)).split([1200, 597])
    model = train(change, train_indices)
    test = images[test_indices] + brightness, labels[test_indices]
    in_train = accuracy(model, *test, training=True)
    in_eval = accuracy(model, *test, training=False)
    batches = train_indices.split(100)
    update_bn([change(images[batch], step) for step, batch in enumerate(batches)],
              model)
    return in_train, in_eval, accuracy(model, *test, training=False)


settings = {
    "test data as in training": (as_it_is, 0),
    "test data brighter by 1": (as_it_is, 1),
    "every other batch inverted": (every_other_batch_inverted, 0),
    "half of each batch inverted": (half_of_each_batch_inverted, 0),
}
print(f"{'':27}  train mode  eval mode  after update_bn")
for name, (change, brightness) in settings.items():
    runs = [run(seed, change, brightness) for seed in range(5)]
    for in_train, in_eval, after in runs:
        if name in ("test data brighter by 1", "every other batch inverted"):
            assert in_eval < in_train - 10
            assert after < in_train - 10
        else:
            assert in_eval > 90
            assert after > 90
    means = [sum(column) / 5 for column in zip(*runs)]
    print(f"{name:27}  {means[0]:10.1f}  {means[1]:9.1f}  {means[2]:15.1f}")
