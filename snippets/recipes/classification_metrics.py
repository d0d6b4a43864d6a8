"""Compute accuracy, precision, recall, F1 and IoU over a whole data set.
A confusion matrix adds up the batches, and every metric comes from its counts.
The demonstration checks the values against scikit-learn."""
import copy
import operator

import torch
import torch.distributed as dist
from torch import Tensor


class ClassificationMetrics:
    """Counts pairs of target and prediction; each metric comes from the counts.

    Targets equal to ignore_index are left out, as in cross_entropy. If that
    is the index of a class, its own metrics are nan.

    A class with neither targets nor predictions has nan, and no average counts
    it. For the other classes 0/0 is 0, as in scikit-learn: the precision of a
    class that is never predicted, the recall of a class without targets.
    """

    def __init__(self, num_classes: int, ignore_index: int = -100) -> None:
        self.num_classes = operator.index(num_classes)  # an integer, or TypeError
        self.ignore_index = operator.index(ignore_index)
        if self.num_classes < 2:
            raise ValueError(f"num_classes is {num_classes}, not 2 or more; for one "
                             "logit per sample count the classes 0 and 1")
        self.counts = torch.zeros(  # [target, predicted]
            self.num_classes, self.num_classes, dtype=torch.int64, device="cpu")

    @torch.no_grad()
    def update(self, predictions: Tensor, targets: Tensor) -> None:
        """Add a batch, on any device.

        predictions are logits or probabilities of shape (N, classes, ...), or
        class indices of the same shape as the targets, (N, ...).
        """
        predicted = self._class_indices(predictions, targets)
        targets = targets.long()
        counted = targets != self.ignore_index
        # argmax takes nan for the largest
        if (predictions.is_floating_point()
                and predictions.isnan().any(dim=1)[counted].any()):
            raise ValueError("the predictions hold nan")
        predicted = predicted[counted]
        targets = targets[counted]
        self._check_range("predictions", predicted)
        self._check_range("targets", targets)
        pairs = torch.bincount(targets * self.num_classes + predicted,
                               minlength=self.num_classes ** 2)
        self.counts = self.counts + pairs.reshape_as(self.counts).cpu()

    def merge(self, other: "ClassificationMetrics") -> None:
        """Add the counts of another part of the data."""
        for name in ("num_classes", "ignore_index"):
            own, others = getattr(self, name), getattr(other, name)
            if own != others:
                raise ValueError(f"{name} differs: {own} and {others}")
        self.counts = self.counts + other.counts

    def sum_over_processes(
            self, device: torch.device | str = "cpu") -> "ClassificationMetrics":
        """Return the metrics of all processes of torch.distributed together.

        Every process must call this. For the backend nccl, device is the GPU
        of the process. Without a process group the result is a copy.
        """
        total = copy.copy(self)
        total.counts = self.counts.to(device, copy=True)
        if dist.is_available() and dist.is_initialized():
            dist.all_reduce(total.counts)
        total.counts = total.counts.cpu()
        return total

    def accuracy(self) -> float:
        """The fraction of the targets that are predicted."""
        return self._correct().sum().item() / self._total()

    def balanced_accuracy(self) -> float:
        """The mean recall of the classes that have targets."""
        self._total()
        has_targets = self._targets() > 0
        return self.recall()[has_targets].mean().item()

    def precision(self, average: str | None = None) -> Tensor:
        """Correct predictions / predictions of the class."""
        return self._metric(self._correct(), self._predictions(), average)

    def recall(self, average: str | None = None) -> Tensor:
        """Correct predictions / targets of the class."""
        return self._metric(self._correct(), self._targets(), average)

    def f1(self, average: str | None = None) -> Tensor:
        """The harmonic mean of precision and recall."""
        return self._metric(2 * self._correct(),
                            self._predictions() + self._targets(), average)

    def iou(self, average: str | None = None) -> Tensor:
        """Intersection over union, also called the Jaccard index."""
        union = self._predictions() + self._targets() - self._correct()
        return self._metric(self._correct(), union, average)

    def _correct(self) -> Tensor:
        return self.counts.diagonal()

    def _targets(self) -> Tensor:
        return self.counts.sum(dim=1)

    def _predictions(self) -> Tensor:
        return self.counts.sum(dim=0)

    def _total(self) -> int:
        total = int(self.counts.sum())
        if total == 0:
            raise ValueError("no target was counted: update() was not called, "
                             "or all targets are ignored")
        return total

    def _metric(self, part: Tensor, whole: Tensor, average: str | None) -> Tensor:
        """part / whole per class, or averaged over classes."""
        self._total()
        values = part.double() / whole.clamp(min=1)
        occurs = self._targets() + self._predictions() > 0
        if 0 <= self.ignore_index < self.num_classes:
            occurs[self.ignore_index] = False
        if average is None:
            return values.where(occurs, torch.nan)
        if average == "macro":
            return values[occurs].mean()
        if average == "weighted":
            weights = self._targets().double()
            return (values * weights).sum() / weights.sum()
        raise ValueError(f"average is {average!r}, not None, 'macro' or 'weighted'")

    def _class_indices(self, predictions: Tensor, targets: Tensor) -> Tensor:
        if targets.is_floating_point() or targets.is_complex():
            raise TypeError(f"targets are class indices, not {targets.dtype}")
        if not predictions.is_floating_point():
            if predictions.shape != targets.shape:
                raise ValueError(
                    f"predicted classes of shape {tuple(predictions.shape)}, "
                    f"targets of shape {tuple(targets.shape)}")
            return predictions.long()
        if targets.dim() == 0:
            raise ValueError("the targets have no batch dimension")
        shape = tuple(predictions.shape)
        expected = (*targets.shape[:1], self.num_classes, *targets.shape[1:])
        if shape != expected:
            raise ValueError(
                f"logits of shape {shape} for targets of shape "
                f"{tuple(targets.shape)}: expected {expected}. The classes are "
                "dimension 1; for one logit per sample pass (logits > 0).long()")
        return predictions.argmax(dim=1)

    def _check_range(self, name: str, classes: Tensor) -> None:
        outside = classes[(classes < 0) | (classes >= self.num_classes)]
        if len(outside):
            raise ValueError(f"{name} hold {outside[0].item()}: the classes are "
                             f"0 to {self.num_classes - 1}")


if __name__ == "__main__":
    from sklearn.datasets import load_digits
    from sklearn.metrics import accuracy_score, f1_score, jaccard_score
    from torch import nn
    from torch.utils.data import DataLoader, TensorDataset

    torch.manual_seed(0)
    digits = load_digits()
    images = torch.tensor(digits.images, dtype=torch.float32) / 16
    labels = torch.tensor(digits.target)
    loader = DataLoader(TensorDataset(images, labels), batch_size=256)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 10)).to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(5):
        for inputs, targets in loader:
            optimizer.zero_grad()
            logits = model(inputs.to(device))
            nn.functional.cross_entropy(logits, targets.to(device)).backward()
            optimizer.step()

    metrics = ClassificationMetrics(num_classes=10)
    predicted = []
    model.eval()
    with torch.no_grad():
        for inputs, targets in loader:
            logits = model(inputs.to(device))
            metrics.update(logits, targets.to(device))
            predicted.append(logits.argmax(dim=1).cpu())

    print(f"accuracy {metrics.accuracy():.4f}")
    print(f"macro F1 {metrics.f1('macro'):.4f}")
    print(f"mean IoU {metrics.iou('macro'):.4f}")
    print("recall of the digits:",
          *[f"{recall:.2f}" for recall in metrics.recall().tolist()])
    predicted = torch.cat(predicted)
    assert abs(metrics.accuracy() - accuracy_score(labels, predicted)) < 1e-9
    macro_f1 = f1_score(labels, predicted, average="macro")
    assert abs(metrics.f1("macro") - macro_f1) < 1e-9
    mean_iou = jaccard_score(labels, predicted, average="macro")
    assert abs(metrics.iou("macro") - mean_iou) < 1e-9
    assert metrics.iou().allclose(metrics.f1() / (2 - metrics.f1()))
