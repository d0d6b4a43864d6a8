"""Without detach() and with retain_graph=True, the generator's backward()
meets a discriminator that its own step has changed. Raises: RuntimeError.
Right: loop/backward_gan.py."""
import torch
from torch import nn

torch.manual_seed(0)
generator = nn.Linear(2, 2)
discriminator = nn.Sequential(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 1))
d_optimizer = torch.optim.SGD(discriminator.parameters(), lr=0.1)

scores = discriminator(generator(torch.randn(8, 2)))
d_loss = scores.mean()
g_loss = -scores.mean()
d_loss.backward(retain_graph=True)
print("the generator got a gradient of the discriminator's loss:",
      generator.weight.grad is not None)
d_optimizer.step()
g_loss.backward()
