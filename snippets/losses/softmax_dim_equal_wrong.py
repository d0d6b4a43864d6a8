"""With as many steps as classes, cross entropy accepts (N, L, C) and takes the steps
for classes. After six epochs most answers are wrong; after 60 the loss is where it was,
although many answers are correct. Right: losses/softmax_dim_layouts.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def train_and_test(seed, lr, classes_on_dim_1, epochs=6):
    """Return the test images classified correctly and the last training loss."""
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    opt = torch.optim.Adam(model.parameters(), lr)
    for epoch in range(epochs):
        for batch in train[torch.randperm(1200)].view(12, 10, 10):
            logits = model(x[batch])  # (10 sequences, 10 steps, 10 classes)
            if classes_on_dim_1:
                logits = logits.transpose(1, 2)
            loss = F.cross_entropy(logits, y[batch])
            opt.zero_grad()
            loss.backward()
            opt.step()
    with torch.no_grad():
        correct = (model(x[test]).argmax(dim=1) == y[test]).sum().item()
    return correct, loss.item()


print("           correct of 597        last loss")
print("lr    seed transposed  as it is  transposed  as it is")
for lr in 0.001, 0.01:
    for seed in range(5):
        correct, loss = train_and_test(seed, lr, classes_on_dim_1=True)
        wrong_correct, wrong_loss = train_and_test(seed, lr, classes_on_dim_1=False)
        assert wrong_correct < correct - 200
        assert loss < wrong_loss - 0.5
        assert wrong_loss > 1.8
        print(f"{lr:5} {seed:4} {correct:10}  {wrong_correct:8}"
              f"  {loss:10.2f}  {wrong_loss:8.2f}")

for seed in range(5):
    correct, loss = train_and_test(seed, 0.001, classes_on_dim_1=False, epochs=60)
    assert correct > 300  # more than half
    assert loss > 2
    print(f"0.001 {seed:4}   60 epochs {correct:8}              {loss:8.2f}")
