"""roc_auc_score needs scores. Given predicted classes it returns the balanced
accuracy at that one threshold. Right: in this file."""
import torch
from sklearn.metrics import balanced_accuracy_score, roc_auc_score

torch.manual_seed(0)
y = (torch.rand(2000) < 0.1).long()
logits = torch.randn(2000) + 2 * y - 2
classes = (logits > 0).long()

of_scores = roc_auc_score(y, logits)
of_classes = roc_auc_score(y, classes)
balanced = balanced_accuracy_score(y, classes)
print(f"AUC of the logits {of_scores:.4f}")
print(f"AUC of the probabilities {roc_auc_score(y, logits.sigmoid()):.4f}")
print(f"AUC of the classes {of_classes:.4f}, balanced accuracy {balanced:.4f}")
assert abs(of_classes - balanced) < 1e-9
assert of_scores > of_classes + 0.1
assert abs(of_scores - roc_auc_score(y, logits.double().sigmoid())) < 1e-9
