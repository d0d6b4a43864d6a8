"""Top-k accuracy: is the target among the k largest logits?"""
import torch
from sklearn.metrics import top_k_accuracy_score


def count_in_top_k(logits, targets, k):
    """Return how many targets are among the k classes with the largest logits."""
    top = logits.topk(k, dim=1).indices  # (N, k)
    return (top == targets[:, None]).any(dim=1).sum().item()


torch.manual_seed(0)
logits = torch.randn(1000, 10)
targets = torch.randint(10, (1000,))
logits[torch.arange(1000), targets] += 1
for k in 1, 3, 5:
    accuracy = count_in_top_k(logits, targets, k) / len(targets)
    print(f"top {k}: {accuracy:.4f}")
    assert accuracy == top_k_accuracy_score(targets, logits, k=k)
top_1 = (logits.argmax(dim=1) == targets).sum().item()
assert count_in_top_k(logits, targets, 1) == top_1
