"""With one label per sample, micro precision, recall and F1 all equal the
accuracy. With several labels, or with a class left out, they do not."""
import torch
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score

torch.manual_seed(0)
targets = torch.randint(4, (1000,))
predicted = torch.where(torch.rand(1000) < 0.6, targets, torch.randint(4, (1000,)))

accuracy = accuracy_score(targets, predicted)
print(f"one label: accuracy {accuracy:.4f}")
for score in precision_score, recall_score, f1_score:
    micro = score(targets, predicted, average="micro")
    print(f"    micro {score.__name__} {micro:.4f}")
    assert abs(micro - accuracy) < 1e-9
weighted_recall = recall_score(targets, predicted, average="weighted")
assert abs(weighted_recall - accuracy) < 1e-9

counted = targets != 0  # targets of class 0 are left out
accuracy = accuracy_score(targets[counted], predicted[counted])
micro = f1_score(targets[counted], predicted[counted], labels=[1, 2, 3],
                 average="micro")
print(f"without class 0: accuracy {accuracy:.4f}, micro F1 {micro:.4f}")
assert micro > accuracy + 0.01

targets = torch.rand(1000, 4) < 0.2  # each label is a yes or no
predicted = targets ^ (torch.rand(1000, 4) < 0.1)
per_label = (predicted == targets).double().mean().item()
per_sample = (predicted == targets).all(dim=1).double().mean().item()
micro = f1_score(targets, predicted, average="micro")
print(f"four labels: {per_label:.4f} of the labels are correct, {per_sample:.4f}"
      f" of the samples, micro F1 {micro:.4f}")
assert per_sample < per_label - 0.1
assert per_sample + 0.01 < micro < per_label - 0.1
assert accuracy_score(targets, predicted) == per_sample
