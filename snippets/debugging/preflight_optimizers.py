"""With several optimizers, pass train_step and leave optimizer out. If one of them is
never stepped, preflight names the weights that it holds. Needs: torchproof."""
import torch
from torch import nn

import torchproof

torch.manual_seed(0)
encoder = nn.Sequential(nn.Linear(20, 8), nn.ReLU())
decoder = nn.Linear(8, 20)
autoencoder = nn.Sequential(encoder, decoder)
encoder_optimizer = torch.optim.Adam(encoder.parameters(), lr=0.001)
decoder_optimizer = torch.optim.Adam(decoder.parameters(), lr=0.01)
loss_fn = nn.MSELoss()
x = torch.randn(64, 20)
batch = (x, x)


def compute_gradients(batch):
    x, target = batch
    encoder_optimizer.zero_grad()
    decoder_optimizer.zero_grad()
    loss_fn(autoencoder(x), target).backward()


def train_step(batch):
    compute_gradients(batch)
    encoder_optimizer.step()
    decoder_optimizer.step()


def train_step_wrong(batch):
    compute_gradients(batch)
    encoder_optimizer.step()
    encoder_optimizer.step()  # decoder_optimizer was meant


report = torchproof.preflight(autoencoder, loss_fn, batch, train_step=train_step)
print(report)
assert report.ok

report = torchproof.preflight(autoencoder, loss_fn, batch, train_step=train_step_wrong)
print(report)
assert report.codes == ["not-in-optimizer"]
