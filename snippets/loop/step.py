"""A training loop: zero_grad, forward, loss, backward, step."""
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
device = "cuda" if torch.cuda.is_available() else "cpu"
images, target = map(torch.tensor, load_digits(return_X_y=True))
whole = TensorDataset(images.float().reshape(-1, 8, 8) / 16, target)
train, test = torch.utils.data.random_split(whole, [1200, 597])
loader = DataLoader(train, batch_size=100, shuffle=True)
model = nn.Sequential(
    nn.Flatten(),  # (batch, 8, 8) -> (batch, 64)
    nn.Linear(64, 64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 10),
).to(device)
loss_fn = nn.CrossEntropyLoss()
opt = torch.optim.Adam(model.parameters(), lr=0.01)

for epoch in range(4):
    model.train()
    total = 0.0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        opt.zero_grad()
        logits = model(x)  # (batch, 10)
        loss = loss_fn(logits, y)
        loss.backward()
        opt.step()
        total += loss.item() * len(x)

    model.eval()
    with torch.no_grad():
        x, y = (t.to(device) for t in test[:])
        right = (model(x).argmax(1) == y).sum().item()
    print(f"epoch {epoch}: mean loss {total / len(train):.4f},"
          f" right {right} of {len(test)}")
assert right > 520
