"""The mean of the batches' values is not the value of the data set: for the
accuracy if the last batch is smaller, for precision even if all batches are
equal. Right: recipes/classification_metrics.py."""
import torch


def accuracy(targets, predicted):
    return (predicted == targets).double().mean().item()


def precision(targets, predicted, of_none=0.0):
    positives = predicted.sum().item()
    correct = (predicted & targets).sum().item()
    return correct / positives if positives else of_none


def mean_over_batches(metric, targets, predicted, batch_size, *options):
    values = [metric(*batch, *options) for batch in zip(
        targets.split(batch_size), predicted.split(batch_size))]
    return sum(values) / len(values)


torch.manual_seed(0)
targets = torch.rand(1001) < 0.1  # 10 % positives
is_wrong = torch.rand(1001) < 0.05
is_wrong[-1] = True
predicted = targets ^ is_wrong

mean = mean_over_batches(accuracy, targets, predicted, 100)
whole = accuracy(targets, predicted)
print(f"accuracy of ten batches of 100 and one of 1: {mean:.4f}, whole {whole:.4f}")
assert mean < whole - 0.05

targets, predicted = targets[:1000], predicted[:1000]  # now all batches are equal
mean = mean_over_batches(accuracy, targets, predicted, 100)
assert abs(mean - accuracy(targets, predicted)) < 1e-9

whole = precision(targets, predicted)
print(f"precision of the whole set {whole:.4f}; mean over batches, in 20 orders:")
found = {}
for batch_size, of_none in (100, 0.0), (10, 0.0), (10, 1.0):
    means = []
    for shuffle in range(20):
        order = torch.randperm(1000)
        means.append(mean_over_batches(precision, targets[order], predicted[order],
                                       batch_size, of_none))
    found[batch_size, of_none] = means
    print(f"    batches of {batch_size}, 0/0 is {of_none}:"
          f" {min(means):.4f} to {max(means):.4f}")
assert max(found[10, 0.0]) < whole - 0.05
assert sum(found[10, 1.0]) / 20 > whole + 0.03
assert min(found[100, 0.0]) < whole - 0.01
assert max(found[100, 0.0]) > whole + 0.01
