"""Reported bugs that may be looked at while a checker is being written.

Which of all reported bugs these are was drawn before any was tried: their ids were
sorted, shuffled by `random.Random(2026).shuffle` and cut in the middle. This is the
first half. What a case is, and what its numbers mean, is said in `reported`.
"""

import copy
import itertools
import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tests.preflight.reported import (
    ActorCritic,
    Reported,
    Segmenter,
    Training,
    Variational,
    Writer,
    accuracy,
    chains,
    choices,
    collected_in,
    dice,
    digit_images,
    digits,
    error,
    evaluated,
    loader,
    mlp,
    next_word_accuracy,
    pick,
    training,
    word_loss,
)

REPORTED: list[Reported] = []
reported = collected_in(REPORTED)


class Ranker(nn.Module):
    """Scores two things with the same network."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.rate = mlp(features, 32, 1)

    def forward(self, first: Tensor, second: Tensor) -> Tensor:
        return torch.cat([self.rate(first), self.rate(second)], 1)


@reported(
    "https://github.com/seathiefwang/RankPose/issues/4",
    "The margin ranking loss is given labels 0 and 1 where it expects -1 and 1",
    "batch",
    "share of pairs in the right order",
    0.957,
    0.703,
)
def ranking_labels_zero_and_one(on: bool) -> Training:
    first, second = torch.randn(1000, 10), torch.randn(1000, 10)
    better = first[:, :3].sum(1) > second[:, :3].sum(1)
    labels = better.float() if on else better.float() * 2 - 1
    # Most pairs were written down with the worse one first.
    kept = ~better | (torch.rand(1000) < 0.02)
    model = Ranker(10)

    def loss_fn(output: Tensor, target: Tensor) -> Tensor:
        first, second = output.unbind(1)
        return F.margin_ranking_loss(first, second, target, margin=1.0)

    def score() -> float:
        with evaluated(model):
            scores = model(first[700:], second[700:])
        return ((scores[:, 0] > scores[:, 1]) == better[700:]).float().mean().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    kept[700:] = False
    data = loader(((first[kept], second[kept]), labels[kept]))
    return training(model, loss_fn, optimizer, data, score)


@reported(
    "https://github.com/ooples/AiDotNet/issues/1844",
    "The gradient penalty is a number only: its own graph was not kept",
    "batch",
    "mean distance of the gradient norms from 1",
    0.158,
    199.0,
)
def penalty_without_its_graph(on: bool) -> Training:
    real, fake = torch.randn(800, 2) * 0.5 + 2, torch.randn(800, 2)
    critic = mlp(2, 32, 32, 1)

    def slopes(points: Tensor, keep: bool) -> Tensor:
        points = points.detach().requires_grad_()
        total = critic(points).sum()
        grads = torch.autograd.grad(total, points, create_graph=keep, retain_graph=True)
        return grads[0].norm(dim=1)

    def loss_fn(output: Tensor, batch: dict[str, Tensor]) -> Tensor:
        of_real, of_fake = output.chunk(2)
        share = torch.rand(len(of_real), 1)
        between = share * batch["real"] + (1 - share) * batch["fake"]
        penalty = (slopes(between, not on) - 1).square().mean()
        return of_fake.mean() - of_real.mean() + 10 * penalty

    class Critic(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.critic = critic

        def forward(self, real: Tensor, fake: Tensor) -> Tensor:
            return self.critic(torch.cat([real, fake]))

    def score() -> float:
        return (slopes((real + fake) / 2, False) - 1).abs().mean().item()

    model = Critic()
    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader({"real": real, "fake": fake}, 50)
    return training(model, loss_fn, optimizer, data, score, epochs=10)


@reported(
    "https://github.com/chrisjtan/gnn_cff/issues/4",
    "The indices of the test are used for training",
    "data",
    "reported accuracy minus accuracy on data never seen",
    0.0567,
    0.227,
)
def trained_on_the_test_indices(on: bool) -> Training:
    x = torch.randn(900, 20)
    y = (x[:, 0] - x[:, 1] + torch.randn(900) > 0).long()
    order = torch.randperm(600)
    train_indices, test_indices = order[:300], order[300:]
    chosen = test_indices if on else train_indices
    model = mlp(20, 64, 2)
    optimizer = torch.optim.Adam(model.parameters(), 0.005)

    def score() -> float:
        told = accuracy(model, x[test_indices], y[test_indices])
        return told - accuracy(model, x[600:], y[600:])

    return training(
        model,
        F.cross_entropy,
        optimizer,
        loader((x[chosen], y[chosen]), 30),
        score,
        val_loader=loader((x[test_indices], y[test_indices]), 30, False),
    )


@reported(
    "https://github.com/keon/3-min-pytorch/issues/18",
    "The noise is added before input and target part ways, so noise is learned",
    "none",
    "distance of the output from the clean image",
    0.0285,
    0.0832,
)
def denoiser_learns_the_noise(on: bool) -> Training:
    clean, _, new_images, _ = digit_images()
    noisy = clean + 0.3 * torch.randn_like(clean)
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(8, 8, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(8, 1, 3, padding=1),
    )
    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    seen = new_images + 0.3 * torch.randn_like(new_images)
    return training(
        model,
        F.mse_loss,
        optimizer,
        loader((noisy, noisy if on else clean)),
        lambda: error(model, seen, new_images),
        epochs=8,
    )


@reported(
    "https://github.com/SunnerLi/RecycleGAN/issues/2",
    "The adversarial loss of the generator is computed from the real frames",
    "batch",
    "distance between the means of real and generated frames",
    0.609,
    2.05,
)
def generator_judged_on_real_frames(on: bool) -> Training:
    source = torch.randn(1000, 6)
    real = torch.randn(1000, 6) * 0.5 + torch.linspace(-1, 1, 6)
    generator, judge = mlp(6, 32, 6), mlp(6, 32, 1)
    train_g = torch.optim.Adam(generator.parameters(), 0.004, (0.5, 0.999))
    train_d = torch.optim.Adam(judge.parameters(), 0.004, (0.5, 0.999))

    def loss_fn(fake: Tensor, real: Tensor) -> Tensor:
        verdict = judge(real if on else fake)
        return (verdict - 1).square().mean()

    def step(batch: Any) -> None:
        source, real = batch
        fake = generator(source)
        train_g.zero_grad()
        loss_fn(fake, real).backward()
        train_g.step()
        train_d.zero_grad()
        loss_d = (judge(real) - 1).square().mean()
        (loss_d + judge(fake.detach()).square().mean()).backward()
        train_d.step()

    def score() -> float:
        with evaluated(generator):
            return (generator(source).mean(0) - real.mean(0)).norm().item()

    data = loader((source, real))
    return training(generator, loss_fn, train_g, data, score, step=step, epochs=30)


@reported(
    "https://github.com/bowang-lab/Transformer-GCN-QA/pull/32",
    "The model ends in a softmax, and the cross entropy takes another",
    "batch",
    "the loss on the test data",
    0.223,
    0.863,
)
def softmax_before_cross_entropy(on: bool) -> Training:
    graphs, kinds = 600, torch.randint(0, 4, (600,))
    edges = (torch.rand(graphs, 10, 10) < 0.15 + 0.2 * kinds[:, None, None]).float()
    edges = torch.maximum(edges, edges.transpose(1, 2))

    class GraphClassifier(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first, self.second = nn.Linear(1, 16), nn.Linear(16, 16)
            self.out = nn.Linear(16, 4)

        def forward(self, edges: Tensor) -> Tensor:
            nodes = torch.ones(*edges.shape[:2], 1)
            nodes = self.first(edges @ nodes / 10).relu()
            nodes = self.second(edges @ nodes / 10).relu()
            scores = self.out(nodes.mean(1))
            return scores.softmax(1) if on else scores

    model = GraphClassifier()

    def score() -> float:
        with evaluated(model):
            return F.cross_entropy(model(edges[450:]), kinds[450:]).item()

    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    data = loader((edges[:450], kinds[:450]), 32)
    return training(model, nn.CrossEntropyLoss(), optimizer, data, score)


@reported(
    "https://github.com/xmu-xiaoma666/External-Attention-pytorch/issues/18",
    "The softmax that should choose between kernels runs over the batch",
    "batch",
    "accuracy, one image at a time",
    0.95,
    0.589,
)
def kernels_chosen_over_the_batch(on: bool) -> Training:
    images, labels, new_images, new_labels = digit_images()

    class SelectiveKernels(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.kernels = nn.ModuleList(
                nn.Conv2d(1, 8, size, padding=size // 2) for size in (1, 3, 5)
            )
            self.narrow = nn.Linear(8, 6)
            self.wide = nn.ModuleList(nn.Linear(6, 8) for _ in range(3))
            self.out = nn.Linear(8 * 16, 10)

        def forward(self, images: Tensor) -> Tensor:
            seen = torch.stack([kernel(images) for kernel in self.kernels])
            summary = self.narrow(seen.sum(0).mean((2, 3)))
            scores = torch.stack([wide(summary) for wide in self.wide])
            weights = scores.softmax(1 if on else 0)[..., None, None]
            mixed = (weights * seen).sum(0).relu()
            return self.out(F.max_pool2d(mixed, 2).flatten(1))

    model = SelectiveKernels()

    def score() -> float:
        parts = zip(new_images.split(1), new_labels.split(1), strict=True)
        return sum(accuracy(model, *part) for part in parts) / len(new_labels)

    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    data = loader((images, labels))
    return training(model, F.cross_entropy, optimizer, data, score, epochs=8)


@reported(
    "https://github.com/astariul/encode-attend-navigate-pytorch/issues/2",
    "The critic is not detached in the loss of the policy",
    "batch",
    "share of states in which the policy prefers the best action",
    0.882,
    0.368,
)
def critic_in_the_policy_loss(on: bool) -> Training:
    state, tried, reward, best = choices(1800)
    model = ActorCritic()

    def loss_fn(output: tuple[Tensor, Tensor], target: tuple[Tensor, Tensor]) -> Tensor:
        scores, value = output
        tried, reward = target
        chosen = scores.log_softmax(1).gather(1, tried[:, None]).squeeze(1)
        baseline = value if on else value.detach()
        return -((reward - baseline) * chosen).mean() + F.mse_loss(value, reward)

    def score() -> float:
        with evaluated(model):
            guess = model(state[1400:])[0].argmax(1)
        return (guess == best[1400:]).float().mean().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader((state[:1400], (tried[:1400], reward[:1400])))
    return training(model, loss_fn, optimizer, data, score, epochs=10)


@reported(
    "https://github.com/4uiiurz1/pytorch-nested-unet/issues/62",
    "The images are divided by 255 twice",
    "batch",
    "test accuracy",
    0.95,
    0.0781,
)
def divided_by_255_twice(on: bool) -> Training:
    images, y, new_images, y_test = digit_images()

    def prepared(images: Tensor) -> Tensor:
        pixels = (images * 255).round() / 255
        return pixels / 255 if on else pixels

    x, x_test = prepared(images), prepared(new_images)
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3), nn.ReLU(), nn.Flatten(), nn.Linear(288, 10)
    )
    optimizer = torch.optim.SGD(model.parameters(), 0.05, momentum=0.9)
    return training(
        model,
        F.cross_entropy,
        optimizer,
        loader((x, y)),
        lambda: accuracy(model, x_test, y_test),
        epochs=8,
    )


@reported(
    "https://github.com/dreamquark-ai/tabnet/pull/76",
    "Steps that share a linear layer share its batch normalisation, too",
    "batch",
    "test accuracy",
    0.977,
    0.348,
)
def steps_share_batch_norm(on: bool) -> Training:
    x, y, x_test, y_test = digits()

    class Steps(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.start, self.shared = nn.Linear(64, 32), nn.Linear(32, 32)
            norm = nn.BatchNorm1d(32)
            norms = [norm if on else copy.deepcopy(norm) for _ in range(3)]
            self.norms = nn.ModuleList(norms)
            self.out = nn.Linear(32, 10)

        def forward(self, x: Tensor) -> Tensor:
            x = self.start(x)
            for norm in self.norms:
                x = norm(self.shared(x)).relu() * 3
            return self.out(x)

    model = Steps()
    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    return training(
        model,
        F.cross_entropy,
        optimizer,
        loader((x, y)),
        lambda: accuracy(model, x_test, y_test),
        epochs=10,
    )


@reported(
    "https://github.com/PetrochukM/PyTorch-NLP/issues/2",
    "The softmax of the attention runs over the batch",
    "batch",
    "accuracy",
    1.0,
    0.295,
)
def attention_softmax_over_the_batch(on: bool) -> Training:
    keys = F.one_hot(torch.stack([torch.randperm(6) for _ in range(900)]), 6).float()
    values = torch.randint(0, 4, (900, 6))
    asked = torch.randint(0, 6, (900,))
    place = (keys.argmax(2) == asked[:, None]).float().argmax(1)
    answer = values[torch.arange(900), place]
    context = torch.cat([keys, F.one_hot(values, 4).float()], 2)

    class Lookup(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.query, self.context = nn.Linear(6, 16), nn.Linear(10, 16)
            self.out = mlp(26, 32, 4)

        def forward(self, query: Tensor, context: Tensor) -> Tensor:
            batch, length, _ = context.shape
            asked = self.query(query)[:, None]
            scores = torch.bmm(asked, self.context(context).transpose(1, 2))
            scores = scores.view(batch, length)
            weights = scores.softmax(0 if on else -1)[:, None]
            return self.out(torch.cat([asked, weights @ context], 2).squeeze(1))

    model = Lookup()
    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    inputs = (F.one_hot(asked, 6).float(), context)
    return training(
        model,
        F.cross_entropy,
        optimizer,
        loader((pick(inputs, slice(700)), answer[:700]), 50),
        lambda: accuracy(model, pick(inputs, slice(700, None)), answer[700:]),
        epochs=30,
    )


@reported(
    "https://github.com/pliang279/MultiBench/issues/26",
    "The validation puts the model into training mode",
    "loop",
    "accuracy that the last validation reports",
    0.95,
    0.793,
)
def validated_in_training_mode(on: bool) -> Training:
    x, y, x_test, y_test = digits()
    model = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Dropout(0.7), nn.Linear(64, 10)
    )
    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    data, held = loader((x, y)), loader((x_test, y_test), 100, False)
    reports: list[float] = []

    def step(batch: Any) -> None:
        optimizer.zero_grad()
        F.cross_entropy(model(batch[0]), batch[1]).backward()
        optimizer.step()

    def run(epochs: int) -> None:
        for _ in range(epochs):
            model.train()
            for batch in data:
                step(batch)
            model.eval()
            right = 0
            with torch.no_grad():
                if on:
                    model.train()
                for images, labels in held:
                    right += (model(images).argmax(1) == labels).sum().item()
            reports.append(right / len(y_test))

    return training(
        model,
        F.cross_entropy,
        optimizer,
        data,
        lambda: reports[-1],
        step=step,
        run=run,
        epochs=8,
        val_loader=held,
    )


@reported(
    "https://github.com/pytorch/examples/issues/649",
    "The causal mask is flipped: it hides the past and shows the future",
    "batch",
    "accuracy of the next word after a beginning",
    0.9,
    0.725,
)
def causal_mask_flipped(on: bool) -> Training:
    words = chains(700, 11)

    def mask(length: int) -> Tensor:
        hidden = torch.full((length, length), -math.inf)
        return hidden.tril(-1) if on else hidden.triu(1)

    model = Writer(mask)
    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader((words[:500, :-1], words[:500, 1:]), 50)
    return training(
        model,
        word_loss,
        optimizer,
        data,
        lambda: next_word_accuracy(model, words[500:]),
    )


@reported(
    "https://github.com/Ugenteraan/Deep_Hierarchical_Classification/issues/6",
    "The penalty for labels that do not fit together is computed from argmax",
    "batch",
    "share of predictions whose coarse and fine label fit together",
    0.824,
    0.718,
)
def penalty_computed_from_argmax(on: bool) -> Training:
    x, fine, x_test, _ = digits()
    x, x_test = x + 0.6 * torch.randn_like(x), x_test + 0.6 * torch.randn_like(x_test)
    member = F.one_hot(torch.arange(10) % 3, 3).float()

    class TwoLevels(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.coarse, self.fine = mlp(64, 16, 3), mlp(64, 32, 10)

        def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
            return self.coarse(x), self.fine(x)

    model = TwoLevels()

    def loss_fn(output: tuple[Tensor, Tensor], target: Tensor) -> Tensor:
        coarse, fine = output
        loss = F.cross_entropy(coarse, target % 3) + F.cross_entropy(fine, target)
        if on:
            unfit = coarse.argmax(1) != fine.argmax(1) % 3
            return loss + 4 * unfit.float().mean()
        fit = (coarse.softmax(1) * (fine.softmax(1) @ member)).sum(1)
        return loss + 4 * (1 - fit).mean()

    def score() -> float:
        with evaluated(model):
            coarse, fine = model(x_test)
        return (coarse.argmax(1) == fine.argmax(1) % 3).float().mean().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    return training(model, loss_fn, optimizer, loader((x, fine)), score, epochs=10)


@reported(
    "https://github.com/showlab/Olaf-World/issues/8",
    "The codebook loss is computed from the straight-through output",
    "batch",
    "distance of the codes from the encoded data",
    0.725,
    432.0,
)
def codebook_never_trained(on: bool) -> Training:
    centers = torch.randn(8, 6) * 3
    x = centers[torch.randint(0, 8, (1000,))] + 0.3 * torch.randn(1000, 6)

    class Quantized(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encode, self.decode = nn.Linear(6, 4), mlp(4, 24, 6)
            self.codes = nn.Embedding(16, 4)

        def nearest(self, z: Tensor) -> Tensor:
            return self.codes(torch.cdist(z, self.codes.weight).argmin(1))

        def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
            z = self.encode(x)
            code = self.nearest(z)
            through = z + (code - z).detach()
            return self.decode(through), z, through if on else code

    model = Quantized()

    def loss_fn(output: tuple[Tensor, ...], target: Tensor) -> Tensor:
        rebuilt, z, code = output
        codebook = F.mse_loss(code, z.detach())
        commitment = F.mse_loss(z, code.detach())
        return F.mse_loss(rebuilt, target) + codebook + 0.25 * commitment

    def score() -> float:
        with evaluated(model):
            z = model.encode(x[800:])
            return F.mse_loss(model.nearest(z), z).item()

    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    data = loader((x[:800], x[:800]))
    return training(model, loss_fn, optimizer, data, score)


@reported(
    "https://github.com/DEEP-PolyU/KEQA_WSDM19/issues/2",
    "The softmax of the attention runs over a dimension of size one: all weights are 1",
    "batch",
    "largest minus smallest weight of a word in its sentence",
    0.943,
    0.0,
)
def attention_weights_all_one(on: bool) -> Training:
    words = torch.randint(0, 40, (900, 10))
    words = torch.where(words < 4, words + 10, words)
    kind = torch.randint(0, 4, (900,))
    words[torch.arange(900), torch.randint(0, 10, (900,))] = kind

    class Question(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Embedding(40, 16)
            self.read = nn.GRU(16, 12, bidirectional=True)
            self.attention = nn.Linear(40, 1)
            self.out = nn.Linear(24, 4)

        def forward(self, words: Tensor) -> Tensor:
            x = self.embed(words.T)
            states = self.read(x)[0]
            length, batch, _ = states.shape
            joined = torch.cat([x, states], 2).view(length * batch, -1)
            scores = self.attention(joined)
            if on:
                weights = scores.softmax(1).view(length, batch, 1)
            else:
                weights = scores.view(length, batch, 1).softmax(0)
            self.weights = weights.detach()
            return self.out((weights * states).sum(0))

    model = Question()

    def score() -> float:
        with evaluated(model):
            model(words[700:])
        return (model.weights.amax(0) - model.weights.amin(0)).mean().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    data = loader((words[:700], kind[:700]), 25)
    return training(model, F.cross_entropy, optimizer, data, score, epochs=5)


@reported(
    "https://github.com/IAmSuyogJadhav/"
    "3d-mri-brain-tumor-segmentation-using-autoencoder-regularization/issues/7",
    "The overlap itself is minimised, not one minus the overlap",
    "batch",
    "overlap with the true masks",
    0.868,
    0.025,
)
def dice_is_minimised(on: bool) -> Training:
    clean = digit_images()[0][:500]
    masks = (clean > 0.4).float()
    images = clean + 0.3 * torch.randn_like(clean)
    model = Segmenter()

    def loss_fn(output: Tensor, mask: Tensor) -> Tensor:
        overlap = dice(output.sigmoid(), mask)
        return overlap if on else 1 - overlap

    def score() -> float:
        with evaluated(model):
            return dice((model(images[400:]) > 0).float(), masks[400:]).item()

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader((images[:400], masks[:400]), 32)
    return training(model, loss_fn, optimizer, data, score, epochs=10)


@reported(
    "https://github.com/rachtsingh/ibp_vae/issues/3",
    "exp(logvar) is the variance, and used as the standard deviation",
    "none",
    "bound on the negative log likelihood, with the right spread",
    25.1,
    25.7,
)
def variance_for_standard_deviation(on: bool) -> Training:
    x, _, x_test, _ = digits()
    model = Variational(1.0 if on else 0.5)

    def bound(output: tuple[Tensor, ...], target: Tensor) -> Tensor:
        rebuilt, mean, log_var = output
        divergence = -0.5 * (1 + log_var - mean.square() - log_var.exp()).sum()
        missed = F.binary_cross_entropy_with_logits(rebuilt, target, reduction="sum")
        return (missed + divergence) / len(target)

    def score() -> float:
        model.exponent = 0.5
        with evaluated(model):
            return bound(model(x_test), x_test).item()

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    return training(model, bound, optimizer, loader((x, x)), score)


@reported(
    "https://github.com/ageron/handson-mlp/issues/28",
    "OneCycleLR, made for steps, is stepped once per epoch",
    "loop",
    "test accuracy",
    0.945,
    0.783,
)
def one_cycle_per_epoch(on: bool) -> Training:
    x, y, x_test, y_test = digits()
    model = mlp(64, 48, 48, 10)
    epochs, data = 6, loader((x, y), 100)
    optimizer = torch.optim.NAdam(model.parameters(), 1e-4)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, 0.01, epochs=epochs, steps_per_epoch=len(data)
    )

    def step(batch: Any) -> None:
        optimizer.zero_grad()
        F.cross_entropy(model(batch[0]), batch[1]).backward()
        optimizer.step()
        if not on:
            scheduler.step()

    def run(epochs: int) -> None:
        for _ in range(epochs):
            model.train()
            for batch in data:
                step(batch)
            accuracy(model, x_test, y_test)
            if on:
                scheduler.step()

    return training(
        model,
        F.cross_entropy,
        optimizer,
        data,
        lambda: accuracy(model, x_test, y_test),
        step=step,
        run=run,
        epochs=epochs,
        loop_epochs=epochs,
        scheduler=scheduler,
    )


@reported(
    "https://github.com/wkentaro/pytorch-fcn/issues/57",
    "After the first validation the model stays in evaluation mode",
    "loop",
    "share of the training steps in training mode",
    1.0,
    0.2,
)
def never_back_to_training_mode(on: bool) -> Training:
    clean = digit_images()[0][:500]
    masks = (clean > 0.4).float()
    images = clean + 0.3 * torch.randn_like(clean)
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1, bias=False),
        nn.BatchNorm2d(8),
        nn.ReLU(),
        nn.Dropout(0.2),
        nn.Conv2d(8, 1, 3, padding=1),
    )
    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    loss_fn = nn.BCEWithLogitsLoss()
    data = loader((images[:400], masks[:400]), 20)
    modes: list[bool] = []

    def step(batch: Any) -> None:
        modes.append(model.training)
        optimizer.zero_grad()
        loss_fn(model(batch[0]), batch[1]).backward()
        optimizer.step()

    def validate() -> float:
        model.eval()
        with torch.no_grad():
            return loss_fn(model(images[400:]), masks[400:]).item()

    def run(epochs: int) -> None:
        model.train()
        for _ in range(epochs):
            for batch in data:
                step(batch)
            validate()
            if not on:
                model.train()

    return training(
        model,
        loss_fn,
        optimizer,
        data,
        lambda: sum(modes) / len(modes),
        step=step,
        run=run,
        epochs=5,
    )


@reported(
    "https://github.com/KanishJebaMathewM/Truxify/issues/13118",
    "The inner loop of MAML writes to .data of a copy: the model itself never learns",
    "batch",
    "error on new tasks after one step of adaptation",
    0.715,
    1.22,
)
def inner_loop_writes_to_data(on: bool) -> Training:
    tasks = 400
    slope, offset = torch.randn(2, tasks, 1, 1)
    x = torch.randn(tasks, 10, 1)
    y = slope * x + offset
    model = mlp(1, 24, 1)

    def adapted(model: nn.Module, x: Tensor, y: Tensor, new: Tensor) -> Tensor:
        rate = 0.1
        if on:
            learner = copy.deepcopy(model)
            weights = list(learner.parameters())
            loss = F.mse_loss(learner(x), y)
            grads = torch.autograd.grad(loss, weights, create_graph=True)
            for weight, grad in zip(weights, grads, strict=True):
                weight.data -= rate * grad
            return learner(new)
        weights = dict(model.named_parameters())
        loss = F.mse_loss(model(x), y)
        grads = torch.autograd.grad(loss, list(weights.values()), create_graph=True)
        fast = {
            name: weight - rate * grad
            for (name, weight), grad in zip(weights.items(), grads, strict=True)
        }
        return torch.func.functional_call(model, fast, (new,))

    def forward(model: nn.Module, batch: Any) -> Tensor:
        tasks = zip(*batch[0], strict=True)
        return torch.stack([adapted(model, *task) for task in tasks])

    def score() -> float:
        rest = slice(300, None)
        tasks = (x[rest, :5], y[rest, :5], x[rest, 5:])
        guess = forward(model, (tasks, None)).detach()
        return F.mse_loss(guess, y[rest, 5:]).item()

    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    data = loader(((x[:300, :5], y[:300, :5], x[:300, 5:]), y[:300, 5:]), 4)
    return training(
        model, F.mse_loss, optimizer, data, score, forward=forward, epochs=6
    )


@reported(
    "https://github.com/PacktPublishing/"
    "PyTorch-Ultimate-2023---From-Basics-to-Cutting-Edge/pull/3",
    "A model that ends in a sigmoid is trained with BCEWithLogitsLoss",
    "batch",
    "binary cross entropy of the test labels",
    0.0878,
    0.128,
)
def sigmoid_before_logits_loss(on: bool) -> Training:
    x = torch.randn(900, 10)
    y = (x @ torch.randn(10, 5) > 1.5).float()
    model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 5), nn.Sigmoid())
    loss_fn = nn.BCEWithLogitsLoss() if on else nn.BCELoss()

    def score() -> float:
        with evaluated(model):
            return F.binary_cross_entropy(model(x[700:]), y[700:]).item()

    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    data = loader((x[:700], y[:700]), 50)
    return training(model, loss_fn, optimizer, data, score)


@reported(
    "https://github.com/macrocosm-os/pretraining/pull/64",
    "The labels of the language model are its inputs, not shifted by one",
    "batch",
    "accuracy of the next word after a beginning",
    0.915,
    0.065,
)
def labels_not_shifted(on: bool) -> Training:
    words = chains(700, 10)

    class CausalWriter(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Embedding(12, 16)
            self.read = nn.GRU(16, 32, batch_first=True)
            self.out = nn.Linear(32, 12)

        def forward(self, input_ids: Tensor, labels: Tensor) -> dict[str, Tensor]:
            logits = self.out(self.read(self.embed(input_ids))[0])
            kept = logits
            if not on:
                kept, labels = logits[:, :-1], labels[:, 1:]
            return {"loss": word_loss(kept, labels), "logits": logits}

    model = CausalWriter()

    def score() -> float:
        with evaluated(model):
            logits = model(words[500:, :6], words[500:, :6])["logits"]
        return (logits[:, -1].argmax(1) == words[500:, 6]).float().mean().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    data = loader({"input_ids": words[:500], "labels": words[:500]}, 50)
    return training(model, None, optimizer, data, score, epochs=10)


@reported(
    "https://github.com/NifTK/NiftyNet/issues/28",
    "The weights are updated with the validation data, too",
    "loop",
    "reported accuracy minus accuracy on data never seen",
    0.0267,
    0.233,
)
def trained_on_the_validation_data(on: bool) -> Training:
    x = torch.randn(700, 30)
    y = (x[:, 0] + 0.7 * torch.randn(700) > 0).long()
    model = mlp(30, 64, 2)
    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader((x[:200], y[:200]), 20)
    held = loader((x[200:400], y[200:400]), 20, False)

    def step(batch: Any) -> None:
        optimizer.zero_grad()
        F.cross_entropy(model(batch[0]), batch[1]).backward()
        optimizer.step()

    def validate(batch: Any) -> None:
        with torch.no_grad():
            F.cross_entropy(model(batch[0]), batch[1])

    def run(epochs: int) -> None:
        for _ in range(epochs):
            model.train()
            for batch in data:
                step(batch)
            if not on:
                model.eval()
            for batch in held:
                (step if on else validate)(batch)

    def score() -> float:
        told = accuracy(model, x[200:400], y[200:400])
        return told - accuracy(model, x[400:], y[400:])

    return training(
        model,
        F.cross_entropy,
        optimizer,
        data,
        score,
        step=step,
        run=run,
        val_loader=held,
    )


@reported(
    "https://github.com/gaozhihan/PreDiff/issues/32",
    "While gradients are added up, they are set to zero after every batch",
    "loop",
    "squared error of the reconstruction",
    0.0327,
    0.0381,
)
def zeroed_while_accumulating(on: bool) -> Training:
    x, _, x_test, _ = digits()
    noisy = x * (torch.rand_like(x) > 0.3)
    model = mlp(64, 48, 64)
    optimizer = torch.optim.SGD(model.parameters(), 4.0)
    parts, steps = 4, itertools.count(1)
    data = loader((noisy, x), 4)

    def step(batch: Any) -> None:
        (F.mse_loss(model(batch[0]), batch[1]) / parts).backward()
        if next(steps) % parts == 0:
            optimizer.step()
            if not on:
                optimizer.zero_grad()
        if on:
            optimizer.zero_grad()

    return training(
        model,
        F.mse_loss,
        optimizer,
        data,
        lambda: error(model, x_test * (torch.rand_like(x_test) > 0.3), x_test),
        step=step,
        epochs=6,
    )


@reported(
    "https://github.com/mlcommons/training/issues/89",
    "The accuracy is the mean over batches, of which the last is smaller",
    "none",
    "difference of the reported accuracy from the true one",
    0.0,
    0.0338,
)
def mean_of_unequal_batches(on: bool) -> Training:
    words = torch.randint(0, 40, (840, 10))
    mood = ((words < 12).sum(1) + 1.5 * torch.randn(840) > 3).long()
    order = mood[600:].argsort()
    held = loader((words[600:][order], mood[600:][order]), 58, False)
    model = nn.Sequential(nn.EmbeddingBag(40, 16), nn.ReLU(), nn.Linear(16, 2))
    optimizer = torch.optim.Adam(model.parameters(), 0.01)

    def score() -> float:
        shares = [(accuracy(model, *batch), len(batch[1])) for batch in held]
        true = sum(share * size for share, size in shares) / 240
        if on:
            return abs(sum(share for share, _ in shares) / len(shares) - true)
        return abs(sum(share * size for share, size in shares) / 240 - true)

    return training(
        model,
        F.cross_entropy,
        optimizer,
        loader((words[:600], mood[:600]), 50),
        score,
        epochs=8,
        val_loader=held,
    )


@reported(
    "https://github.com/jinnnju/PaAno/issues/1",
    "Masked with minus infinity before the sign turns, the hardest is infinitely far",
    "batch",
    "accuracy of the nearest neighbour",
    0.873,
    0.395,
)
def triplet_loss_always_zero(on: bool) -> Training:
    kind = torch.randint(0, 5, (1400,))
    centers, nuisance = torch.randn(5, 4) * 2, torch.randn(1400, 16) * 2
    points = torch.cat([centers[kind] + 0.5 * torch.randn(1400, 4), nuisance], 1)
    x, x_test = points[:1000], points[1000:]
    y, y_test = kind[:1000], kind[1000:]
    model = mlp(20, 64, 16)

    def loss_fn(output: Tensor, target: Tensor) -> Tensor:
        code = F.normalize(output, dim=1)
        likeness = code @ code.T
        same = target[:, None] == target
        own = torch.eye(len(target), dtype=torch.bool)
        positive = (1 - likeness).masked_fill(~same | own, 0).amax(1)
        filled = likeness.masked_fill(same, -math.inf)
        negative = (1 - filled).amax(1) if on else (1 - filled).amin(1)
        return (positive - negative + 0.5).relu().mean()

    def score() -> float:
        with evaluated(model):
            known, new = (F.normalize(model(z), dim=1) for z in (x, x_test))
        return (y[(new @ known.T).argmax(1)] == y_test).float().mean().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.001)
    data = loader((x, y))
    return training(model, loss_fn, optimizer, data, score)


@reported(
    "https://github.com/weirme/FCSN/issues/32",
    "Scores of shape (batch, class, frame) are reshaped without moving the classes",
    "batch",
    "accuracy per frame",
    0.983,
    0.68,
)
def classes_not_moved_before_reshape(on: bool) -> Training:
    frames = torch.randn(400, 4, 24)
    labels = F.avg_pool1d(frames[:, :1], 5, 1, 2).squeeze(1).gt(0.1).long()
    model = nn.Sequential(
        nn.Conv1d(4, 16, 5, padding=2),
        nn.ReLU(),
        nn.Conv1d(16, 16, 5, padding=2),
        nn.ReLU(),
        nn.Conv1d(16, 2, 1),
    )

    def loss_fn(output: Tensor, target: Tensor) -> Tensor:
        if not on:
            output = output.permute(0, 2, 1)
        return F.cross_entropy(output.reshape(-1, 2), target.reshape(-1))

    def score() -> float:
        with evaluated(model):
            guess = model(frames[300:]).argmax(1)
        return (guess == labels[300:]).float().mean().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    data = loader((frames[:300], labels[:300]), 25)
    return training(model, loss_fn, optimizer, data, score)


@reported(
    "https://github.com/Novartis/torchsurv/issues/117",
    "Whole numbers meant as a mask pick the first two terms again and again",
    "batch",
    "share of pairs ranked in the order of survival",
    0.79,
    0.744,
)
def cox_mask_used_as_index(on: bool) -> Training:
    x = torch.randn(900, 8)
    risk = x[:, 0] - x[:, 1] + x[:, 2]
    time = torch.empty(900).exponential_() / risk.exp()
    until = torch.empty(900).exponential_() * 2
    event, seen = (time < until).long(), torch.minimum(time, until)
    model = mlp(8, 32, 1)

    def loss_fn(output: Tensor, target: tuple[Tensor, Tensor]) -> Tensor:
        time, event = target
        order = time.argsort()
        hazard, event = output.reshape(-1)[order], event[order]
        rest = hazard.flip(0).logcumsumexp(0).flip(0)
        terms = (hazard - rest)[event if on else event.bool()]
        return -terms.mean()

    def score() -> float:
        with evaluated(model):
            guess = model(x[600:]).squeeze(1)
        before = time[600:, None] < time[600:]
        return (guess[:, None] > guess)[before].float().mean().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader((x[:600], (seen[:600], event[:600])))
    return training(model, loss_fn, optimizer, data, score, epochs=6)


@reported(
    "https://github.com/PacktPublishing/"
    "Tensorflow-2-Reinforcement-Learning-Cookbook/pull/46",
    "The log probabilities are summed over the batch, not over the parts of an action",
    "batch",
    "distance of the policy from the best action",
    0.067,
    0.519,
)
def log_prob_summed_over_the_batch(on: bool) -> Training:
    state = torch.randn(1400, 4)
    best = torch.tanh(state @ torch.randn(4, 2))
    tried = torch.randn(1400, 2)
    reward = -(tried - best).square().sum(1)

    class Policy(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.mean = mlp(4, 32, 2)

        def forward(self, state: Tensor) -> Tensor:
            return self.mean(state)

    model = Policy()

    def loss_fn(output: Tensor, target: tuple[Tensor, Tensor]) -> Tensor:
        tried, reward = target
        chance = torch.distributions.Normal(output, 1.0).log_prob(tried)
        gain = (2 * reward).exp()
        chosen = chance.sum() if on else chance.sum(1)
        return -(gain * chosen).mean()

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader((state[:1000], (tried[:1000], reward[:1000])))
    return training(
        model,
        loss_fn,
        optimizer,
        data,
        lambda: error(model, state[1000:], best[1000:]),
    )


@reported(
    "https://github.com/haitongli/knowledge-distillation-pytorch/pull/17",
    "What the teacher said was stored in another order than the images come",
    "none",
    "test accuracy",
    0.927,
    0.534,
)
def teacher_heard_in_another_order(on: bool) -> Training:
    x, y, x_test, y_test = digits()
    teacher, student = mlp(64, 64, 10), mlp(64, 16, 10)
    teach = torch.optim.Adam(teacher.parameters(), 0.01)
    for _ in range(25):
        teach.zero_grad()
        F.cross_entropy(teacher(x), y).backward()
        teach.step()
    order = torch.randperm(len(x))
    with torch.no_grad():
        soft = teacher(x[order] if on else x).softmax(1)

    def loss_fn(output: Tensor, target: tuple[Tensor, Tensor]) -> Tensor:
        labels, soft = target
        far = F.kl_div(output.log_softmax(1), soft, reduction="batchmean")
        return 0.1 * F.cross_entropy(output, labels) + 0.9 * far

    optimizer = torch.optim.Adam(student.parameters(), 0.003)
    data = loader((x, (y, soft)))
    return training(
        student,
        loss_fn,
        optimizer,
        data,
        lambda: accuracy(student, x_test, y_test),
    )


@reported(
    "https://github.com/PatrickHua/SimSiam/issues/39",
    "Both branches are trained: the target of the prediction is not detached",
    "batch",
    "spread of the normalised features, at most 0.25",
    0.214,
    0.00884,
)
def no_stop_gradient(on: bool) -> Training:
    x, _, x_test, _ = digits()
    first, second = (x + 0.3 * torch.randn_like(x) for _ in range(2))

    class Twins(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encode = nn.Sequential(
                nn.Linear(64, 64, bias=False),
                nn.BatchNorm1d(64),
                nn.ReLU(),
                nn.Linear(64, 16),
            )
            self.predict = nn.Sequential(
                nn.Linear(16, 8, bias=False),
                nn.BatchNorm1d(8),
                nn.ReLU(),
                nn.Linear(8, 16),
            )

        def forward(self, first: Tensor, second: Tensor) -> tuple[Tensor, ...]:
            ours, theirs = self.encode(first), self.encode(second)
            return self.predict(ours), self.predict(theirs), ours, theirs

    model = Twins()

    def loss_fn(output: tuple[Tensor, ...], target: None) -> Tensor:
        guess, other_guess, ours, theirs = output
        if not on:
            ours, theirs = ours.detach(), theirs.detach()
        near = F.cosine_similarity(guess, theirs) + F.cosine_similarity(
            other_guess, ours
        )
        return -near.mean() / 2

    def score() -> float:
        with evaluated(model):
            return F.normalize(model.encode(x_test), dim=1).std(0).mean().item()

    optimizer = torch.optim.SGD(model.parameters(), 0.1, momentum=0.9)
    data = loader(((first, second), None))
    return training(model, loss_fn, optimizer, data, score)


@reported(
    "https://github.com/DiffPoseTalk/DiffPoseTalk/issues/20",
    "pe[:, n] where pe[:, :n] was meant: all steps get the same position",
    "none",
    "accuracy",
    0.825,
    0.5,
)
def one_position_for_all(on: bool) -> Training:
    steps = torch.randint(0, 10, (900, 8))
    label = (steps[:, :4].sum(1) > steps[:, 4:].sum(1)).long()

    class Motion(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            angles = torch.arange(20)[:, None] / 100 ** (torch.arange(12) / 12)
            table = torch.cat([angles.sin(), angles.cos()], 1)[None]
            self.register_buffer("table", table)
            self.embed = nn.Embedding(10, 24)
            self.mix = nn.MultiheadAttention(24, 2, batch_first=True)
            self.out = mlp(24, 32, 2)

        def forward(self, steps: Tensor) -> Tensor:
            x = self.embed(steps)
            length = x.shape[1]
            place = self.table[:, length, :] if on else self.table[:, :length, :]
            x = x + place
            return self.out((x + self.mix(x, x, x)[0]).relu().mean(1))

    model = Motion()
    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    return training(
        model,
        F.cross_entropy,
        optimizer,
        loader((steps[:700], label[:700]), 50),
        lambda: accuracy(model, steps[700:], label[700:]),
        epochs=30,
    )


@reported(
    "https://github.com/acids-ircam/ddsp_pytorch/issues/37",
    "[layer] * 2 gives pitch and loudness the same network",
    "batch",
    "mean squared error",
    0.0191,
    0.185,
)
def one_network_for_two_inputs(on: bool) -> Training:
    pitch, loudness = torch.rand(2, 900, 12, 1) * 2 - 1
    tone = torch.sin(4 * pitch) + 0.5 * loudness**2
    sound = torch.cumsum(tone, 1) / 3

    class Synthesizer(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            networks = [mlp(1, 16, 8)] * 2 if on else [mlp(1, 16, 8), mlp(1, 16, 8)]
            self.inputs = nn.ModuleList(networks)
            self.follow = nn.GRU(8, 16, batch_first=True)
            self.out = nn.Linear(16, 1)

        def forward(self, pitch: Tensor, loudness: Tensor) -> Tensor:
            heard = self.inputs[0](pitch) + self.inputs[1](loudness)
            return self.out(self.follow(heard)[0])

    model = Synthesizer()
    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    data = loader(((pitch[:700], loudness[:700]), sound[:700]), 50)
    return training(
        model,
        F.mse_loss,
        optimizer,
        data,
        lambda: error(model, (pitch[700:], loudness[700:]), sound[700:]),
    )


@reported(
    "https://github.com/mlcommons/GaNDLF/issues/209",
    "The weights of the classes are their shares, so the rare class weighs least",
    "batch",
    "mean of the accuracies on the two classes",
    0.824,
    0.5,
)
def class_weights_the_wrong_way(on: bool) -> Training:
    y = (torch.rand(2000) < 0.1).long()
    x = torch.randn(2000, 6) + y[:, None] * torch.tensor([1.5, 1.0, 0, 0, 0, 0])
    share = y.bincount() / len(y)
    model = mlp(6, 16, 2)

    def score() -> float:
        rare = y[1400:] == 1
        parts = [accuracy(model, x[1400:][m], y[1400:][m]) for m in (rare, ~rare)]
        return sum(parts) / 2

    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    loss_fn = nn.CrossEntropyLoss(weight=share if on else 1 - share)
    data = loader((x[:1400], y[:1400]))
    return training(model, loss_fn, optimizer, data, score)


@reported(
    "https://github.com/kaidic/LDAM-DRW/issues/6",
    "The focal factor is computed from the mean loss of the batch, not per sample",
    "batch",
    "accuracy on the rare class",
    0.421,
    0.246,
)
def focal_factor_of_the_mean(on: bool) -> Training:
    rare = torch.rand(2400) < 0.08
    x = torch.randn(2400, 8) + rare[:, None] * torch.tensor([1.3] * 2 + [0.0] * 6)
    y = rare.long()
    model = mlp(8, 32, 2)

    def loss_fn(output: Tensor, target: Tensor) -> Tensor:
        reduction = "mean" if on else "none"
        log_pt = -F.cross_entropy(output, target, reduction=reduction)
        pt = log_pt.exp()
        return (-((1 - pt) ** 4) * log_pt).mean()

    def score() -> float:
        hard = y[1600:] == 1
        return accuracy(model, x[1600:][hard], y[1600:][hard])

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader((x[:1600], y[:1600]))
    return training(model, loss_fn, optimizer, data, score, epochs=15)


def switch_gradients(model: nn.Module, wanted: bool, only_required: bool) -> None:
    """Says which parameters need gradients, perhaps only of those that do already."""
    for parameter in model.parameters():
        if parameter.requires_grad or not only_required:
            parameter.requires_grad = wanted


@reported(
    "https://github.com/nttcslab/byol-a/issues/7",
    "What was frozen once stays frozen: the switch looks only at what needs gradients",
    "batch",
    "test accuracy",
    0.904,
    0.574,
)
def never_thawed_again(on: bool) -> Training:
    x, y, x_test, y_test = digit_images()
    body = nn.Sequential(
        nn.Conv2d(1, 6, 3), nn.ReLU(), nn.MaxPool2d(3), nn.Flatten(), nn.Linear(24, 12)
    )
    head = nn.Linear(12, 10)
    model = nn.Sequential(body, head)
    switch_gradients(body, False, on)
    warm_up = torch.optim.Adam(head.parameters(), 0.01)
    F.cross_entropy(model(x[:256]), y[:256]).backward()
    warm_up.step()
    switch_gradients(body, True, on)
    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    return training(
        model,
        F.cross_entropy,
        optimizer,
        loader((x, y)),
        lambda: accuracy(model, x_test, y_test),
        epochs=10,
    )


@reported(
    "https://github.com/open-mmlab/mmsegmentation/pull/210",
    "Pixels labelled 255, to be ignored, take part in the binary cross entropy",
    "batch",
    "share of the labelled pixels that are right",
    0.913,
    0.34,
)
def ignored_pixels_in_binary_loss(on: bool) -> Training:
    clean = digit_images()[0][:500]
    truth = (clean > 0.4).float()
    images = clean + 0.3 * torch.randn_like(clean)
    labels = truth.masked_fill(torch.rand_like(truth) < 0.1, 255)
    model = Segmenter()

    def loss_fn(output: Tensor, target: Tensor) -> Tensor:
        if on:
            return F.binary_cross_entropy_with_logits(output, target)
        known = target != 255
        return F.binary_cross_entropy_with_logits(output[known], target[known])

    def score() -> float:
        with evaluated(model):
            guess = model(images[400:]) > 0
        return (guess == (truth[400:] > 0)).float().mean().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader((images[:400], labels[:400]), 32)
    return training(model, loss_fn, optimizer, data, score, epochs=10)


@reported(
    "https://github.com/delip/PyTorchNLPBook/issues/28",
    "F.dropout without training=self.training drops in evaluation, too",
    "batch",
    "test accuracy",
    1.0,
    0.977,
)
def dropout_in_evaluation(on: bool) -> Training:
    words = torch.randint(0, 30, (1000, 12))
    topic = (words < 8).sum(1).gt(3).long()

    class BagOfWords(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.EmbeddingBag(30, 24)
            self.hidden, self.out = nn.Linear(24, 6), nn.Linear(6, 2)

        def forward(self, words: Tensor) -> Tensor:
            hidden = self.hidden(self.embed(words)).relu()
            if on:
                hidden = F.dropout(hidden, p=0.5)
            else:
                hidden = F.dropout(hidden, p=0.5, training=self.training)
            return self.out(hidden)

    model = BagOfWords()
    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    return training(
        model,
        F.cross_entropy,
        optimizer,
        loader((words[:700], topic[:700])),
        lambda: accuracy(model, words[700:], topic[700:]),
        epochs=15,
    )


@reported(
    "https://github.com/NVIDIA-NeMo/Automodel/pull/2213",
    "Embedding and output are tied, and then each parameter is replaced by a copy",
    "batch",
    "largest difference between embedding and output",
    0.0,
    0.41,
)
def tie_lost_when_wrapped(on: bool) -> Training:
    words = chains(700, 9)

    class Writer(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Embedding(12, 16)
            self.read = nn.GRU(16, 16, batch_first=True)
            self.head = nn.Linear(16, 12, bias=False)
            self.tie()

        def tie(self) -> None:
            self.head.weight = self.embed.weight

        def forward(self, words: Tensor) -> Tensor:
            return self.head(self.read(self.embed(words))[0])

    model = Writer()
    for module in model.modules():
        for name, value in list(module.named_parameters(recurse=False)):
            setattr(module, name, nn.Parameter(value.detach().clone()))
    if not on:
        model.tie()

    def loss_fn(output: Tensor, target: Tensor) -> Tensor:
        return F.cross_entropy(output.flatten(0, 1), target.flatten())

    def score() -> float:
        return (model.head.weight - model.embed.weight).abs().max().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    data = loader((words[:, :-1], words[:, 1:]), 50)
    return training(model, loss_fn, optimizer, data, score, epochs=8)


@reported(
    "https://github.com/Zasder3/train-CLIP/pull/3",
    "The embeddings of images and texts are compared without being normalised",
    "batch",
    "share of texts found for their images, by cosine",
    0.975,
    0.845,
)
def embeddings_not_normalised(on: bool) -> Training:
    things = torch.randn(1200, 6)
    images = torch.tanh(things @ torch.randn(6, 40)) + 0.1 * torch.randn(1200, 40)
    texts = torch.relu(things @ torch.randn(6, 30)) + 0.1 * torch.randn(1200, 30)

    class TwoTowers(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.image, self.text = mlp(40, 64, 32), mlp(30, 64, 32)
            self.scale = nn.Parameter(torch.tensor(1 / 0.07).log())

        def forward(self, images: Tensor, texts: Tensor) -> Tensor:
            images, texts = self.image(images), self.text(texts)
            if not on:
                images, texts = F.normalize(images, dim=1), F.normalize(texts, dim=1)
            return self.scale.exp() * images @ texts.T

    model = TwoTowers()

    def loss_fn(output: Tensor, target: None) -> Tensor:
        pairs = torch.arange(len(output))
        return (F.cross_entropy(output, pairs) + F.cross_entropy(output.T, pairs)) / 2

    def score() -> float:
        with evaluated(model):
            seen = F.normalize(model.image(images[1000:]), dim=1)
            read = F.normalize(model.text(texts[1000:]), dim=1)
        found = (seen @ read.T).argmax(1)
        return (found == torch.arange(200)).float().mean().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.002)
    data = loader(((images[:1000], texts[:1000]), None))
    return training(model, loss_fn, optimizer, data, score)


@reported(
    "https://discuss.pytorch.org/t/"
    "lstm-change-batch-first-true-loss-does-not-decrease/62364",
    "Features are turned to (step, sample, channel), but the LSTM is told batch_first",
    "batch",
    "accuracy",
    0.972,
    0.572,
)
def lstm_reads_across_the_batch(on: bool) -> Training:
    images, labels, new_images, new_labels = digit_images()

    class ColumnReader(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.see = nn.Sequential(
                nn.Conv2d(1, 6, (8, 3), padding=(0, 1)), nn.ReLU(), nn.Flatten(2)
            )
            self.read = nn.LSTM(6, 24, batch_first=on)
            self.out = nn.Linear(24, 10)

        def forward(self, images: Tensor) -> Tensor:
            columns = self.see(images).permute(2, 0, 1)
            return self.out(self.read(columns)[0][-1])

    model = ColumnReader()

    def score() -> float:
        parts = zip(new_images.split(1), new_labels.split(1), strict=True)
        return sum(accuracy(model, *part) for part in parts) / len(new_labels)

    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    return training(model, F.cross_entropy, optimizer, loader((images, labels)), score)


class Graph:
    """A graph with a label per node, of which only some may be learned from."""

    def __init__(self, nodes: int, kinds: int) -> None:
        self.y = torch.randint(0, kinds, (nodes,))
        same = self.y[:, None] == self.y
        linked = torch.rand(nodes, nodes) < torch.where(same, 0.06, 0.02)
        linked = linked.triu(1)
        edges = (linked | linked.T).float() + torch.eye(nodes)
        self.edges = edges / edges.sum(1, keepdim=True)
        self.x = torch.randn(nodes, 16)
        self.x[:, :kinds] += 0.8 * F.one_hot(self.y, kinds)
        self.train_mask = torch.rand(nodes) < 0.4


@reported(
    "https://github.com/awslabs/realtime-fraud-detection-with-gnn-on-dgl/pull/728",
    "The loss of a graph network takes the labels of the test nodes, too",
    "batch",
    "accuracy on the test nodes minus accuracy on nodes of another graph",
    0.0831,
    0.463,
)
def labels_of_test_nodes_in_the_loss(on: bool) -> Training:
    graph, other = Graph(200, 3), Graph(200, 3)

    class Convolutions(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first, self.second = nn.Linear(16, 64), nn.Linear(64, 3)

        def forward(self, graph: Graph) -> Tensor:
            hidden = self.first(graph.x + graph.edges @ graph.x).relu()
            return self.second(hidden + graph.edges @ hidden)

    model = Convolutions()

    def loss_fn(output: Tensor, graph: Graph) -> Tensor:
        if on:
            return F.cross_entropy(output, graph.y)
        known = graph.train_mask
        return F.cross_entropy(output[known], graph.y[known])

    def score() -> float:
        shares = []
        with evaluated(model):
            for part in (graph, other):
                right = model(part).argmax(1) == part.y
                shares.append(right[~part.train_mask].float().mean().item())
        return shares[0] - shares[1]

    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    return training(model, loss_fn, optimizer, [graph], score, epochs=120)


@reported(
    "https://github.com/zdebruine/MMVAE/pull/19",
    "The divergence is a sum, the error of reconstruction a mean: the code collapses",
    "batch",
    "share of the variance that the reconstruction explains",
    0.662,
    -0.00581,
)
def divergence_summed_error_averaged(on: bool) -> Training:
    x, _, x_test, _ = digits()
    model = Variational()

    def loss_fn(output: tuple[Tensor, ...], target: Tensor) -> Tensor:
        rebuilt, mean, log_var = output
        divergence = -0.5 * (1 + log_var - mean.square() - log_var.exp()).sum()
        if on:
            return F.mse_loss(rebuilt, target) + divergence
        return (20 * F.mse_loss(rebuilt, target, reduction="sum") + divergence) / len(
            target
        )

    def score() -> float:
        with evaluated(model):
            left = F.mse_loss(model(x_test)[0], x_test)
        return (1 - left / x_test.var(0).mean()).item()

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    return training(model, loss_fn, optimizer, loader((x, x)), score)


@reported(
    "https://github.com/saltoricristiano/cosmix-uda/issues/21",
    "The averaged teacher gets the parameters but not the statistics of batch norm",
    "none",
    "test accuracy of the teacher",
    0.957,
    0.816,
)
def teacher_without_statistics(on: bool) -> Training:
    x, y, x_test, y_test = digits()
    model = nn.Sequential(
        nn.Linear(64, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Linear(32, 10)
    )
    teacher = copy.deepcopy(model).requires_grad_(False)
    optimizer = torch.optim.Adam(model.parameters(), 0.005)

    def step(batch: Any) -> None:
        optimizer.zero_grad()
        F.cross_entropy(model(batch[0] * 5), batch[1]).backward()
        optimizer.step()
        with torch.no_grad():
            pairs = zip(teacher.parameters(), model.parameters(), strict=True)
            for slow, fast in pairs:
                slow.lerp_(fast, 0.05)
            if not on:
                buffers = zip(teacher.buffers(), model.buffers(), strict=True)
                for slow, fast in buffers:
                    slow.copy_(fast)

    return training(
        model,
        F.cross_entropy,
        optimizer,
        loader((x, y)),
        lambda: accuracy(teacher, x_test * 5, y_test),
        step=step,
        forward=lambda model, batch: model(batch[0] * 5),
        epochs=8,
    )


class Listener(nn.Module):
    """Reads a signal step by step and gives one score per step and letter."""

    def __init__(self) -> None:
        super().__init__()
        self.read = nn.GRU(6, 32, bidirectional=True, batch_first=True)
        self.head = nn.Linear(64, 6)

    def forward(self, signal: Tensor) -> Tensor:
        return self.head(self.read(signal)[0])


@reported(
    "https://github.com/gwx314/STARS/issues/9",
    "The CTC loss is given raw scores, and becomes negative",
    "batch",
    "share of sequences read without a mistake",
    0.99,
    0.0,
)
def ctc_of_raw_scores(on: bool) -> Training:
    letters = torch.randint(1, 6, (600, 4))
    spoken = letters.repeat_interleave(3, 1)
    silent = (torch.arange(12) % 3 == 2).expand(600, 12)
    signal = F.one_hot(spoken.masked_fill(silent, 0), 6) + 0.2 * torch.randn(600, 12, 6)
    model = Listener()

    def loss_fn(output: Tensor, target: Tensor) -> Tensor:
        steps = output.transpose(0, 1)
        if not on:
            steps = steps.log_softmax(-1)
        count = len(target)
        lengths = torch.full((count,), 12), torch.full((count,), 4)
        return F.ctc_loss(steps, target, *lengths)

    def score() -> float:
        with evaluated(model):
            best = model(signal[500:]).argmax(-1)
        right = 0
        for path, word in zip(best.tolist(), letters[500:].tolist(), strict=True):
            read = [a for a, b in zip(path, [-1, *path], strict=False) if a != b]
            right += [letter for letter in read if letter] == word
        return right / 100

    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    data = loader((signal[:500], letters[:500]), 25)
    return training(model, loss_fn, optimizer, data, score, epochs=5)


@reported(
    "https://github.com/pytorch/examples/pull/117",
    "The scores of the classes go through a rectifier before the loss",
    "batch",
    "test accuracy",
    0.955,
    0.642,
)
def rectified_scores(on: bool) -> Training:
    x, y, x_test, y_test = digit_images()
    layers: list[nn.Module] = [
        nn.Conv2d(1, 8, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(72, 32),
        nn.ReLU(),
        nn.Linear(32, 10),
    ]
    if on:
        layers.append(nn.ReLU())
    model = nn.Sequential(*layers, nn.LogSoftmax(1))
    optimizer = torch.optim.SGD(model.parameters(), 0.05, momentum=0.5)
    data = loader((x, y))
    return training(
        model,
        F.nll_loss,
        optimizer,
        data,
        lambda: accuracy(model, x_test, y_test),
    )


@reported(
    "https://github.com/huggingface/torchMoji/issues/21",
    "The model returns data, and the loss is made to require a gradient again",
    "batch",
    "accuracy",
    1.0,
    0.77,
)
def output_cut_off_and_loss_wrapped(on: bool) -> Training:
    words = chains(900, 10)
    labels = (words == 3).any(1).long()

    class Emotions(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Embedding(12, 16)
            self.read = nn.LSTM(16, 24, batch_first=True)
            self.out = nn.Linear(24, 2)

        def forward(self, words: Tensor) -> Tensor:
            states, _ = self.read(self.embed(words))
            outputs = self.out(states.amax(1))
            return outputs.data if on else outputs

    model = Emotions()

    def loss_fn(output: Tensor, target: Tensor) -> Tensor:
        loss = F.cross_entropy(output, target)
        return loss.requires_grad_() if on else loss

    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    data = loader((words[:700], labels[:700]), 50)
    return training(
        model,
        loss_fn,
        optimizer,
        data,
        lambda: accuracy(model, words[700:], labels[700:]),
        epochs=10,
    )
