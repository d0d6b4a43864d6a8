"""If batch == d_in == d_out, W.matmul(x) has the right shape and mixes the
images of a batch. The model is left at the level of guessing for three epochs.
Then the diagonal of W grows, and each image counts most in its own row.
Right: shapes/silent_order.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
x = torch.tensor(digits.data, dtype=torch.float32) / 16
y = torch.tensor(digits.target)


def train(seed, right_order, epochs):
    """Correct predictions on 512 test images, and the weights."""
    def hidden(x):
        return F.relu(x.matmul(W) if right_order else W.matmul(x))

    torch.manual_seed(seed)
    shuffled = torch.randperm(len(x))
    train_rows, test_rows = shuffled[:1216], shuffled[1216:1728]
    W = (torch.randn(64, 64) / 8).requires_grad_()
    output = nn.Linear(64, 10)
    optimizer = torch.optim.Adam([W, *output.parameters()], lr=0.01)
    for epoch in range(epochs):
        for batch in train_rows[torch.randperm(len(train_rows))].split(64):
            loss = F.cross_entropy(output(hidden(x[batch])), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    correct = 0
    with torch.no_grad():
        for batch in test_rows.split(64):
            predictions = output(hidden(x[batch])).argmax(1)
            correct += (predictions == y[batch]).sum().item()
    return correct, W.detach().abs()


print("correct of 512: x.matmul(W), W.matmul(x)")
for epochs in 3, 40:
    for seed in range(5):
        right, _ = train(seed, True, epochs)
        wrong, W = train(seed, False, epochs)
        diagonal = (W.diagonal().mean() / W.mean()).item()
        print(f"{epochs} epochs: {right}, {wrong}; "
              f"diagonal {diagonal:.1f} times the mean of |W|")
        if epochs == 3:
            assert right > 400
            assert wrong < 100
        else:
            assert wrong > 150
            assert right > wrong + 15
            assert diagonal > 3
