"""Sound trainings of generative models, and of models of densities."""
import math
from copy import deepcopy

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm

from tests.preflight.sound import Streamed, digits, epochs, loaders, sound


def grey_digits(count):
    """Digits with values from 0 to 1, without their classes."""
    x, _ = digits()
    x = (x - x.min()) / (x.max() - x.min())
    return x[torch.randint(1500, (count,))]


def centred_digits(count):
    """Digits with values from -1 to 1, as a generator's tanh gives them."""
    return 2 * grey_digits(count) - 1


class VAE(nn.Module):
    def __init__(self, inputs=64, hidden=64, latent=8):
        super().__init__()
        self.fc1 = nn.Linear(inputs, hidden)
        self.fc21 = nn.Linear(hidden, latent)
        self.fc22 = nn.Linear(hidden, latent)
        self.fc3 = nn.Linear(latent, hidden)
        self.fc4 = nn.Linear(hidden, inputs)

    def forward(self, x):
        hidden = F.relu(self.fc1(x.flatten(1)))
        mu, logvar = self.fc21(hidden), self.fc22(hidden)
        z = mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)
        return torch.sigmoid(self.fc4(F.relu(self.fc3(z)))), mu, logvar


@sound("vae", steps=200, below=0.7)
def vae():
    """The VAE of the examples: cross-entropy and divergence, both summed.

    https://github.com/pytorch/examples/blob/main/vae/main.py
    """
    model = VAE()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

    def draw():
        return grey_digits(128)

    def loss_function(output, x):
        recon, mu, logvar = output
        bce = F.binary_cross_entropy(recon, x.flatten(1), reduction="sum")
        kld = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
        return bce + kld

    def train_step(data):
        optimizer.zero_grad()
        loss = loss_function(model(data), data)
        loss.backward()
        optimizer.step()
        return loss.item()

    def loop():
        data = grey_digits(1280)
        held_out = grey_digits(128)
        for _ in range(6):
            model.train()
            for rows in torch.randperm(len(data)).split(128):
                train_step(data[rows])
            model.eval()
            with torch.no_grad():
                loss_function(model(held_out), held_out)

    return Streamed(
        model, loss_function, draw(), optimizer, train_step, draw=draw, loop=loop
    )


class Quantize(nn.Module):
    """The nearest of a book of codes, which follow the mean of what they stand for."""

    def __init__(self, dim, codes, decay=0.99, eps=1e-5):
        super().__init__()
        self.decay, self.eps = decay, eps
        embed = torch.randn(codes, dim)
        self.register_buffer("embed", embed)
        self.register_buffer("cluster_size", torch.ones(codes))
        self.register_buffer("embed_avg", embed.clone())

    def forward(self, x):
        flat = x.detach().flatten(0, -2)
        nearest = torch.cdist(flat, self.embed).argmin(1)
        quantized = self.embed[nearest].view_as(x)
        if self.training:
            chosen = F.one_hot(nearest, len(self.embed)).float()
            self.cluster_size.lerp_(chosen.sum(0), 1 - self.decay)
            self.embed_avg.lerp_(chosen.t() @ flat, 1 - self.decay)
            total = self.cluster_size.sum()
            smoothed = (self.cluster_size + self.eps) / (
                total + len(self.embed) * self.eps
            )
            self.embed.copy_(self.embed_avg / (smoothed * total).unsqueeze(1))
        commitment = (quantized - x).pow(2).mean()
        return x + (quantized - x).detach(), commitment


class VQVAE(nn.Module):
    def __init__(self, width=16, dim=8, codes=32):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(1, width, 4, 2, 1), nn.ReLU(inplace=True),
            nn.Conv2d(width, dim, 1),
        )
        self.quantize = Quantize(dim, codes)
        self.decoder = nn.Sequential(
            nn.Conv2d(dim, width, 3, padding=1), nn.ReLU(inplace=True),
            nn.ConvTranspose2d(width, 1, 4, 2, 1),
        )

    def forward(self, x):
        codes, commitment = self.quantize(self.encoder(x).permute(0, 2, 3, 1))
        return self.decoder(codes.permute(0, 3, 1, 2)), commitment


@sound("vqvae", steps=100)
def vqvae():
    """VQ-VAE: gradients pass straight through, codes follow by moving averages.

    https://github.com/rosinality/vq-vae-2-pytorch/blob/master/vqvae.py
    """
    model = VQVAE()
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)

    def draw():
        return centred_digits(64)

    def criterion(output, img):
        out, latent_loss = output
        return F.mse_loss(out, img) + 0.25 * latent_loss

    def train_step(img):
        model.zero_grad()
        loss = criterion(model(img), img)
        loss.backward()
        optimizer.step()
        return loss.item()

    return Streamed(model, criterion, draw(), optimizer, train_step, draw=draw)


LATENT = 16


def generator(width=8):
    return nn.Sequential(
        nn.ConvTranspose2d(LATENT, 2 * width, 2, 1, 0, bias=False),
        nn.BatchNorm2d(2 * width), nn.ReLU(True),
        nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
        nn.BatchNorm2d(width), nn.ReLU(True),
        nn.ConvTranspose2d(width, 1, 4, 2, 1, bias=False), nn.Tanh(),
    )


def discriminator(width=8):
    return nn.Sequential(
        nn.Conv2d(1, width, 4, 2, 1, bias=False), nn.LeakyReLU(0.2, inplace=True),
        nn.Conv2d(width, 2 * width, 4, 2, 1, bias=False),
        nn.BatchNorm2d(2 * width), nn.LeakyReLU(0.2, inplace=True),
        nn.Conv2d(2 * width, 1, 2, 1, 0, bias=False), nn.Flatten(0),
    )


def weights_init(module):
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


def noise(count):
    return torch.randn(count, LATENT, 1, 1)


class GAN:
    """DCGAN: the two nets, their optimizers and the two halves of a step."""

    def __init__(self, lr=2e-4):
        self.net_g = generator().apply(weights_init)
        self.net_d = discriminator().apply(weights_init)
        self.opt_g = torch.optim.Adam(self.net_g.parameters(), lr, betas=(0.5, 0.999))
        self.opt_d = torch.optim.Adam(self.net_d.parameters(), lr, betas=(0.5, 0.999))
        self.criterion = nn.BCEWithLogitsLoss()

    def discriminator_step(self, real, fake):
        self.net_d.zero_grad()
        output = self.net_d(real)
        on_real = self.criterion(output, torch.ones_like(output))
        on_real.backward()
        output = self.net_d(fake.detach())
        on_fake = self.criterion(output, torch.zeros_like(output))
        on_fake.backward()
        self.opt_d.step()
        return (on_real + on_fake).item()

    def generator_step(self, fake):
        self.net_g.zero_grad()
        output = self.net_d(fake)
        loss = self.criterion(output, torch.ones_like(output))
        loss.backward()
        self.opt_g.step()
        return loss.item()

    def step(self, real):
        fake = self.net_g(noise(len(real)))
        loss = self.discriminator_step(real, fake)
        return loss + self.generator_step(fake)


def distance_of_means(training):
    """How far the mean of generated digits is from that of real ones, by pixel."""
    with torch.no_grad():
        made = training.model(noise(256))
    apart = made.mean(0) - centred_digits(1500).mean(0)
    return apart.pow(2).mean().item()


@sound("dcgan", steps=400, below=0.5, error=distance_of_means)
def dcgan():
    """DCGAN, whole steps: the discriminator's on a detached fake, the generator's.

    https://github.com/pytorch/examples/blob/main/dcgan/main.py
    """
    gan = GAN(lr=1e-3)

    def draw():
        return centred_digits(64)

    def forward(model, real):
        return gan.net_d(model(noise(len(real))))

    def criterion(output, real):
        return gan.criterion(output, torch.ones_like(output))

    def loop():
        data = centred_digits(1280)
        for _ in range(3):
            for rows in torch.randperm(len(data)).split(64):
                gan.step(data[rows])

    return Streamed(
        gan.net_g, criterion, draw(), gan.opt_g, gan.step, forward=forward,
        draw=draw, loop=loop,
    )


@sound("dcgan_discriminator", steps=100)
def dcgan_discriminator():
    """The discriminator's half of DCGAN, against a generator that stands still.

    https://github.com/pytorch/examples/blob/main/dcgan/main.py
    """
    gan = GAN()

    def draw():
        real = centred_digits(64)
        with torch.no_grad():
            fake = gan.net_g(noise(64))
        labels = torch.cat([torch.ones(64), torch.zeros(64)])
        return torch.cat([real, fake]), labels

    def train_step(batch):
        images, _ = batch
        real, fake = images.chunk(2)
        return gan.discriminator_step(real, fake)

    return Streamed(
        gan.net_d, gan.criterion, draw(), gan.opt_d, train_step, draw=draw
    )


@sound("dcgan_generator", steps=150, below=0.7)
def dcgan_generator():
    """The generator's half of DCGAN, through a discriminator that stands still.

    https://github.com/pytorch/examples/blob/main/dcgan/main.py
    """
    gan = GAN(lr=1e-3)
    for _ in range(5):
        gan.discriminator_step(centred_digits(64), gan.net_g(noise(64)))

    def draw():
        return noise(64), torch.ones(64)

    def forward(model, batch):
        z, _ = batch
        return gan.net_d(model(z))

    def train_step(batch):
        z, _ = batch
        return gan.generator_step(gan.net_g(z))

    return Streamed(
        gan.net_g, gan.criterion, draw(), gan.opt_g, train_step, forward=forward,
        draw=draw,
    )


@sound("spectral_norm_gan", steps=120, below=0.5, error=distance_of_means)
def spectral_norm_gan():
    """SN-GAN: spectral norm in the discriminator, hinge loss, more of its steps.

    https://github.com/christiancosgrove/pytorch-spectral-normalization-gan/blob/master/main.py
    """
    net_g = generator().apply(weights_init)
    net_d = nn.Sequential(
        spectral_norm(nn.Conv2d(1, 8, 3, 1, 1)), nn.LeakyReLU(0.1),
        spectral_norm(nn.Conv2d(8, 16, 4, 2, 1)), nn.LeakyReLU(0.1),
        spectral_norm(nn.Conv2d(16, 32, 4, 2, 1)), nn.LeakyReLU(0.1),
        nn.Flatten(), spectral_norm(nn.Linear(128, 1)),
    )
    opt_g = torch.optim.Adam(net_g.parameters(), lr=1e-3, betas=(0.0, 0.9))
    opt_d = torch.optim.Adam(net_d.parameters(), lr=1e-3, betas=(0.0, 0.9))

    def draw():
        return centred_digits(32)

    def forward(model, real):
        return net_d(model(noise(len(real))))

    def generator_loss(output, real):
        return -output.mean()

    def train_step(real):
        for _ in range(2):
            opt_d.zero_grad()
            opt_g.zero_grad()
            fake = net_g(noise(len(real)))
            loss = F.relu(1 - net_d(real)).mean() + F.relu(1 + net_d(fake)).mean()
            loss.backward()
            opt_d.step()
        opt_d.zero_grad()
        opt_g.zero_grad()
        loss = generator_loss(forward(net_g, real), real)
        loss.backward()
        opt_g.step()
        return loss.item()

    return Streamed(
        net_g, generator_loss, draw(), opt_g, train_step, forward=forward, draw=draw
    )


def gradient_penalty(critic, real, fake):
    """How far the slope of the critic is from one, between real and made examples."""
    share = torch.rand(len(real), 1)
    between = (share * real + (1 - share) * fake).requires_grad_()
    (slope,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    return ((slope.norm(2, dim=1) - 1) ** 2).mean()


@sound("wgan_gp", drop=0.3)
def wgan_gp():
    """The critic of WGAN-GP: a penalty on its gradient, through a second backward.

    https://github.com/eriklindernoren/PyTorch-GAN/blob/master/implementations/wgan_gp/wgan_gp.py
    """
    made = nn.Sequential(
        nn.Linear(LATENT, 64), nn.LeakyReLU(0.2, inplace=True), nn.Linear(64, 64),
        nn.BatchNorm1d(64), nn.LeakyReLU(0.2, inplace=True), nn.Linear(64, 64),
        nn.Tanh(),
    )
    critic = nn.Sequential(
        nn.Linear(64, 64), nn.LeakyReLU(0.2, inplace=True),
        nn.Linear(64, 32), nn.LeakyReLU(0.2, inplace=True), nn.Linear(32, 1),
    )
    opt_g = torch.optim.Adam(made.parameters(), lr=2e-4, betas=(0.5, 0.999))
    opt_d = torch.optim.Adam(critic.parameters(), lr=1e-3, betas=(0.5, 0.999))
    step = 0

    def draw():
        return centred_digits(64).flatten(1)

    def forward(model, real):
        fake = made(torch.randn(len(real), LATENT)).detach()
        penalty = gradient_penalty(model, real, fake)
        return model(real).mean(), model(fake).mean(), penalty

    def loss_fn(output, real):
        on_real, on_fake, penalty = output
        return on_fake - on_real + 10 * penalty

    def train_step(real):
        nonlocal step
        opt_d.zero_grad()
        loss = loss_fn(forward(critic, real), real)
        loss.backward()
        opt_d.step()
        step += 1
        if step % 5 == 0:
            opt_g.zero_grad()
            (-critic(made(torch.randn(len(real), LATENT))).mean()).backward()
            opt_g.step()
        return loss.item()

    return Streamed(
        critic, loss_fn, draw(), opt_d, train_step, forward=forward, draw=draw
    )


class Denoiser(nn.Module):
    """Predicts the noise in an image from the image and the time."""

    def __init__(self, width=32):
        super().__init__()
        rates = torch.exp(-torch.arange(8) * math.log(10000) / 7)
        self.register_buffer("rates", rates)
        self.time = nn.Sequential(
            nn.Linear(16, width), nn.GELU(), nn.Linear(width, 2 * width)
        )
        self.init_conv = nn.Conv2d(1, width, 3, padding=1)
        self.norm = nn.GroupNorm(4, width)
        self.conv1 = nn.Conv2d(width, width, 3, padding=1)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1)
        self.final = nn.Conv2d(width, 1, 1)

    def forward(self, x, t):
        angles = t.unsqueeze(1) * self.rates
        time = self.time(torch.cat([angles.sin(), angles.cos()], 1))
        scale, shift = time.unsqueeze(2).unsqueeze(3).chunk(2, 1)
        x = self.init_conv(x)
        hidden = self.norm(self.conv1(x)) * (scale + 1) + shift
        return self.final(x + self.conv2(F.silu(hidden)))


class Diffusion(nn.Module):
    """The loss of a denoiser at random times."""

    def __init__(self, model, steps=100):
        super().__init__()
        self.model = model
        betas = torch.linspace(1e-3, 0.2, steps)
        self.register_buffer("kept", (1 - betas).cumprod(0))

    def forward(self, x):
        t = torch.randint(len(self.kept), (len(x),))
        kept = self.kept[t].view(-1, 1, 1, 1)
        noise = torch.randn_like(x)
        noised = kept.sqrt() * x + (1 - kept).sqrt() * noise
        return F.mse_loss(self.model(noised, t), noise)


@sound("ddpm", steps=80, below=0.5, baseline=1.0)
def ddpm():
    """DDPM: random times and noise; the model returns its loss; EMA of weights.

    https://github.com/lucidrains/denoising-diffusion-pytorch
    """
    model = Diffusion(Denoiser())
    ema = deepcopy(model).requires_grad_(False)
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3, betas=(0.9, 0.99))
    step = 0

    def draw():
        return centred_digits(32)

    def train_step(images):
        nonlocal step
        parts = images.chunk(2)
        for part in parts:
            (model(part) / len(parts)).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        step += 1
        if step % 10 == 0:
            with torch.no_grad():
                for old, new in zip(ema.parameters(), model.parameters(), strict=True):
                    old.lerp_(new, 1 - 0.995)

    return Streamed(model, None, draw(), optimizer, train_step, draw=draw)


class Coupling(nn.Module):
    """One half of the variables is scaled and shifted by what the other says."""

    def __init__(self, dim, hidden, first):
        super().__init__()
        mask = torch.arange(dim) % 2 == int(first)
        self.register_buffer("mask", mask.float())
        self.net = nn.Sequential(
            nn.Linear(dim, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU(),
            nn.Linear(hidden, 2 * dim),
        )
        self.scale = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        s, t = self.net(self.mask * x).chunk(2, 1)
        s = (1 - self.mask) * self.scale * torch.tanh(s)
        return x * s.exp() + (1 - self.mask) * t, s.sum(1)


class RealNVP(nn.Module):
    def __init__(self, dim=2, hidden=32, layers=4):
        super().__init__()
        self.layers = nn.ModuleList(
            Coupling(dim, hidden, i % 2 == 0) for i in range(layers)
        )

    def forward(self, x):
        log_det = 0
        for layer in self.layers:
            x, change = layer(x)
            log_det = log_det + change
        return x, log_det


def moons(count):
    """Two moons, standardised."""
    angle = math.pi * torch.rand(count)
    upper = torch.rand(count) < 0.5
    x = torch.where(upper, angle.cos(), 1 - angle.cos())
    y = torch.where(upper, angle.sin(), 0.5 - angle.sin())
    points = torch.stack([x, y], 1) + 0.1 * torch.randn(count, 2)
    return (points - torch.tensor([0.5, 0.25])) / torch.tensor([0.87, 0.5])


@sound("real_nvp", steps=120, drop=0.4)
def real_nvp():
    """RealNVP on two moons: the loss is a negative log-likelihood, clipped gradients.

    https://github.com/chrischute/real-nvp/blob/master/models/real_nvp/coupling_layer.py
    """
    model = RealNVP()
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)

    def draw():
        return moons(128)

    def loss_fn(output, x):
        z, log_det = output
        prior = -0.5 * (z**2 + math.log(2 * math.pi)).sum(1)
        return -(prior + log_det).mean()

    def train_step(x):
        optimizer.zero_grad()
        loss = loss_fn(model(x), x)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 100.0)
        optimizer.step()
        return loss.item()

    return Streamed(model, loss_fn, draw(), optimizer, train_step, draw=draw)


class MDN(nn.Module):
    """The weights, deviations and means of a mixture of Gaussians."""

    def __init__(self, inputs=1, outputs=1, gaussians=5, hidden=32):
        super().__init__()
        self.outputs = outputs
        self.hidden = nn.Sequential(nn.Linear(inputs, hidden), nn.Tanh())
        self.pi = nn.Linear(hidden, gaussians)
        self.sigma = nn.Linear(hidden, outputs * gaussians)
        self.mu = nn.Linear(hidden, outputs * gaussians)

    def forward(self, x):
        hidden = self.hidden(x)
        pi = self.pi(hidden).log_softmax(1)
        sigma = self.sigma(hidden).exp().view(len(x), -1, self.outputs)
        mu = self.mu(hidden).view(len(x), -1, self.outputs)
        return pi, sigma, mu


@sound("mixture_density", steps=200, drop=0.4)
def mixture_density():
    """Mixture density network on the inverse of a sine: several answers for an x.

    https://github.com/sagelywizard/pytorch-mdn/blob/master/mdn/mdn.py
    """
    model = MDN()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)

    def draw(count=256):
        y = 2 * torch.rand(count, 1) - 1
        x = y + 0.3 * torch.sin(2 * math.pi * y) + 0.05 * torch.randn(count, 1)
        return 1.5 * x, 1.7 * y

    def mdn_loss(output, target):
        pi, sigma, mu = output
        density = torch.distributions.Normal(mu, sigma)
        log_prob = density.log_prob(target.unsqueeze(1)).sum(2)
        return -torch.logsumexp(pi + log_prob, 1).mean()

    train_loader, val_loader = loaders(draw, 1280, 64)

    def train_step(batch):
        x, y = batch
        optimizer.zero_grad()
        loss = mdn_loss(model(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    def loop():
        epochs(model, train_step, train_loader, val_loader)

    return Streamed(
        model, mdn_loss, draw(), optimizer, train_step, draw=draw, loop=loop,
        train_loader=train_loader, val_loader=val_loader,
    )


@sound("autoencoder", steps=120, below=0.5, baseline=1.0)
def autoencoder():
    """A detector of anomalies: an autoencoder of sound readings, standardised.

    https://github.com/yzhao062/pyod/blob/master/pyod/models/auto_encoder.py
    """
    mixing = torch.randn(4, 24) / 2
    model = nn.Sequential(
        nn.Linear(24, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Dropout(0.1),
        nn.Linear(32, 6), nn.ReLU(), nn.Linear(6, 32), nn.BatchNorm1d(32), nn.ReLU(),
        nn.Dropout(0.1), nn.Linear(32, 24),
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3, weight_decay=1e-5)

    def draw():
        return torch.randn(64, 4) @ mixing + 0.1 * torch.randn(64, 24)

    return Streamed(model, nn.MSELoss(), draw(), optimizer, draw=draw)
