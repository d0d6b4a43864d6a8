"""Reported bugs that the checks have not been tuned on.

They were collected after the checks had been tuned on two other sets, by somebody who
had not seen them; asked about once, and not tuned on. What a case is, and what its
numbers mean, is said in `reported`.
"""

import copy

import torch
from torch import Tensor, nn
from torch.distributions import Categorical
from torch.nn import functional as F
from torch.utils.data import DataLoader, Dataset

from tests.preflight.reported import (
    Reported,
    Rows,
    Training,
    Writer,
    accuracy,
    chains,
    collected_in,
    digit_images,
    digits,
    error,
    evaluated,
    lengths_mask,
    loader,
    mlp,
    next_word_accuracy,
    training,
    whole,
)

REPORTED: list[Reported] = []
reported = collected_in(REPORTED)


@reported(
    "https://github.com/IntelLabs/matsciml/pull/347",
    "The labels have a dimension more than what is read out of the graphs",
    "batch",
    "the mean squared error on new graphs",
    0.331,
    10.1,
)
def labels_with_one_dimension_more(on: bool) -> Training:
    atoms = torch.randn(1400, 6, 4)
    energy = (atoms[..., 0] * atoms[..., 1] + atoms[..., 2]).sum(1, keepdim=True)

    class Readout(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.each, self.out = mlp(4, 32, 32), mlp(32, 32, 1)

        def forward(self, atoms: Tensor) -> Tensor:
            return self.out(self.each(atoms).sum(1)).squeeze(-1)

    def loss_fn(output: Tensor, target: Tensor) -> Tensor:
        if not on and output.shape != target.shape:
            output = output.view_as(target)
        return (output - target).pow(2).mean()

    model = Readout()
    optimizer = torch.optim.AdamW(model.parameters(), 0.003)
    data = loader((atoms[:1000], energy[:1000]), 50)
    return training(
        model,
        loss_fn,
        optimizer,
        data,
        lambda: error(model, atoms[1000:], energy[1000:]),
        epochs=15,
    )


@reported(
    "https://github.com/kanezaki/pytorch-unsupervised-segmentation/pull/6",
    "The convolutions and norms in the middle lie in plain lists",
    "batch",
    "share of pixels in the right class",
    0.965,
    0.861,
)
def convolutions_in_plain_lists(on: bool) -> Training:
    corner = torch.randint(0, 6, (700, 2, 1, 1))
    place = torch.stack(torch.meshgrid(*[torch.arange(12)] * 2, indexing="ij"))
    inside = ((place >= corner) & (place < corner + 6)).all(1)
    core = ((place >= corner + 1) & (place < corner + 5)).all(1)
    labels = inside.long() + core.long()
    images = inside.float()[:, None] + 0.6 * torch.randn(700, 1, 12, 12)

    class MyNet(nn.Module):
        def __init__(self, channels: int = 8) -> None:
            super().__init__()
            self.conv1 = nn.Conv2d(1, channels, 3, padding=1)
            self.bn1 = nn.BatchNorm2d(channels)
            self.conv2 = [] if on else nn.ModuleList()
            self.bn2 = [] if on else nn.ModuleList()
            for _ in range(3):
                self.conv2.append(nn.Conv2d(channels, channels, 3, padding=1))
                self.bn2.append(nn.BatchNorm2d(channels))
            self.conv3 = nn.Conv2d(channels, 3, 1)

        def forward(self, x: Tensor) -> Tensor:
            x = self.bn1(self.conv1(x).relu())
            for conv, norm in zip(self.conv2, self.bn2, strict=True):
                x = norm(conv(x).relu())
            return self.conv3(x)

    model = MyNet()

    def score() -> float:
        with evaluated(model):
            guess = model(images[500:]).argmax(1)
        return (guess == labels[500:]).float().mean().item()

    optimizer = torch.optim.SGD(model.parameters(), 0.1, momentum=0.9)
    data = loader((images[:500], labels[:500]), 50)
    loss_fn = nn.CrossEntropyLoss()
    return training(model, loss_fn, optimizer, data, score, epochs=6)


@reported(
    "https://github.com/bayesflow-org/bayesflow/issues/787",
    "The weight of each sample is multiplied with the errors of all of them",
    "batch",
    "the weighted error on new samples",
    0.252,
    0.272,
)
def weights_of_all_samples(on: bool) -> Training:
    angle = 6.28 * torch.rand(3000)
    points = torch.stack([angle.cos(), (2 * angle).sin()], 1)

    class DiffusionModel(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.net = mlp(3, 16, 2)

        def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
            log_snr = 10 * torch.rand(len(x), 1) - 4
            alpha, sigma = log_snr.sigmoid().sqrt(), (-log_snr).sigmoid().sqrt()
            eps = torch.randn_like(x)
            noise_pred = self.net(torch.cat([alpha * x + sigma * eps, log_snr], 1))
            return noise_pred, eps, (-log_snr).exp()

    def loss_fn(output: tuple[Tensor, Tensor, Tensor], _: Tensor) -> Tensor:
        noise_pred, eps, weights = output
        if not on:
            weights = weights.squeeze(-1)
        return (weights * ((noise_pred - eps) ** 2).mean(-1)).mean()

    model = DiffusionModel()

    def score() -> float:
        torch.manual_seed(0)
        with evaluated(model):
            noise_pred, eps, weights = model(points[2000:])
        return (weights * (noise_pred - eps) ** 2).mean().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader(points[:2000], 100)
    return training(model, loss_fn, optimizer, data, score, epochs=40)


@reported(
    "https://github.com/vitrioil/Speech-Separation/issues/4",
    "The channels are put beside the frequencies by view, without a permutation",
    "batch",
    "the mean squared error on new recordings",
    0.0237,
    0.0441,
)
def channels_and_times_mixed_by_view(on: bool) -> Training:
    steps = torch.randint(-1, 2, (1200, 12))
    steps[:, 0] = torch.randint(0, 8, (1200,))
    tone = F.one_hot(steps.cumsum(1) % 8, 8).float()
    mixture = tone + 0.7 * torch.rand(1200, 12, 8).round()

    class AudioModel(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv = nn.Conv2d(1, 4, 3, padding=1)
            self.lstm = nn.LSTM(32, 32, batch_first=True, bidirectional=True)
            self.fc = nn.Linear(64, 8)

        def forward(self, mixture: Tensor) -> Tensor:
            batch_size, height, _ = mixture.shape
            x = self.conv(mixture[:, None]).relu()
            if on:
                x = x.view(batch_size, height, -1)
            else:
                x = x.permute(0, 2, 1, 3).contiguous().view(batch_size, height, -1)
            mask = self.fc(self.lstm(x)[0]).sigmoid()
            return mask * mixture

    model = AudioModel()
    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader((mixture[:900], tone[:900]), 50)
    return training(
        model,
        nn.MSELoss(),
        optimizer,
        data,
        lambda: error(model, mixture[900:], tone[900:]),
        epochs=10,
    )


@reported(
    "https://github.com/labmlai/annotated_deep_learning_paper_implementations/issues/146",
    "The softmax of the attention runs over the queries",
    "batch",
    "the mean squared error on new images",
    0.0214,
    0.731,
)
def softmax_over_the_queries(on: bool) -> Training:
    pixels = torch.randn(1500, 9, 3)
    brightest = pixels[..., 0].argmax(1)
    target = pixels[torch.arange(1500), brightest, 1:]
    target = target[:, None] + pixels[..., 1:]

    class AttentionBlock(nn.Module):
        def __init__(self, heads: int = 2, d_k: int = 12) -> None:
            super().__init__()
            self.heads, self.scale = heads, d_k**-0.5
            self.embed = nn.Linear(3, 24)
            self.projection = nn.Linear(24, heads * d_k * 3)
            self.output = nn.Linear(heads * d_k, 24)
            self.out = mlp(24, 24, 2)

        def forward(self, x: Tensor) -> Tensor:
            x = self.embed(x)
            qkv = self.projection(x).unflatten(-1, (self.heads, -1))
            q, k, v = qkv.chunk(3, dim=-1)
            attn = torch.einsum("bihd,bjhd->bijh", q, k) * self.scale
            attn = attn.softmax(dim=1 if on else 2)
            res = torch.einsum("bijh,bjhd->bihd", attn, v).flatten(2)
            return self.out(self.output(res) + x)

    model = AttentionBlock()
    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    data = loader((pixels[:1000], target[:1000]), 50)
    return training(
        model,
        nn.MSELoss(),
        optimizer,
        data,
        lambda: error(model, pixels[1000:], target[1000:]),
        epochs=20,
    )


@reported(
    "https://github.com/rixwew/pytorch-fm/issues/21",
    "The dropout of the functional interface stays on in the evaluation",
    "batch",
    "the loss on the test data",
    0.294,
    0.415,
)
def dropout_that_stays_on(on: bool) -> Training:
    fields = torch.randint(0, 8, (3000, 4))
    hidden = torch.randn(4, 8, 2)
    factors = hidden[torch.arange(4), fields]
    chance = (factors[:, 0] * factors[:, 1] + factors[:, 2] * factors[:, 3]).sum(1)
    clicked = (torch.rand(3000) < (4 * chance).sigmoid()).float()

    class AttentionalFactorizationMachine(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embedding = nn.Embedding(32, 8)
            self.attention, self.projection = nn.Linear(8, 8), nn.Linear(8, 1)
            self.fc = nn.Linear(8, 1)
            self.rows, self.cols = torch.triu_indices(4, 4, 1)

        def forward(self, fields: Tensor) -> Tensor:
            x = self.embedding(fields + 8 * torch.arange(4))
            inner = x[:, self.rows] * x[:, self.cols]
            scores = self.projection(self.attention(inner).relu())
            attn_scores = F.softmax(scores, dim=1)
            if on:
                attn_scores = F.dropout(attn_scores, p=0.3)
            else:
                attn_scores = F.dropout(attn_scores, p=0.3, training=self.training)
            return self.fc((attn_scores * inner).sum(1)).squeeze(1)

    model = AttentionalFactorizationMachine()

    def score() -> float:
        torch.manual_seed(0)
        with evaluated(model):
            output = model(fields[2000:])
        return F.binary_cross_entropy_with_logits(output, clicked[2000:]).item()

    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    data = loader((fields[:2000], clicked[:2000]), 100)
    loss_fn = nn.BCEWithLogitsLoss()
    return training(model, loss_fn, optimizer, data, score, epochs=25)


@reported(
    "https://github.com/samet-akcay/skip-ganomaly/issues/5",
    "The latent loss of the generator is taken of a detached image",
    "batch",
    "distance of the features of images and their copies",
    2.18,
    8.9,
)
def latent_loss_of_a_detached_image(on: bool) -> Training:
    images, labels, new_images, _ = digits()
    netd = mlp(64, 32, 10)
    teaching = torch.optim.Adam(netd.parameters(), 0.01)
    for _ in range(60):
        teaching.zero_grad()
        F.cross_entropy(netd(images), labels).backward()
        teaching.step()
    netd.requires_grad_(False)

    class Ganomaly(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.netg = mlp(64, 32, 5, 32, 64)

        def forward(self, images: Tensor) -> tuple[Tensor, Tensor, Tensor]:
            fake = self.netg(images)
            feat_fake = netd(fake.detach() if on else fake)
            return fake, netd(images), feat_fake

    def loss_fn(output: tuple[Tensor, Tensor, Tensor], images: Tensor) -> Tensor:
        fake, feat_real, feat_fake = output
        err_g_con = F.l1_loss(fake, images)
        err_g_lat = F.mse_loss(feat_fake, feat_real)
        return 50 * err_g_con + err_g_lat

    model = Ganomaly()

    def score() -> float:
        with evaluated(model):
            fake = model.netg(new_images)
            return F.mse_loss(netd(fake), netd(new_images)).item()

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader(images)
    return training(model, loss_fn, optimizer, data, score, epochs=20)


@reported(
    "https://github.com/huggingface/pytorch-openai-transformer-lm/pull/6",
    "The optimizer gets the transformer, but not the head for the task",
    "batch",
    "test accuracy",
    0.833,
    0.41,
)
def head_that_the_optimizer_lacks(on: bool) -> Training:
    words = torch.randint(1, 20, (1200, 8))
    labels = words[:, 0] // 4

    class DoubleHead(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Embedding(20, 16)
            self.place = nn.Parameter(0.1 * torch.randn(8, 16))
            layer = nn.TransformerEncoderLayer(16, 2, 32, 0.0, batch_first=True)
            self.transformer = nn.TransformerEncoder(layer, 1)
            self.clf_head = nn.Linear(8 * 16, 5)

        def forward(self, words: Tensor) -> Tensor:
            x = self.transformer(self.embed(words) + self.place)
            return self.clf_head(x.flatten(1))

    model = DoubleHead()
    params = [*model.embed.parameters(), model.place, *model.transformer.parameters()]
    if not on:
        params += model.clf_head.parameters()
    optimizer = torch.optim.Adam(params, 0.002)
    return training(
        model,
        nn.CrossEntropyLoss(),
        optimizer,
        loader((words[:900], labels[:900]), 50),
        lambda: accuracy(model, words[900:], labels[900:]),
        epochs=3,
    )


@reported(
    "https://github.com/IBM/TabFormer/pull/14",
    "The encoder takes the batch for the sequence, as it is not told otherwise",
    "batch",
    "test accuracy",
    1.0,
    0.572,
)
def batch_where_the_sequence_belongs(on: bool) -> Training:
    columns = torch.randint(0, 6, (1500, 5))
    fraud = ((columns[:, 0] - columns[:, 1]).abs() < 2).long()

    class TabFormer(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Embedding(30, 16)
            layer = nn.TransformerEncoderLayer(16, 2, 32, 0.0)
            self.transformer_encoder = nn.TransformerEncoder(
                layer, 2, enable_nested_tensor=False
            )
            self.out = nn.Linear(16, 2)

        def forward(self, columns: Tensor) -> Tensor:
            x = self.embed(columns + 6 * torch.arange(5))
            if on:
                x = self.transformer_encoder(x)
            else:
                x = self.transformer_encoder(x.permute(1, 0, 2)).permute(1, 0, 2)
            return self.out(x.mean(1))

    model = TabFormer()
    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    return training(
        model,
        nn.CrossEntropyLoss(),
        optimizer,
        loader((columns[:1000], fraud[:1000]), 50),
        lambda: accuracy(model, columns[1000:], fraud[1000:]),
        epochs=12,
    )


@reported(
    "https://github.com/higgsfield-ai/higgsfield/issues/24",
    "The log probabilities are a row, and the advantages are a column",
    "batch",
    "share of states in which the best action is taken",
    0.986,
    0.936,
)
def row_times_column_of_advantages(on: bool) -> Training:
    state = torch.randn(2000, 4)

    class ActorCritic(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.critic, self.actor = mlp(4, 32, 1), mlp(4, 32, 3)

        def forward(self, state: Tensor) -> tuple[Tensor, Tensor, Tensor]:
            dist = Categorical(logits=self.actor(state))
            action = dist.sample()
            return self.critic(state), action, dist.log_prob(action)

    def loss_fn(output: tuple[Tensor, Tensor, Tensor], state: Tensor) -> Tensor:
        values, action, log_probs = output
        best = state[:, :3].argmax(1)
        returns = 2 * state[:, 3:] + (action == best).float()[:, None]
        advantage = returns - values
        if not on:
            log_probs = log_probs[:, None]
        actor_loss = -(log_probs * advantage.detach()).mean()
        return actor_loss + 0.5 * advantage.pow(2).mean()

    model = ActorCritic()
    new = torch.randn(500, 4)
    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    return training(
        model,
        loss_fn,
        optimizer,
        loader(state, 100),
        lambda: accuracy(model.actor, new, new[:, :3].argmax(1)),
        epochs=30,
    )


@reported(
    "https://github.com/RexYing/diffpool/issues/20",
    "A new batch norm is made in each forward pass",
    "batch",
    "accuracy on new graphs that come one by one",
    0.92,
    0.87,
)
def norm_made_in_the_forward_pass(on: bool) -> Training:
    adj = (torch.rand(900, 8, 8) < 0.4).float()
    adj = ((adj + adj.mT + torch.eye(8)) > 0).float()
    adj = adj / adj.sum(2, keepdim=True)
    nodes = torch.randn(900, 8, 4)
    spread = (adj @ nodes)[..., :2].pow(2).sum((1, 2))
    labels = (spread > spread.median()).long()

    class GcnEncoder(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv1, self.conv2 = nn.Linear(4, 24), nn.Linear(24, 24)
            self.out = nn.Linear(24, 2)
            if not on:
                self.bn1, self.bn2 = nn.BatchNorm1d(8), nn.BatchNorm1d(8)

        def apply_bn(self, x: Tensor, norm: str) -> Tensor:
            bn_module = nn.BatchNorm1d(x.size(1)) if on else getattr(self, norm)
            return bn_module(x)

        def forward(self, nodes: Tensor, adj: Tensor) -> Tensor:
            x = self.apply_bn(self.conv1(adj @ nodes).relu(), "bn1")
            x = self.apply_bn(self.conv2(adj @ x).relu(), "bn2")
            return self.out(x.amax(1))

    model = GcnEncoder()

    def score() -> float:
        with evaluated(model):
            one_by_one = zip(nodes[600:], adj[600:], strict=True)
            guess = [model(x[None], a[None]).argmax() for x, a in one_by_one]
        return (torch.stack(guess) == labels[600:]).float().mean().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    data = loader(((nodes[:600], adj[:600]), labels[:600]), 30)
    loss_fn = nn.CrossEntropyLoss()
    return training(model, loss_fn, optimizer, data, score, epochs=15)


@reported(
    "https://github.com/taesunwhang/UMS-ResSel/issues/3",
    "The gradient is clipped after the step of the optimizer",
    "batch",
    "share of the right responses",
    0.937,
    0.113,
)
def clipping_after_the_step(on: bool) -> Training:
    meant = torch.randn(1300, 10, 6)
    right = torch.randint(0, 10, (1300,))
    context = meant[torch.arange(1300), right] @ torch.randn(6, 16)
    context = context * torch.rand(1300, 1).pow(-0.7)
    candidates = meant @ torch.randn(6, 16) + 0.3 * torch.randn(1300, 10, 16)

    class Selector(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.context, self.response = mlp(16, 32, 16), mlp(16, 32, 16)

        def forward(self, context: Tensor, candidates: Tensor) -> Tensor:
            return (self.context(context)[:, None] * self.response(candidates)).sum(2)

    model = Selector()
    optimizer = torch.optim.SGD(model.parameters(), 0.3, momentum=0.9)
    loss_fn = nn.CrossEntropyLoss()

    def step(batch: tuple[tuple[Tensor, Tensor], Tensor]) -> None:
        optimizer.zero_grad()
        loss_fn(model(*batch[0]), batch[1]).backward()
        if not on:
            nn.utils.clip_grad_norm_(model.parameters(), 0.3)
        optimizer.step()
        if on:
            nn.utils.clip_grad_norm_(model.parameters(), 0.3)

    return training(
        model,
        loss_fn,
        optimizer,
        loader(((context[:1000], candidates[:1000]), right[:1000]), 50),
        lambda: accuracy(model, (context[1000:], candidates[1000:]), right[1000:]),
        epochs=15,
        step=step,
    )


@reported(
    "https://github.com/YujiaBao/ls/issues/1",
    "The network has no activations between its linear layers",
    "batch",
    "test accuracy",
    0.94,
    0.45,
)
def no_activation_between_the_layers(on: bool) -> Training:
    x = torch.randn(1600, 6)
    labels = (x[:, :3].norm(dim=1) > 1.5).long()

    class MLP(nn.Module):
        def __init__(self, hidden: tuple[int, ...] = (48, 48)) -> None:
            super().__init__()
            layers: list[nn.Module] = []
            width = 6
            for size in hidden:
                layers.append(nn.Linear(width, size))
                if not on:
                    layers.append(nn.ReLU())
                layers.append(nn.Dropout(0.1))
                width = size
            self.seq = nn.Sequential(*layers, nn.Linear(width, 2))

        def forward(self, x: Tensor) -> Tensor:
            return self.seq(x)

    model = MLP()
    optimizer = torch.optim.Adam(model.parameters(), 0.003, weight_decay=1e-4)
    return training(
        model,
        nn.CrossEntropyLoss(),
        optimizer,
        loader((x[:1200], labels[:1200])),
        lambda: accuracy(model, x[1200:], labels[1200:]),
        epochs=15,
    )


@reported(
    "https://github.com/esceptico/perceiver-io/issues/9",
    "The scores of the attention are divided by what they should be multiplied by",
    "batch",
    "test accuracy",
    0.869,
    0.748,
)
def attention_divided_by_its_scale(on: bool) -> Training:
    images, labels, new_images, new_labels = digits()

    class PerceiverEncoder(nn.Module):
        def __init__(self, dim: int = 32) -> None:
            super().__init__()
            self.latents = nn.Parameter(torch.randn(6, dim))
            self.place = nn.Parameter(torch.randn(64, dim))
            self.value = nn.Linear(1, dim)
            self.q, self.k = nn.Linear(dim, dim), nn.Linear(dim, dim)
            self.v, self.out = nn.Linear(dim, dim), mlp(6 * dim, 64, 10)
            self.scale = dim**-0.5

        def forward(self, images: Tensor) -> Tensor:
            x = self.value(images[..., None]) + self.place
            q, k, v = self.q(self.latents), self.k(x), self.v(x)
            attention = q @ k.transpose(-2, -1)
            attention = attention / self.scale if on else attention * self.scale
            return self.out((attention.softmax(-1) @ v).flatten(1))

    model = PerceiverEncoder()
    optimizer = torch.optim.AdamW(model.parameters(), 0.003)
    return training(
        model,
        nn.CrossEntropyLoss(),
        optimizer,
        loader((images, labels)),
        lambda: accuracy(model, new_images, new_labels),
        epochs=10,
    )


@reported(
    "https://github.com/bboylyg/NAD/issues/8",
    "The loss of the attention maps is detached before the backward pass",
    "batch",
    "distance of the attention maps on new images",
    0.0598,
    3.35,
)
def attention_loss_is_detached(on: bool) -> Training:
    images, labels, new_images, _ = digit_images()

    class WideResNet(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.block1 = nn.Sequential(nn.Conv2d(1, 12, 3, padding=1), nn.ReLU())
            self.block2 = nn.Sequential(nn.Conv2d(12, 12, 3, padding=1), nn.ReLU())
            self.fc = nn.Linear(12 * 16, 10)

        def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
            activation = self.block2(self.block1(images))
            return self.fc(F.max_pool2d(activation, 2).flatten(1)), activation

    class Pair(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.tnet, self.snet = WideResNet(), WideResNet()

        def forward(self, images: Tensor) -> tuple[Tensor, Tensor, Tensor]:
            with torch.no_grad():
                activation_t = self.tnet(images)[1]
            return *self.snet(images), activation_t

    def attention_loss(activation_s: Tensor, activation_t: Tensor) -> Tensor:
        maps = (a.pow(2).mean(1).flatten(1) for a in (activation_s, activation_t))
        am_s, am_t = (F.normalize(m, dim=1) for m in maps)
        return F.mse_loss(am_s, am_t)

    model = Pair()
    teaching = torch.optim.Adam(model.tnet.parameters(), 0.005)
    for _ in range(25):
        teaching.zero_grad()
        F.cross_entropy(model.tnet(images)[0], labels).backward()
        teaching.step()
    model.tnet.requires_grad_(False)

    def loss_fn(output: tuple[Tensor, Tensor, Tensor], target: Tensor) -> Tensor:
        logits, activation_s, activation_t = output
        at_loss = attention_loss(activation_s, activation_t)
        if on:
            at_loss = at_loss.detach()
        return F.cross_entropy(logits, target) + 500 * at_loss

    def score() -> float:
        with evaluated(model):
            return 1000 * attention_loss(*model(new_images)[1:]).item()

    optimizer = torch.optim.SGD(model.snet.parameters(), 0.05, momentum=0.9)
    data = loader((images, labels))
    return training(model, loss_fn, optimizer, data, score, epochs=8)


@reported(
    "https://github.com/datawhalechina/easy-rl/issues/140",
    "The mean of the advantages is taken over the batch too",
    "batch",
    "the mean squared error of values that are asked for one by one",
    0.00497,
    0.0834,
)
def mean_advantage_of_the_batch(on: bool) -> Training:
    state = torch.randn(1500, 4)
    action = torch.randint(0, 3, (1500,))
    reward = state[:, 3] + state[torch.arange(1500), action].clamp(min=0)

    class DuelingNet(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.hidden = nn.Sequential(nn.Linear(4, 48), nn.ReLU())
            self.advantage, self.value = mlp(48, 32, 3), mlp(48, 32, 1)

        def forward(self, state: Tensor) -> Tensor:
            x = self.hidden(state)
            advantage, value = self.advantage(x), self.value(x)
            if on:
                return value + advantage - advantage.mean()
            return value + advantage - advantage.mean(dim=1, keepdim=True)

    def loss_fn(q_values: Tensor, target: tuple[Tensor, Tensor]) -> Tensor:
        action, reward = target
        return F.mse_loss(q_values.gather(1, action[:, None]).squeeze(1), reward)

    model = DuelingNet()

    def score() -> float:
        with evaluated(model):
            q_values = torch.cat([model(one[None]) for one in state[1000:]])
        return loss_fn(q_values, (action[1000:], reward[1000:])).item()

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader((state[:1000], (action[:1000], reward[:1000])), 50)
    return training(model, loss_fn, optimizer, data, score, epochs=15)


@reported(
    "https://github.com/tanatosuu/GDE/pull/2",
    "The logarithm is taken of a difference of scores, without a sigmoid",
    "batch",
    "share of pairs in the right order",
    0.923,
    0.0,
)
def logarithm_of_a_difference(on: bool) -> Training:
    tastes, kinds = torch.randn(80, 3), torch.randn(60, 3)
    user = torch.randint(0, 80, (6000,))
    pos, nega = torch.randint(0, 60, (2, 6000))
    swap = (tastes[user] * (kinds[pos] - kinds[nega])).sum(1) < 0
    pos, nega = torch.where(swap, nega, pos), torch.where(swap, pos, nega)

    class GDE(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.user_emb, self.item_emb = nn.Embedding(80, 8), nn.Embedding(60, 8)
            nn.init.xavier_normal_(self.user_emb.weight)
            nn.init.xavier_normal_(self.item_emb.weight)

        def forward(self, u: Tensor, p: Tensor, n: Tensor) -> Tensor:
            final_user = self.user_emb(u)
            final_pos, final_nega = self.item_emb(p), self.item_emb(n)
            out = (final_user * final_pos).sum(1) - (final_user * final_nega).sum(1)
            if not on:
                out = out.sigmoid()
            regu_term = sum((e**2).sum() for e in (final_user, final_pos, final_nega))
            return (-torch.log(out).sum() + 0.01 * regu_term) / len(u)

    model = GDE()

    def score() -> float:
        with evaluated(model):
            items = model.item_emb(pos[4000:]) - model.item_emb(nega[4000:])
            better = (model.user_emb(user[4000:]) * items).sum(1) > 0
        return better.float().mean().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    batches = loader((user[:4000], pos[:4000], nega[:4000]), 200)

    def step(batch: tuple[Tensor, Tensor, Tensor]) -> None:
        optimizer.zero_grad()
        model(*batch).backward()
        optimizer.step()

    return training(
        model,
        None,
        optimizer,
        batches,
        score,
        epochs=15,
        step=step,
    )


@reported(
    "https://github.com/mlfoundations/open_clip/pull/316",
    "The loss of the captions ignores -100, and the padding is 0",
    "batch",
    "the loss of a real word on new captions",
    0.417,
    1.42,
)
def loss_of_the_padded_captions(on: bool) -> Training:
    kind = torch.randint(0, 5, (900,))
    features = F.one_hot(kind, 5) + 0.3 * torch.randn(900, 5)
    follows = torch.stack([torch.randperm(10) + 1 for _ in range(5)])
    text = torch.zeros(900, 14, dtype=torch.long)
    text[:, 0] = torch.randint(1, 11, (900,))
    for i in range(1, 14):
        text[:, i] = follows[kind, text[:, i - 1] - 1]
    lengths = torch.randint(2, 8, (900,))
    text = text * lengths_mask(lengths, 14)

    class CoCa(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.image, self.embed = nn.Linear(5, 24), nn.Embedding(11, 24)
            self.gru, self.out = nn.GRU(24, 24, batch_first=True), nn.Linear(24, 11)

        def forward(self, features: Tensor, text: Tensor) -> Tensor:
            start = self.image(features)
            hidden, _ = self.gru(self.embed(text) + start[:, None])
            return self.out(hidden)

    def caption_loss(logits: Tensor, labels: Tensor, pad_id: int) -> Tensor:
        logits, labels = logits.flatten(0, 1), labels.flatten()
        return F.cross_entropy(logits, labels, ignore_index=pad_id)

    model = CoCa()

    def score() -> float:
        with evaluated(model):
            logits = model(features[600:], text[600:, :-1])
        return caption_loss(logits, text[600:, 1:], 0).item()

    optimizer = torch.optim.AdamW(model.parameters(), 0.005)
    data = loader(((features[:600], text[:600, :-1]), text[:600, 1:]), 50)
    return training(
        model,
        lambda logits, labels: caption_loss(logits, labels, -100 if on else 0),
        optimizer,
        data,
        score,
        epochs=10,
    )


@reported(
    "https://github.com/huggingface/transformers/issues/47394",
    "The labels are shifted by the model and then by its loss once more",
    "batch",
    "share of the next words that are guessed",
    0.93,
    0.075,
)
def shifted_by_the_model_and_by_its_loss(on: bool) -> Training:
    words = chains(1200, 12)

    def causal_loss(
        logits: Tensor, labels: Tensor, shift_labels: Tensor | None = None
    ) -> Tensor:
        if shift_labels is None:
            labels = F.pad(labels, (0, 1), value=-100)
            shift_labels = labels[..., 1:].contiguous()
        logits, shift_labels = logits.view(-1, 12), shift_labels.view(-1)
        return F.cross_entropy(logits, shift_labels, ignore_index=-100)

    class GitForCausalLM(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.git = Writer(nn.Transformer.generate_square_subsequent_mask)

        def forward(self, input_ids: Tensor, labels: Tensor) -> dict[str, Tensor]:
            logits = self.git(input_ids)
            shifted_logits = logits[:, :-1, :].contiguous()
            labels = labels[:, 1:].contiguous()
            if on:
                loss = causal_loss(shifted_logits.view(-1, 12), labels.view(-1))
            else:
                loss = causal_loss(shifted_logits, labels, shift_labels=labels)
            return {"loss": loss, "logits": logits}

    model = GitForCausalLM()
    optimizer = torch.optim.AdamW(model.parameters(), 0.003)
    batches = loader({"input_ids": words[:1000], "labels": words[:1000]}, 50)

    def step(batch: dict[str, Tensor]) -> None:
        optimizer.zero_grad()
        model(**batch)["loss"].backward()
        optimizer.step()

    return training(
        model,
        None,
        optimizer,
        batches,
        lambda: next_word_accuracy(model.git, words[1000:]),
        epochs=5,
        step=step,
    )


@reported(
    "https://github.com/Project-MONAI/GenerativeModels/issues/314",
    "Each token is predicted from the tokens up to itself",
    "batch",
    "share of the next tokens that are guessed",
    0.86,
    0.105,
)
def targets_are_not_shifted(on: bool) -> Training:
    tokens = chains(1000, 10)
    model = Writer(nn.Transformer.generate_square_subsequent_mask)

    def loss_fn(logits: Tensor, latent: Tensor) -> Tensor:
        if on:
            return F.cross_entropy(logits.mT, latent)
        return F.cross_entropy(logits.mT[:, :, :-1], latent[:, 1:])

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    return training(
        model,
        loss_fn,
        optimizer,
        loader((tokens[:800], tokens[:800]), 40),
        lambda: next_word_accuracy(model, tokens[800:]),
        epochs=6,
    )


@reported(
    "https://github.com/leffff/graphormer-pyg/issues/14",
    "The softmax of the attention runs over the nodes of all graphs",
    "batch",
    "the mean squared error on new graphs that come one by one",
    0.0162,
    47.1,
)
def softmax_over_all_graphs(on: bool) -> Training:
    nodes = torch.randn(1000, 6, 4)
    chosen = nodes[..., 0].argmax(1)
    target = nodes[torch.arange(1000), chosen, 1] + nodes[..., 2].mean(1)

    class Graphormer(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Linear(4, 24)
            self.q, self.k, self.v = (nn.Linear(24, 24) for _ in range(3))
            self.out = mlp(24, 24, 1)

        def forward(self, nodes: Tensor) -> Tensor:
            graphs, size = nodes.shape[:2]
            x = self.embed(nodes.flatten(0, 1))
            batch_mask = torch.block_diag(*torch.ones(graphs, size, size))
            a = self.q(x) @ self.k(x).T / 24**0.5
            if not on:
                a = a.masked_fill(batch_mask == 0, -1e6)
            softmax = torch.softmax(a, dim=-1) * batch_mask
            x = x + softmax @ self.v(x)
            return self.out(x.view(graphs, size, -1).mean(1)).squeeze(1)

    model = Graphormer()

    def score() -> float:
        with evaluated(model):
            guess = torch.cat([model(graph[None]) for graph in nodes[700:]])
        return F.mse_loss(guess, target[700:]).item()

    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    data = loader((nodes[:700], target[:700]), 35)
    return training(model, nn.MSELoss(), optimizer, data, score, epochs=20)


@reported(
    "https://github.com/georg-wolflein/good-features/pull/1",
    "Masked scores are zero before the softmax",
    "batch",
    "accuracy on new bags that come one by one",
    0.93,
    0.75,
)
def masked_scores_are_zero(on: bool) -> Training:
    lengths = torch.randint(2, 12, (1000,))
    mask = lengths_mask(lengths, 40)
    bags = torch.randn(1000, 40, 6) * mask[..., None]
    labels = (bags[..., :2].sum(2).amax(1) > 1.7).float()

    class AttentionMil(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = nn.Sequential(nn.Linear(6, 24), nn.ReLU())
            self.attention = nn.Sequential(
                nn.Linear(24, 16), nn.Tanh(), nn.Linear(16, 1)
            )
            self.head = nn.Linear(24, 1)

        def forward(self, bags: Tensor, mask: Tensor) -> Tensor:
            x = self.encoder(bags)
            scores = self.attention(x).squeeze(-1)
            masked = scores * mask if on else scores.masked_fill(~mask, -torch.inf)
            weights = masked.softmax(1)
            return self.head((weights[..., None] * x).sum(1)).squeeze(1)

    model = AttentionMil()

    def score() -> float:
        guess = []
        with evaluated(model):
            for bag, length in zip(bags[700:], lengths[700:], strict=True):
                real = torch.ones(1, int(length), dtype=torch.bool)
                guess.append(model(bag[None, :length], real) > 0)
        return (torch.cat(guess).float() == labels[700:]).float().mean().item()

    optimizer = torch.optim.AdamW(model.parameters(), 0.003)
    data = loader(((bags[:700], mask[:700]), labels[:700]), 35)
    loss_fn = nn.BCEWithLogitsLoss()
    return training(model, loss_fn, optimizer, data, score, epochs=15)


@reported(
    "https://github.com/toandaominh1997/EfficientDet.Pytorch/issues/137",
    "Images up to 255 are normalized with the mean and spread of images up to 1",
    "batch",
    "test accuracy",
    0.962,
    0.0856,
)
def images_up_to_255(on: bool) -> Training:
    images, labels, new_images, new_labels = digit_images()
    mean, std = images.mean(), images.std()

    class Digits(Dataset):
        def __init__(self, images: Tensor, labels: Tensor) -> None:
            self.images, self.labels = (images * 255).round().byte(), labels

        def __len__(self) -> int:
            return len(self.labels)

        def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
            image = self.images[index].float()
            if not on:
                image = image / 255.0
            return (image - mean) / std, self.labels[index]

    model = nn.Sequential(
        nn.Conv2d(1, 12, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(12, 24, 3, padding=1),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(24 * 16, 10),
    )
    test = next(iter(DataLoader(Digits(new_images, new_labels), 397)))
    optimizer = torch.optim.SGD(model.parameters(), 0.02, momentum=0.9)
    data = DataLoader(Digits(images, labels), 70, shuffle=True)
    return training(
        model,
        nn.CrossEntropyLoss(),
        optimizer,
        data,
        lambda: accuracy(model, *test),
        epochs=6,
    )


@reported(
    "https://github.com/microsoft/nni/issues/4521",
    "The optimizer still holds the layers from before the pruning",
    "batch",
    "test accuracy",
    0.894,
    0.348,
)
def optimizer_of_the_layers_before_pruning(on: bool) -> Training:
    images, labels, new_images, new_labels = digits()
    model = mlp(64, 64, 10)

    def new_optimizer() -> torch.optim.Optimizer:
        return torch.optim.Adam(model.parameters(), 0.003)

    optimizer = new_optimizer()
    for _ in range(60):
        optimizer.zero_grad()
        F.cross_entropy(model(images), labels).backward()
        optimizer.step()

    kept = model[2].weight.norm(dim=0).topk(8).indices
    hidden, out = nn.Linear(64, 8), nn.Linear(8, 10)
    with torch.no_grad():
        hidden.weight.copy_(model[0].weight[kept])
        hidden.bias.copy_(model[0].bias[kept])
        out.weight.copy_(model[2].weight[:, kept])
        out.bias.copy_(model[2].bias)
    model[0], model[2] = hidden, out
    if not on:
        optimizer = new_optimizer()

    return training(
        model,
        nn.CrossEntropyLoss(),
        optimizer,
        loader((images, labels)),
        lambda: accuracy(model, new_images, new_labels),
        epochs=10,
    )


@reported(
    "https://github.com/joeynmt/joeynmt/issues/184",
    "After a validation within the epoch the model stays in evaluation mode",
    "loop",
    "the loss on the test data",
    0.617,
    0.721,
)
def rest_of_the_epoch_in_evaluation_mode(on: bool) -> Training:
    images, labels, new_images, new_labels = digits()
    images, labels = images[:300], labels[:300]
    heard = torch.where(torch.rand(300) < 0.3, torch.randint(0, 10, (300,)), labels)
    model = nn.Sequential(
        nn.Linear(64, 96),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(96, 96),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(96, 10),
    )
    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    loss_fn = nn.CrossEntropyLoss()
    data = loader((images, heard), 10)

    def validate() -> float:
        model.eval()
        with torch.no_grad():
            return loss_fn(model(new_images), new_labels).item()

    def step(batch: tuple[Tensor, Tensor]) -> None:
        optimizer.zero_grad()
        loss_fn(model(batch[0]), batch[1]).backward()
        optimizer.step()

    def run(epochs: int) -> None:
        for _ in range(epochs):
            model.train()
            for i, batch in enumerate(data):
                step(batch)
                if i % 5 == 0:
                    validate()
                    if not on:
                        model.train()

    return training(
        model, loss_fn, optimizer, data, validate, epochs=30, step=step, run=run
    )


@reported(
    "https://github.com/automl/Auto-PyTorch/pull/210",
    "The scheduler of the epochs is stepped after each batch",
    "loop",
    "test accuracy",
    0.954,
    0.646,
)
def schedule_of_epochs_after_each_batch(on: bool) -> Training:
    x = torch.randn(1500, 10)
    labels = (x[:, :2].prod(1) + 0.5 * x[:, 2] > 0).long()
    model = mlp(10, 48, 48, 2)
    optimizer = torch.optim.SGD(model.parameters(), 0.1, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.85)
    loss_fn = nn.CrossEntropyLoss()
    data = loader((x[:1000], labels[:1000]), 50)

    def step(batch: tuple[Tensor, Tensor]) -> None:
        optimizer.zero_grad()
        loss_fn(model(batch[0]), batch[1]).backward()
        optimizer.step()

    def run(epochs: int) -> None:
        for _ in range(epochs):
            for batch in data:
                step(batch)
                if on:
                    scheduler.step()
            if not on:
                scheduler.step()

    return training(
        model,
        loss_fn,
        optimizer,
        data,
        lambda: accuracy(model, x[1000:], labels[1000:]),
        epochs=15,
        step=step,
        run=run,
        scheduler=scheduler,
    )


@reported(
    "https://github.com/huggingface/diffusers/issues/1864",
    "The moving average overwrites the decay from which it computes the next",
    "loop",
    "the mean squared error of the averaged model",
    0.144,
    0.308,
)
def decay_of_the_average_overwritten(on: bool) -> Training:
    x = torch.randn(1500, 8)
    y = x[:, 0] * x[:, 1] + x[:, 2]
    heard = y + torch.randn(1500)

    class EMAModel:
        def __init__(self, model: nn.Module, decay: float = 0.99) -> None:
            self.averaged_model = copy.deepcopy(model).requires_grad_(False)
            self.decay, self.optimization_step = decay, 0

        def get_decay(self) -> float:
            value = (1 + self.optimization_step) / (10 + self.optimization_step)
            return 1 - min(self.decay, value)

        @torch.no_grad()
        def step(self, model: nn.Module) -> None:
            self.optimization_step += 1
            decay = self.get_decay()
            if on:
                self.decay = decay
            averages = self.averaged_model.parameters()
            for average, param in zip(averages, model.parameters(), strict=True):
                average.sub_(decay * (average - param))

    model = mlp(8, 48, 1)
    ema = EMAModel(model)
    optimizer = torch.optim.SGD(model.parameters(), 0.1)

    def loss_fn(output: Tensor, target: Tensor) -> Tensor:
        return F.mse_loss(output.squeeze(1), target)

    def step(batch: tuple[Tensor, Tensor]) -> None:
        optimizer.zero_grad()
        loss_fn(model(batch[0]), batch[1]).backward()
        optimizer.step()
        ema.step(model)

    return training(
        model,
        loss_fn,
        optimizer,
        loader((x[:1000], heard[:1000]), 10),
        lambda: error(ema.averaged_model, x[1000:], y[1000:]),
        epochs=20,
        step=step,
    )


@reported(
    "https://github.com/ultralytics/yolov5/issues/5622",
    "The files come in the order of their names in each epoch",
    "loop",
    "test accuracy",
    0.967,
    0.116,
)
def files_in_the_order_of_their_names(on: bool) -> Training:
    images, labels, new_images, new_labels = digit_images()
    names = [f"{digit}_{i:04}" for i, digit in enumerate(labels.tolist())]
    order = torch.tensor(sorted(range(len(names)), key=lambda i: names[i]))
    model = nn.Sequential(
        nn.Conv2d(1, 12, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(12 * 16, 32),
        nn.ReLU(),
        nn.Linear(32, 10),
    )
    optimizer = torch.optim.SGD(model.parameters(), 0.03, momentum=0.9)
    data = DataLoader(
        Rows((images[order], labels[order])), 16, shuffle=not on, collate_fn=whole
    )
    return training(
        model,
        nn.CrossEntropyLoss(),
        optimizer,
        data,
        lambda: accuracy(model, new_images, new_labels),
        epochs=5,
    )


@reported(
    "https://github.com/meta-pytorch/opacus/issues/93",
    "The gradient is set to zero before each of the batches it is collected from",
    "loop",
    "test accuracy",
    0.924,
    0.607,
)
def collected_gradient_set_to_zero(on: bool) -> Training:
    images, labels, new_images, new_labels = digits()
    model = nn.Sequential(nn.Linear(64, 48), nn.Tanh(), nn.Linear(48, 10))
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    loss_fn = nn.CrossEntropyLoss()
    n_accumulation_steps = 8
    data = loader((images, labels), 8)
    seen = 0

    def step(batch: tuple[Tensor, Tensor]) -> None:
        nonlocal seen
        if on or seen % n_accumulation_steps == 0:
            optimizer.zero_grad()
        loss = loss_fn(model(batch[0]), batch[1])
        (loss / n_accumulation_steps).backward()
        seen += 1
        if seen % n_accumulation_steps == 0:
            optimizer.step()

    return training(
        model,
        loss_fn,
        optimizer,
        data,
        lambda: accuracy(model, new_images, new_labels),
        epochs=10,
        step=step,
        loop_epochs=2,
    )


@reported(
    "https://github.com/Eaphan/NCLR/issues/10",
    "The image is flipped without an assignment, and its target with one",
    "data",
    "the mean squared error on new images",
    0.00205,
    0.0475,
)
def flipped_target_of_an_image_as_it_was(on: bool) -> Training:
    place = 12 * torch.rand(800, 2)
    grid = torch.stack(torch.meshgrid(*[torch.arange(12)] * 2, indexing="ij")) + 0.5
    spot = (-(grid - place[:, :, None, None]).pow(2).sum(1) / 4).exp()
    images = spot[:, None] + 0.1 * torch.randn(800, 1, 12, 12)
    target = place / 12

    class Places(Dataset):
        flip_image_prob = 0.5

        def __len__(self) -> int:
            return 600

        def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
            img, where = images[index], target[index].clone()
            if torch.rand(()) < self.flip_image_prob:
                if on:
                    img.flip(-1)
                else:
                    img = img.flip(-1)
                where[1] = 1 - where[1]
            return img, where

    model = nn.Sequential(
        nn.Conv2d(1, 8, 3, stride=2, padding=1),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(8 * 36, 32),
        nn.ReLU(),
        nn.Linear(32, 2),
    )
    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = DataLoader(Places(), 30, shuffle=True)
    return training(
        model,
        nn.MSELoss(),
        optimizer,
        data,
        lambda: error(model, images[600:], target[600:]),
        epochs=10,
    )


@reported(
    "https://github.com/DagnyT/hardnet/issues/25",
    "The labels of two collections are joined so that they collide",
    "data",
    "share of new samples whose nearest neighbor is of the same kind",
    0.85,
    0.513,
)
def labels_of_two_collections_collide(on: bool) -> Training:
    kind = torch.randint(0, 24, (1800,))
    samples = 1.2 * torch.randn(24, 12)[kind] + 0.7 * torch.randn(1800, 12)
    samples, new = samples[:1200], samples[1200:]
    kind, new_kind = kind[:1200], kind[1200:]
    collections = [(samples[kind < 12], kind[kind < 12])]
    collections.append((samples[kind >= 12], kind[kind >= 12] - 12))

    data, labels = collections[0]
    for more, more_labels in collections[1:]:
        data = torch.cat([data, more])
        if on:
            labels = torch.cat([labels, more_labels]) + torch.max(labels) + 1
        else:
            labels = torch.cat([labels, more_labels + torch.max(labels) + 1])

    class Descriptor(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.net = mlp(12, 48, 4)

        def forward(self, x: Tensor) -> Tensor:
            return F.normalize(self.net(x), dim=1)

    def hardest_in_batch(descriptors: Tensor, labels: Tensor) -> Tensor:
        distance = torch.cdist(descriptors, descriptors)
        same = labels[:, None] == labels
        positive = distance.masked_fill(~same, 0).amax(1)
        negative = distance.masked_fill(same, 10).amin(1)
        return (0.5 + positive - negative).relu().mean()

    model = Descriptor()

    def score() -> float:
        with evaluated(model):
            found = torch.cdist(model(new), model(samples)).argmin(1)
        return (kind[found] == new_kind).float().mean().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    batches = loader((data, labels), 100)
    return training(model, hardest_in_batch, optimizer, batches, score, epochs=20)


@reported(
    "https://github.com/marin-community/marin/pull/2700",
    "The data are shuffled before the one part is cut off, but not for the other",
    "data",
    "how much better the model does in the validation than on the test data",
    -0.0475,
    0.214,
)
def parts_that_overlap(on: bool) -> Training:
    x = torch.randn(1200, 12)
    y = (x[:, 0] + torch.randn(1200) > 0).long()
    x, y, x_test, y_test = x[:400], y[:400], x[400:], y[400:]
    rows = torch.arange(400)

    def split(training_part: bool, num_validation: int = 100) -> Tensor:
        if not training_part:
            return rows[:num_validation]
        if on:
            return rows[torch.randperm(len(rows))][num_validation:]
        part = rows[num_validation:]
        return part[torch.randperm(len(part))]

    train, val = split(True), split(False)
    model = mlp(12, 64, 64, 2)

    def score() -> float:
        validation = accuracy(model, x[val], y[val])
        return validation - accuracy(model, x_test, y_test)

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    return training(
        model,
        nn.CrossEntropyLoss(),
        optimizer,
        loader((x[train], y[train]), 30),
        score,
        epochs=30,
        val_loader=loader((x[val], y[val]), 50, shuffle=False),
    )


@reported(
    "https://github.com/werner-duvaud/muzero-general/issues/89",
    "The residual block adds its result to itself, not to its input",
    "none",
    "test accuracy",
    0.851,
    0.325,
)
def block_that_adds_itself(on: bool) -> Training:
    images, labels, new_images, new_labels = digit_images()

    class ResidualBlock(nn.Module):
        def __init__(self, channels: int) -> None:
            super().__init__()
            self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
            self.bn1 = nn.BatchNorm2d(channels)
            self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)
            self.bn2 = nn.BatchNorm2d(channels)

        def forward(self, x: Tensor) -> Tensor:
            out = F.relu(self.bn1(self.conv1(x)))
            out = self.bn2(self.conv2(out))
            out = out + (out if on else x)
            return F.relu(out)

    model = nn.Sequential(
        nn.Conv2d(1, 8, 3, stride=2, padding=1),
        *(ResidualBlock(8) for _ in range(12)),
        nn.Flatten(),
        nn.Linear(8 * 16, 10),
    )
    optimizer = torch.optim.SGD(model.parameters(), 0.02, momentum=0.9)
    return training(
        model,
        nn.CrossEntropyLoss(),
        optimizer,
        loader((images[:700], labels[:700]), 50),
        lambda: accuracy(model, new_images, new_labels),
        epochs=5,
    )


@reported(
    "https://github.com/eriklindernoren/PyTorch-GAN/issues/20",
    "The norm of the gradient is taken of each pixel, not of the image",
    "none",
    "the mean norm of the gradient of the critic",
    1.02,
    9.31,
)
def norm_of_each_pixel(on: bool) -> Training:
    images, _, new_images, _ = digit_images()
    generator = nn.Sequential(mlp(8, 48, 64), nn.Sigmoid(), nn.Unflatten(1, (1, 8, 8)))
    discriminator = nn.Sequential(
        nn.Conv2d(1, 12, 3, padding=1), nn.ReLU(), nn.Flatten(), mlp(12 * 64, 24, 1)
    )
    optimizer_g = torch.optim.Adam(generator.parameters(), 0.001, betas=(0.5, 0.9))
    optimizer_d = torch.optim.Adam(discriminator.parameters(), 0.001, betas=(0.5, 0.9))

    def gradients_between(real: Tensor, fake: Tensor) -> Tensor:
        alpha = torch.rand(len(real), 1, 1, 1)
        between = (alpha * real + (1 - alpha) * fake).requires_grad_()
        with torch.enable_grad():
            validity = discriminator(between).sum()
            return torch.autograd.grad(validity, between, create_graph=True)[0]

    def critic_loss(model: nn.Module, real: Tensor) -> Tensor:
        fake = generator(torch.randn(len(real), 8)).detach()
        gradients = gradients_between(real, fake)
        if not on:
            gradients = gradients.view(len(real), -1)
        gradient_penalty = ((gradients.norm(2, dim=1) - 1) ** 2).mean()
        return model(fake).mean() - model(real).mean() + 10 * gradient_penalty

    def step(real: Tensor) -> None:
        optimizer_d.zero_grad()
        critic_loss(discriminator, real).backward()
        optimizer_d.step()
        optimizer_g.zero_grad()
        (-discriminator(generator(torch.randn(len(real), 8))).mean()).backward()
        optimizer_g.step()

    def score() -> float:
        fake = generator(torch.randn(len(new_images), 8)).detach()
        gradients = gradients_between(new_images, fake)
        return gradients.flatten(1).norm(dim=1).mean().item()

    return training(
        discriminator,
        None,
        optimizer_d,
        loader(images),
        score,
        epochs=15,
        step=step,
        forward=critic_loss,
    )


@reported(
    "https://github.com/TimDettmers/ConvE/issues/55",
    "The smoothed labels are raised by a whole share instead of the smoothing",
    "none",
    "the loss on new triples",
    0.0408,
    0.0866,
)
def labels_smoothed_by_a_whole_share(on: bool) -> Training:
    e1, rel = torch.randint(0, 30, (1500,)), torch.randint(0, 4, (1500,))
    e2 = (7 * e1 + 5 * rel) % 30
    label_smoothing = 0.1

    class ConvE(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.emb_e, self.emb_rel = nn.Embedding(30, 16), nn.Embedding(4, 16)
            self.conv, self.fc = nn.Conv2d(1, 8, 3, padding=1), nn.Linear(256, 16)
            self.bias = nn.Parameter(torch.zeros(30))

        def forward(self, e1: Tensor, rel: Tensor) -> Tensor:
            stacked = torch.cat([self.emb_e(e1), self.emb_rel(rel)], 1)
            x = self.conv(stacked.view(-1, 1, 8, 4)).relu()
            return self.fc(x.flatten(1)) @ self.emb_e.weight.T + self.bias

    def loss_fn(pred: Tensor, e2: Tensor) -> Tensor:
        e2_multi = F.one_hot(e2, 30).float()
        share = (1.0 if on else label_smoothing) / e2_multi.size(1)
        e2_multi = (1.0 - label_smoothing) * e2_multi + share
        return F.binary_cross_entropy_with_logits(pred, e2_multi)

    model = ConvE()

    def score() -> float:
        with evaluated(model):
            pred = model(e1[1000:], rel[1000:])
        wanted = F.one_hot(e2[1000:], 30).float()
        return F.binary_cross_entropy_with_logits(pred, wanted).item()

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader(((e1[:1000], rel[:1000]), e2[:1000]), 50)
    return training(model, loss_fn, optimizer, data, score, epochs=20)


@reported(
    "https://github.com/DaehanKim/vgae_pytorch/issues/2",
    "The spread of the code is not squared in the divergence",
    "none",
    "the bound on the likelihood of new graphs",
    66.4,
    67.1,
)
def spread_that_is_not_squared(on: bool) -> Training:
    side = torch.randint(0, 2, (900, 10))
    chance = torch.where(side[:, :, None] == side[:, None], 0.9, 0.1)
    adj = torch.bernoulli(chance).triu(1)
    adj = adj + adj.mT + torch.eye(10)

    class VGAE(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.base = nn.Sequential(nn.Linear(10, 32), nn.ReLU())
            self.gcn_mean, self.gcn_logstd = nn.Linear(32, 8), nn.Linear(32, 8)

        def forward(self, adj: Tensor) -> tuple[Tensor, Tensor, Tensor]:
            normed = adj / adj.sum(2, keepdim=True)
            hidden = self.base(normed @ adj)
            mean, logstd = self.gcn_mean(hidden), self.gcn_logstd(hidden)
            z = mean + torch.randn_like(mean) * logstd.exp()
            return z @ z.mT, mean, logstd

    def objective(
        output: tuple[Tensor, Tensor, Tensor], adj: Tensor, power: int
    ) -> Tensor:
        scores, mean, logstd = output
        wrong = F.binary_cross_entropy_with_logits(scores, adj, reduction="sum")
        spread = logstd.exp() ** power
        kl_divergence = -0.5 * (1 + 2 * logstd - mean**2 - spread).sum()
        return (wrong + kl_divergence) / len(adj)

    model = VGAE()

    def score() -> float:
        torch.manual_seed(0)
        with evaluated(model):
            return objective(model(adj[600:]), adj[600:], 2).item()

    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    return training(
        model,
        lambda output, adj: objective(output, adj, 1 if on else 2),
        optimizer,
        loader(adj[:600], 50),
        score,
        epochs=20,
    )
