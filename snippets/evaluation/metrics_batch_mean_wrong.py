"""The mean of the batches' values is not the value of the data set: for the
accuracy if the last batch is smaller, for precision and F1 even if all
batches are equal. Right: recipes/classification_metrics.py."""
import torch
from sklearn.metrics import accuracy_score, f1_score, precision_score


def mean_over_batches(score, targets, predicted, batch_size, **options):
    values = [score(*batch, **options) for batch in zip(
        targets.split(batch_size), predicted.split(batch_size))]
    return sum(values) / len(values)


torch.manual_seed(0)
targets = (torch.rand(1001) < 0.1).long()  # 10 % positives
is_wrong = torch.rand(1001) < 0.05
is_wrong[-1] = True
predicted = torch.where(is_wrong, 1 - targets, targets)

mean = mean_over_batches(accuracy_score, targets, predicted, 100)
whole = accuracy_score(targets, predicted)
print(f"accuracy, ten batches of 100 and one of 1: {mean:.4f}, whole {whole:.4f}")
assert mean < whole - 0.05

targets, predicted = targets[:1000], predicted[:1000]  # now all batches are equal
mean = mean_over_batches(accuracy_score, targets, predicted, 100)
assert abs(mean - accuracy_score(targets, predicted)) < 1e-9
print("mean over equal batches, in 10 random orders:")
for score in precision_score, f1_score:
    whole = score(targets, predicted)
    print(f"    {score.__name__}, whole set {whole:.4f}")
    for batch_size, zero_division in (100, 0.0), (10, 0.0), (10, 1.0):
        means = []
        for shuffle in range(10):
            order = torch.randperm(1000)
            means.append(mean_over_batches(
                score, targets[order], predicted[order], batch_size,
                zero_division=zero_division))
        print(f"        batches of {batch_size}, 0/0 is {zero_division}:"
              f" {min(means):.4f} to {max(means):.4f}")
        if batch_size == 100:
            assert min(means) < whole - 0.01
        elif zero_division == 0:
            assert max(means) < whole - 0.05
        else:
            assert sum(means) / 10 > whole + 0.03
