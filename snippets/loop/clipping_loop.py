"""backward, clip, step: clip_grad_norm_ returns the norm before clipping."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
digits = load_digits()
images = torch.tensor(digits.data, dtype=torch.float32) / 16
labels = torch.tensor(digits.target)
loader = DataLoader(TensorDataset(images, labels), batch_size=100, shuffle=True)

device = "cuda" if torch.cuda.is_available() else "cpu"
model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10)).to(device)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)

batches = [batch for epoch in range(3) for batch in loader]
for step, (x, y) in enumerate(batches):
    x, y = x.to(device), y.to(device)
    loss = F.cross_entropy(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
    before = nn.utils.parameters_to_vector(model.parameters())
    optimizer.step()

    moved = nn.utils.parameters_to_vector(model.parameters()) - before
    expected = 0.5 * norm.clamp(max=1.0)  # lr times the clipped norm: this is plain SGD
    assert moved.norm().isclose(expected, rtol=1e-3)
    if step % 9 == 0:
        print(f"step {step:2}: loss {loss:.4f}, norm {norm:.4f}, "
              f"moved {moved.norm():.4f}")
