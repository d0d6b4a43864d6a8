"""Accuracy rewards a constant where one class is rare, balanced accuracy does
not. The same scores keep their ROC AUC for any fraction of positives, while
their average precision falls with it."""
import torch
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    balanced_accuracy_score,
    roc_auc_score,
)

positives = torch.distributions.Normal(2.0, 1.0)
negatives = torch.distributions.Normal(0.0, 1.0)
average_precision = {}
roc_auc = {}

print("positives   accuracy of \"no\"   balanced   ROC AUC   average precision")
for fraction in 0.5, 0.1, 0.01:
    count = round(100_000 * fraction)
    y = torch.zeros(100_000, dtype=torch.int64)
    y[:count] = 1
    # the scores are quantiles, so that nothing is left to chance
    steps = (torch.arange(count) + 0.5) / count
    others = (torch.arange(100_000 - count) + 0.5) / (100_000 - count)
    scores = torch.cat([positives.icdf(steps), negatives.icdf(others)])

    constant = torch.zeros_like(y)
    accuracy = accuracy_score(y, constant)
    balanced = balanced_accuracy_score(y, constant)
    roc_auc[fraction] = roc_auc_score(y, scores)
    average_precision[fraction] = average_precision_score(y, scores)
    print(f"{fraction:9} {accuracy:19.2f} {balanced:10.2f} "
          f"{roc_auc[fraction]:9.3f} {average_precision[fraction]:19.3f}")
    assert abs(accuracy - (1 - fraction)) < 1e-9
    assert balanced == 0.5

assert abs(roc_auc[0.5] - roc_auc[0.01]) < 0.001
assert average_precision[0.5] > average_precision[0.1] + 0.1
assert average_precision[0.1] > average_precision[0.01] + 0.2
