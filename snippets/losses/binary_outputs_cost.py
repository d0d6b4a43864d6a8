"""On the breast cancer data, one output and two classify equally well, each at its
best learning rate on validation data."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_breast_cancer
from torch import nn

RATES = [0.001, 0.003, 0.01, 0.03]
data, target = load_breast_cancer(return_X_y=True)
x, y = torch.tensor(data).float(), torch.tensor(target)
x = (x - x.mean(dim=0)) / x.std(dim=0)


def evaluate(model, images):
    """Return the accuracy and the log loss."""
    with torch.no_grad():
        output = model(x[images])
    if output.shape[1] == 1:  # as two outputs: 0 and z
        output = torch.cat([torch.zeros_like(output), output], dim=1)
    correct = output.argmax(dim=1) == y[images]
    return correct.float().mean().item(), F.cross_entropy(output, y[images]).item()


def train_model(outputs, lr, seed):
    """Return (accuracy, log loss) on validation and on test data."""
    torch.manual_seed(seed)
    train, validation, test = torch.randperm(569).split([269, 100, 200])
    model = nn.Sequential(nn.Linear(30, 16), nn.ReLU(), nn.Linear(16, outputs))
    opt = torch.optim.Adam(model.parameters(), lr)
    for epoch in range(20):
        for batch in train[torch.randperm(269)].split(50):
            output = model(x[batch])
            if outputs == 1:
                loss = F.binary_cross_entropy_with_logits(
                    output.squeeze(1), y[batch].float())
            else:
                loss = F.cross_entropy(output, y[batch])
            opt.zero_grad()
            loss.backward()
            opt.step()
    return evaluate(model, validation), evaluate(model, test)


accuracy = {}
print("outputs  best lr  test accuracy, %  log loss")
for outputs in 1, 2:
    runs = {lr: [train_model(outputs, lr, seed) for seed in range(5)]
            for lr in RATES}
    best_lr = min(RATES, key=lambda lr: sum(run[0][1] for run in runs[lr]))
    results = torch.tensor([test for _, test in runs[best_lr]])
    accuracy[outputs], log_loss = 100 * results[:, 0], results[:, 1]
    print(f"{outputs:7}  {best_lr:7}  {accuracy[outputs].mean():6.1f} ± "
          f"{accuracy[outputs].std():.1f}       {log_loss.mean():.3f}")
assert accuracy[1].mean() > 95
assert (accuracy[1] - accuracy[2]).mean().abs() < 1
