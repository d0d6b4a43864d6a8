"""Copies across a split show as validation rows that have one training row
much closer than the next. No labels and no training are needed."""
import torch
from sklearn.datasets import load_digits

data, _ = load_digits(return_X_y=True)
data = torch.tensor(data / 16).float()


def fraction_with_a_twin(train, val, ratio=0.7):
    """Return how many rows have a nearest row far closer than the second."""
    nearest = torch.cdist(val, train).topk(2, largest=False).values
    return (nearest[:, 0] < ratio * nearest[:, 1]).float().mean().item()


for seed in range(5):
    torch.manual_seed(seed)
    image = torch.randperm(len(data))[:300].repeat(2)  # two copies each
    x = data[image] + 0.1 * torch.randn(600, 64)
    val, train = torch.randperm(600).split([200, 400])
    by_row = fraction_with_a_twin(x[train], x[val])
    val, train = image.argsort().split([200, 400])
    by_image = fraction_with_a_twin(x[train], x[val])
    print(f"split by row {by_row:.3f}, by image {by_image:.3f}")
    assert by_row > 0.2
    assert by_image < 0.02
