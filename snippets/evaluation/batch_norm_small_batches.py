"""With two samples per batch, batch norm trains worse than group norm, each at its best
of four learning rates. With 30 samples it trains better."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
images = torch.tensor(digits.data, dtype=torch.float32) / 16
labels = torch.tensor(digits.target)


def accuracy(seed, group_norm, batch_size, lr):
    """Train for one epoch; return the accuracy in eval mode in percent."""
    torch.manual_seed(seed)
    train_indices, test_indices = torch.randperm(len(images)).split([600, 1197])
    norm = nn.GroupNorm(8, 64) if group_norm else nn.BatchNorm1d(64)
    model = nn.Sequential(nn.Linear(64, 64), norm, nn.ReLU(), nn.Linear(64, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for batch in train_indices.split(batch_size):
        optimizer.zero_grad()
        F.cross_entropy(model(images[batch]), labels[batch]).backward()
        optimizer.step()
    model.eval()
    correct = model(images[test_indices]).argmax(1) == labels[test_indices]
    return 100 * correct.float().mean().item()


def at_best_lr(group_norm, batch_size):
    """Return the accuracies of five runs at the learning rate with the best mean."""
    runs = [[accuracy(seed, group_norm, batch_size, lr) for seed in range(5)]
            for lr in (0.001, 0.003, 0.01, 0.03)]
    return max(runs, key=sum)


print("samples per batch  batch norm  group norm")
lead = {}
for batch_size in (2, 4, 30):
    batch = at_best_lr(group_norm=False, batch_size=batch_size)
    group = at_best_lr(group_norm=True, batch_size=batch_size)
    lead[batch_size] = [g - b for g, b in zip(group, batch)]
    print(f"{batch_size:17}  {sum(batch) / 5:10.1f}  {sum(group) / 5:10.1f}")
assert min(lead[2]) > 2
assert max(lead[30]) < 0
