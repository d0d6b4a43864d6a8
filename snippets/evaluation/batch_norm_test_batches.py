"""Without eval() the accuracy depends on how a test set is batched."""
import copy

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
images = torch.tensor(digits.data, dtype=torch.float32) / 16
labels = torch.tensor(digits.target)
batch_sizes = [2, 8, 64, 512]


def train(indices):
    model = nn.Sequential(
        nn.Linear(64, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(4):
        for batch in indices[torch.randperm(len(indices))].split(100):
            optimizer.zero_grad()
            F.cross_entropy(model(images[batch]), labels[batch]).backward()
            optimizer.step()
    return model


@torch.no_grad()
def accuracy(model, indices, batch_size):
    """Return the percentage of correct images, in the mode that the model is in."""
    correct = 0
    for batch in indices.split(batch_size):
        correct += (model(images[batch]).argmax(1) == labels[batch]).sum().item()
    return 100 * correct / len(indices)


settings = {  # whether the model is in train mode, whether the images are sorted
    "eval mode": (False, False),
    "train mode, shuffled": (True, False),
    "train mode, sorted by class": (True, True),
}
result = {name: {batch_size: [] for batch_size in batch_sizes} for name in settings}
for seed in range(5):
    torch.manual_seed(seed)
    train_indices, test_indices = torch.randperm(len(images)).split([1285, 512])
    by_class = test_indices[labels[test_indices].argsort()]
    trained = train(train_indices)
    for name, (training, is_sorted) in settings.items():
        for batch_size in batch_sizes:
            model = copy.deepcopy(trained)  # train mode moves the running statistics
            model.train(training)
            indices = by_class if is_sorted else test_indices
            result[name][batch_size].append(accuracy(model, indices, batch_size))

for seed in range(5):
    in_eval = result["eval mode"][512][seed]
    shuffled = result["train mode, shuffled"]
    by_class = result["train mode, sorted by class"]
    for batch_size in batch_sizes:
        assert result["eval mode"][batch_size][seed] == in_eval
    assert shuffled[2][seed] < in_eval - 20
    assert shuffled[8][seed] < in_eval - 2
    assert shuffled[64][seed] > in_eval - 2
    assert by_class[64][seed] < in_eval - 40

print(f"{'test images per batch':28}", *(f"{size:6}" for size in batch_sizes))
for name, style in zip(settings, ["^:", "o-", "s--"]):
    means = [sum(result[name][batch_size]) / 5 for batch_size in batch_sizes]
    print(f"{name:28}", *(f"{mean:6.1f}" for mean in means))
    plt.plot([str(size) for size in batch_sizes], means, style, label=name)
plt.gca().set(xlabel="test images per batch", ylabel="accuracy in percent")
plt.legend(loc="lower right")
title = "Without eval(), small or sorted test batches cost accuracy"
plt.savefig("batch_norm_test_batches.svg", metadata={"Title": title})
