"""The training loop in its shortest form: zero_grad, forward, backward, step.
It finds the weights that made the data."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
true_weight, true_bias = torch.tensor([[2.0, -3.0, 1.0]]), 0.5
inputs = torch.randn(1000, 3)
targets = inputs @ true_weight.T + true_bias
dataset = TensorDataset(inputs, targets)
loader = DataLoader(dataset, batch_size=50, shuffle=True)

model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for epoch in range(1, 6):
    for x, y in loader:
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch}: last loss {loss.item():.6f}")

print("weight", [f"{value:.4f}" for value in model.weight[0].tolist()],
      f"bias {model.bias.item():.4f}")
assert model.weight.allclose(true_weight, atol=1e-4)
assert model.bias.allclose(torch.tensor([true_bias]), atol=1e-4)
