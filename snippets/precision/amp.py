"""A small MLP learns the digits equally well in fp32, bf16 and fp16: at each of
three learning rates the accuracies differ by less than the seeds do."""
import torch
from sklearn.datasets import load_digits
from torch import nn

torch.set_num_threads(1)
digits = load_digits()
images = torch.tensor(digits.data, dtype=torch.float32) / 16  # (1797, 64)
labels = torch.tensor(digits.target)
precisions = {
    "fp32": torch.float32,
    "bf16": torch.bfloat16,
    "fp16": torch.float16,
}


def accuracy(dtype, lr, seed):
    """Train for 10 epochs; return the test accuracy in percent."""
    torch.manual_seed(seed)
    train, test = torch.randperm(len(images)).split([1200, 597])
    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    scaler = torch.amp.GradScaler("cpu", enabled=dtype == torch.float16)
    autocast = torch.amp.autocast("cpu", dtype, enabled=dtype != torch.float32)
    for epoch in range(10):
        for batch in train[torch.randperm(len(train))].split(100):
            optimizer.zero_grad()
            with autocast:
                logits = model(images[batch])
                loss = nn.functional.cross_entropy(logits, labels[batch])
            assert logits.dtype == dtype
            scaler.scale(loss).backward()
            scaler.step(optimizer)
            scaler.update()
    with torch.no_grad(), autocast:
        predicted = model(images[test]).argmax(dim=1)
    return 100 * (predicted == labels[test]).float().mean().item()


print("  lr  precision  mean accuracy of five seeds  smallest  largest")
for lr in (0.03, 0.3, 1.0):
    runs = {
        name: torch.tensor([accuracy(dtype, lr, seed) for seed in range(5)])
        for name, dtype in precisions.items()
    }
    for name, values in runs.items():
        print(f"{lr:4}  {name:9}  {values.mean():27.1f}  {values.min():8.1f}"
              f"  {values.max():7.1f}")
    means = [values.mean() for values in runs.values()]
    between_seeds = runs["fp32"].max() - runs["fp32"].min()
    assert max(means) - min(means) < between_seeds
