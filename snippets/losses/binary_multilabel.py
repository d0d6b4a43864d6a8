"""Multi-label classification: one output per label, BCEWithLogitsLoss, and one
threshold per label. A sample may have several labels, or none."""
import torch
from sklearn.datasets import load_digits
from torch import nn

data, digit = load_digits(return_X_y=True)
x, digit = torch.tensor(data / 16).float(), torch.tensor(digit)
label_names = ["even", "above 4", "square", "multiple of 3"]
labels = torch.stack([
    digit % 2 == 0,
    digit > 4,
    torch.isin(digit, torch.tensor([0, 1, 4, 9])),
    digit % 3 == 0,
], dim=1).float()  # (1797, 4): 0 or 1 for each label

torch.manual_seed(0)
train, test = torch.randperm(len(x)).split([1200, 597])
model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 4))
opt = torch.optim.Adam(model.parameters(), lr=0.01)
loss_fn = nn.BCEWithLogitsLoss()
for epoch in range(10):
    for batch in train[torch.randperm(1200)].split(100):
        loss = loss_fn(model(x[batch]), labels[batch])
        opt.zero_grad()
        loss.backward()
        opt.step()

with torch.no_grad():
    probabilities = model(x[test]).sigmoid()
predicted = probabilities > 0.5
correct = predicted == labels[test].bool()
for name, accuracy in zip(label_names, correct.float().mean(dim=0)):
    print(f"{name:13} {accuracy:.1%} correct")
    assert accuracy > 0.9
seven = predicted[digit[test] == 7].float().mean(dim=0)
print("labels of the 7s:", [name for name, p in zip(label_names, seven) if p > 0.5])
assert (seven > 0.5).tolist() == [False, True, False, False]
