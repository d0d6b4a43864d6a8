"""Sound trainings that compare examples with one another."""
import math
from copy import deepcopy

import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.sound import Streamed, some_digits, sound


def two_views(images):
    """The same images twice: perhaps moved by a pixel, scaled, with noise."""
    views = []
    for _ in range(2):
        shift = torch.randint(2, (2,)).tolist()
        view = torch.roll(images, shift, (2, 3))
        view = view * (0.8 + 0.4 * torch.rand(len(images), 1, 1, 1))
        views.append(view + 0.2 * torch.randn_like(view))
    return views


def encoder(out, width=16):
    """A small network with normalisation, as a ResNet would be."""
    return nn.Sequential(
        nn.Conv2d(1, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU(),
        nn.Conv2d(width, 2 * width, 3, 2, 1, bias=False), nn.BatchNorm2d(2 * width),
        nn.ReLU(), nn.Flatten(), nn.Linear(2 * width * 16, out),
    )


@sound("simclr", steps=100, baseline=math.log(127))
def simclr():
    """SimCLR: NT-Xent over both views of the batch; a scaler that does nothing here.

    https://github.com/sthalles/SimCLR/blob/master/simclr.py
    """
    model = nn.Sequential(encoder(64), nn.ReLU(), nn.Linear(64, 32))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, weight_decay=1e-4)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=20)
    scaler = torch.amp.GradScaler("cpu", enabled=False)
    temperature = 0.07

    def info_nce_loss(features, _=None):
        count = len(features) // 2
        features = F.normalize(features, dim=1)
        similar = features @ features.t() / temperature
        itself = torch.eye(2 * count, dtype=torch.bool)
        similar = similar.masked_fill(itself, -torch.inf)
        other = (torch.arange(2 * count) + count) % (2 * count)
        return F.cross_entropy(similar, other)

    def draw():
        return torch.cat(two_views(some_digits(64)[0]))

    def train_step(images):
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=False):
            loss = info_nce_loss(model(images))
        optimizer.zero_grad()
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        return loss.item()

    def loop():
        images = some_digits(1280)[0]
        for epoch in range(3):
            for rows in torch.randperm(len(images)).split(64):
                train_step(torch.cat(two_views(images[rows])))
            if epoch >= 1:  # the first epochs warm up
                scheduler.step()

    return Streamed(
        model, info_nce_loss, draw(), optimizer, train_step, draw=draw, loop=loop,
        scheduler=scheduler,
    )


def projector(inputs, hidden, outputs):
    return nn.Sequential(
        nn.Linear(inputs, hidden), nn.BatchNorm1d(hidden), nn.ReLU(inplace=True),
        nn.Linear(hidden, outputs),
    )


class BYOL(nn.Module):
    """Each view predicts what a slow copy of the network makes of the other."""

    def __init__(self, decay=0.99):
        super().__init__()
        self.decay = decay
        self.online = nn.Sequential(encoder(32), projector(32, 64, 16))
        self.target = deepcopy(self.online).requires_grad_(False)
        self.predictor = projector(16, 64, 16)

    @torch.no_grad()
    def update_moving_average(self):
        for old, new in zip(
            self.target.parameters(), self.online.parameters(), strict=True
        ):
            old.lerp_(new, 1 - self.decay)

    def forward(self, first, second):
        predicted = [self.predictor(self.online(view)) for view in (first, second)]
        with torch.no_grad():
            wanted = [self.target(view) for view in (second, first)]
        loss = sum(
            2 - 2 * F.cosine_similarity(p, w, dim=1)
            for p, w in zip(predicted, wanted, strict=True)
        )
        return loss.mean()


@sound("byol", steps=80)
def byol():
    """BYOL: the model returns its loss; the target moves after each step.

    https://github.com/lucidrains/byol-pytorch/blob/master/byol_pytorch/byol_pytorch.py
    """
    model = BYOL()
    optimizer = torch.optim.Adam(
        [p for p in model.parameters() if p.requires_grad], lr=3e-4
    )

    def draw():
        return tuple(two_views(some_digits(64)[0])), None

    def train_step(batch):
        views, _ = batch
        loss = model(*views)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        model.update_moving_average()
        return loss.item()

    return Streamed(model, None, draw(), optimizer, train_step, draw=draw)


class MoCo(nn.Module):
    """Queries against the keys of a slow copy: the own one, and a queue of others."""

    def __init__(self, dim=32, size=256, momentum=0.99, temperature=0.2):
        super().__init__()
        self.momentum, self.temperature = momentum, temperature
        self.encoder_q = nn.Sequential(encoder(64), nn.ReLU(), nn.Linear(64, dim))
        self.encoder_k = deepcopy(self.encoder_q).requires_grad_(False)
        self.register_buffer("queue", F.normalize(torch.randn(dim, size), dim=0))
        self.register_buffer("pointer", torch.zeros(1, dtype=torch.long))

    @torch.no_grad()
    def keys(self, images):
        for key, query in zip(
            self.encoder_k.parameters(), self.encoder_q.parameters(), strict=True
        ):
            key.lerp_(query, 1 - self.momentum)
        return F.normalize(self.encoder_k(images), dim=1)

    @torch.no_grad()
    def enqueue(self, keys):
        start = int(self.pointer)
        self.queue[:, start : start + len(keys)] = keys.t()
        self.pointer[0] = (start + len(keys)) % self.queue.shape[1]

    def forward(self, im_q, im_k):
        q = F.normalize(self.encoder_q(im_q), dim=1)
        k = self.keys(im_k)
        own = (q * k).sum(1, keepdim=True)
        others = q @ self.queue.clone()
        self.enqueue(k)
        logits = torch.cat([own, others], 1) / self.temperature
        return logits, torch.zeros(len(logits), dtype=torch.long)


@sound("moco", steps=400, below=0.75, baseline=math.log(257))
def moco():
    """MoCo v2: a momentum encoder without gradients, a queue as a buffer, SGD.

    https://github.com/facebookresearch/moco/blob/main/moco/builder.py
    """
    model = MoCo()
    optimizer = torch.optim.SGD(
        model.parameters(), lr=0.03 * 64 / 256, momentum=0.9, weight_decay=1e-4
    )

    def draw():
        return tuple(two_views(some_digits(64)[0])), None

    def criterion(output, _):
        logits, labels = output
        return F.cross_entropy(logits, labels)

    def train_step(batch):
        views, _ = batch
        loss = criterion(model(*views), None)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    return Streamed(model, criterion, draw(), optimizer, train_step, draw=draw)


class CLIP(nn.Module):
    """Images and texts in one space, with a learned temperature."""

    def __init__(self, tokens, dim=16):
        super().__init__()
        self.visual = encoder(dim)
        self.text = nn.EmbeddingBag(tokens, 32, mode="mean")
        self.text_projection = nn.Linear(32, dim, bias=False)
        self.logit_scale = nn.Parameter(torch.ones([]) * math.log(1 / 0.07))

    def forward(self, image, text):
        image = F.normalize(self.visual(image), dim=1)
        text = F.normalize(self.text_projection(self.text(text)), dim=1)
        return image, text, self.logit_scale.exp()


@sound("clip", steps=120, below=0.6)
def clip():
    """CLIP: symmetric loss over the batch, a temperature that is learned and bounded.

    https://github.com/mlfoundations/open_clip/blob/main/src/open_clip/loss.py
    """
    model = CLIP(40)
    exclude = [
        p for name, p in model.named_parameters()
        if p.ndim < 2 or "bias" in name or "logit_scale" in name
    ]
    include = [
        p for name, p in model.named_parameters()
        if not (p.ndim < 2 or "bias" in name or "logit_scale" in name)
    ]
    optimizer = torch.optim.AdamW(
        [{"params": exclude, "weight_decay": 0.0},
         {"params": include, "weight_decay": 0.2}],
        lr=2e-3, betas=(0.9, 0.98), eps=1e-6,
    )
    things = torch.randn(40, 1, 8, 8)

    def draw(count=32):
        """Pictures of two things at once, and the names of the two."""
        names = torch.rand(count, 40).argsort(1)[:, :2]
        pictures = things[names].sum(1)
        return (pictures + 0.3 * torch.randn_like(pictures), names), None

    def criterion(output, _=None):
        image, text, scale = output
        logits = scale * image @ text.t()
        labels = torch.arange(len(logits))
        by_image = F.cross_entropy(logits, labels)
        by_text = F.cross_entropy(logits.t(), labels)
        return (by_image + by_text) / 2

    def train_step(batch):
        (image, text), _ = batch
        optimizer.zero_grad()
        loss = criterion(model(image, text))
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        with torch.no_grad():
            model.logit_scale.clamp_(0, math.log(100))
        return loss.item()

    return Streamed(model, criterion, draw(), optimizer, train_step, draw=draw)


class EmbeddingNet(nn.Module):
    def __init__(self, dim=2):
        super().__init__()
        self.convnet = nn.Sequential(
            nn.Conv2d(1, 16, 3), nn.PReLU(), nn.MaxPool2d(2), nn.Flatten()
        )
        self.fc = nn.Sequential(nn.Linear(144, 64), nn.PReLU(), nn.Linear(64, dim))

    def forward(self, x):
        return self.fc(self.convnet(x))


def of_class(classes):
    """A digit of each class that is given."""
    x, y = some_digits(600)
    return torch.stack([x[(y == label).nonzero()[0, 0]] for label in classes])


class TripletNet(nn.Module):
    def __init__(self, embedding_net):
        super().__init__()
        self.embedding_net = embedding_net

    def forward(self, *images):
        return tuple(self.embedding_net(image) for image in images)


@sound("triplet", steps=120, below=0.5)
def triplet():
    """Triplets with a margin: one network for anchor, positive and negative.

    https://github.com/adambielski/siamese-triplet/blob/master/losses.py
    """
    model = TripletNet(EmbeddingNet(8))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

    def draw():
        classes = torch.randint(10, (32,))
        others = (classes + torch.randint(1, 10, (32,))) % 10
        anchor, positive = of_class(classes), of_class(classes)
        return (anchor, positive, of_class(others)), None

    def triplet_loss(output, _=None, margin=1.0):
        anchor, positive, negative = output
        near = (anchor - positive).pow(2).sum(1)
        far = (anchor - negative).pow(2).sum(1)
        return F.relu(near - far + margin).mean()

    def train_step(batch):
        images, _ = batch
        optimizer.zero_grad()
        loss = triplet_loss(model(*images))
        loss.backward()
        optimizer.step()
        return loss.item()

    return Streamed(model, triplet_loss, draw(), optimizer, train_step, draw=draw)


@sound("siamese", steps=200, below=0.5)
def siamese():
    """Pairs with a margin: the same class comes near, others go away.

    https://github.com/adambielski/siamese-triplet/blob/master/losses.py
    """
    model = TripletNet(EmbeddingNet(8))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 8, gamma=0.1)

    def draw():
        same = torch.randint(2, (64,))
        classes = torch.randint(10, (64,))
        others = (classes + torch.randint(1, 10, (64,))) % 10
        others = torch.where(same == 1, classes, others)
        return (of_class(classes), of_class(others)), same.float()

    def contrastive_loss(output, same, margin=1.0):
        first, second = output
        squared = (first - second).pow(2).sum(1)
        apart = F.relu(margin - (squared + 1e-9).sqrt()).pow(2)
        return (0.5 * (same * squared + (1 - same) * apart)).mean()

    def train_step(batch):
        images, same = batch
        optimizer.zero_grad()
        loss = contrastive_loss(model(*images), same)
        loss.backward()
        optimizer.step()
        return loss.item()

    def loop():
        pairs = [draw() for _ in range(20)]
        for _ in range(3):
            model.train()
            for place in torch.randperm(len(pairs)).tolist():
                train_step(pairs[place])
            scheduler.step()

    return Streamed(
        model, contrastive_loss, draw(), optimizer, train_step, draw=draw, loop=loop,
        scheduler=scheduler,
    )
