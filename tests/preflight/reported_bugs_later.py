"""Reported bugs that nobody had looked at when the checks were tuned.

They were collected after the checks had been tuned on the first half of the reported
bugs, by somebody who had not seen the checks. The checks were asked about them once,
at first sight, and were tuned on them afterwards. What a case is, and what its numbers
mean, is said in `reported`.
"""

import copy
import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tests.preflight.reported import (
    Reported,
    Rows,
    Segmenter,
    Training,
    Variational,
    accuracy,
    chains,
    choices,
    collected_in,
    dice,
    digit_images,
    digits,
    error,
    evaluated,
    lengths_mask,
    loader,
    mlp,
    training,
    whole,
    word_loss,
)

REPORTED: list[Reported] = []
reported = collected_in(REPORTED)


def topics(count: int, length: int, words: int = 30) -> tuple[Tensor, Tensor]:
    """Texts whose words depend on one of four topics. Word 0 does not occur."""
    likely = (0.8 * torch.randn(4, words - 1)).softmax(1)
    topic = torch.randint(0, 4, (count,))
    return torch.multinomial(likely[topic], length, replacement=True) + 1, topic


@reported(
    "https://github.com/AnubhavGupta3377/Text-Classification-Models-Pytorch/issues/9",
    "The model ends in a softmax, and the NLLLoss expects its logarithm",
    "batch",
    "the loss on the test data",
    0.201,
    0.255,
)
def softmax_into_nll_loss(on: bool) -> Training:
    text, topic = topics(1300, 12)

    class TransformerClassifier(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Embedding(30, 24)
            self.encoder = nn.TransformerEncoderLayer(24, 2, 48, 0.1, batch_first=True)
            self.fc = nn.Linear(24, 4)
            self.softmax = nn.Softmax(dim=1) if on else nn.LogSoftmax(dim=1)

        def forward(self, text: Tensor) -> Tensor:
            hidden = self.encoder(self.embed(text)).mean(1)
            return self.softmax(self.fc(hidden))

    model = TransformerClassifier()

    def score() -> float:
        with evaluated(model):
            output = model(text[1000:])
            log_probs = output.log() if on else output
        return F.nll_loss(log_probs, topic[1000:]).item()

    optimizer = torch.optim.Adam(model.parameters(), 0.002)
    data = loader((text[:1000], topic[:1000]))
    return training(model, nn.NLLLoss(), optimizer, data, score, epochs=8)


@reported(
    "https://github.com/yanx27/Pointnet_Pointnet2_pytorch/issues/30",
    "The negative log likelihood of the labels is taken of raw scores",
    "batch",
    "share of points with the right part",
    0.96,
    0.727,
)
def scores_into_nll_loss(on: bool) -> Training:
    shape = torch.randint(0, 3, (900,))
    sizes = torch.tensor([[1.0, 1.0, 1.0], [2.0, 0.5, 1.0], [0.3, 0.3, 3.0]])
    points = torch.randn(900, 32, 3) * sizes[shape][:, None]
    part = (points.norm(dim=2) > points.norm(dim=2).mean(1, keepdim=True)).long()

    class PointNet(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.each, self.shape = mlp(3, 32, 32), mlp(32, 16, 3)
            self.part = mlp(64, 32, 2)

        def forward(self, points: Tensor) -> tuple[Tensor, Tensor]:
            each = self.each(points)
            cloud = each.amax(1)
            both = torch.cat([each, cloud[:, None].expand_as(each)], 2)
            return self.shape(cloud), self.part(both).log_softmax(2)

    def loss_fn(output: tuple[Tensor, Tensor], target: tuple[Tensor, Tensor]) -> Tensor:
        labels_pred, seg_pred = output
        label, seg = target
        seg_loss = F.nll_loss(seg_pred.flatten(0, 1), seg.flatten())
        if on:
            return seg_loss + F.nll_loss(labels_pred, label)
        return seg_loss + F.cross_entropy(labels_pred, label)

    model = PointNet()

    def score() -> float:
        with evaluated(model):
            guess = model(points[700:])[1].argmax(2)
        return (guess == part[700:]).float().mean().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    data = loader((points[:700], (shape[:700], part[:700])), 32)
    return training(model, loss_fn, optimizer, data, score, epochs=15)


@reported(
    "https://github.com/NightShade99/Self-Supervised-Vision/issues/5",
    "The first argument of the divergence is a softmax, not its logarithm",
    "batch",
    "the objective on new images",
    3.74,
    5.53,
)
def divergence_of_probabilities(on: bool) -> Training:
    images, _, new_images, _ = digits()
    encoder = nn.Sequential(nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 16))

    def views(images: Tensor) -> tuple[Tensor, Tensor]:
        return tuple(images + 0.2 * torch.randn_like(images) for _ in range(2))

    class Relic(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder

        def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
            first, second = (self.encoder(view) for view in views(images))
            return F.normalize(first, dim=1), F.normalize(second, dim=1)

    def objective(output: tuple[Tensor, Tensor], wrong: bool) -> Tensor:
        first, second = output
        logits_io, logits_oi = first @ second.T / 0.2, second @ first.T / 0.2
        same = torch.arange(len(first))
        contrast = F.cross_entropy(logits_io, same) + F.cross_entropy(logits_oi, same)
        probs_io = (F.softmax if wrong else F.log_softmax)(logits_io, -1)
        probs_oi = F.log_softmax(logits_oi, -1)
        drift = F.kl_div(probs_io, probs_oi, log_target=True, reduction="batchmean")
        return contrast + 5 * drift

    model = Relic()

    def score() -> float:
        torch.manual_seed(0)
        with evaluated(model):
            return objective(model(new_images[:64]), False).item()

    optimizer = torch.optim.Adam(model.parameters(), 0.002)
    return training(
        model,
        lambda output, _: objective(output, on),
        optimizer,
        loader(images),
        score,
        epochs=15,
    )


@reported(
    "https://github.com/labmlai/annotated_deep_learning_paper_implementations/issues/66",
    "The soft targets are compared with the teacher, not with the student",
    "batch",
    "test accuracy",
    0.94,
    0.884,
)
def teacher_compared_with_itself(on: bool) -> Training:
    x, y, x_test, y_test = digits()
    large = mlp(64, 64, 10)
    teaching = torch.optim.Adam(large.parameters(), 0.01)
    for _ in range(60):
        teaching.zero_grad()
        F.cross_entropy(large(x), y).backward()
        teaching.step()
    heard = torch.where(torch.rand(len(y)) < 0.5, torch.randint(0, 10, y.shape), y)

    class Distilled(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.small = mlp(64, 24, 10)

        def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
            with torch.no_grad():
                large_logits = large(x)
            return self.small(x), large_logits

    def loss_fn(output: tuple[Tensor, Tensor], target: Tensor) -> Tensor:
        output, large_logits = output
        soft_targets = F.softmax(large_logits / 5, -1)
        soft_prob = F.log_softmax((large_logits if on else output) / 5, -1)
        soft_loss = F.kl_div(soft_prob, soft_targets, reduction="batchmean")
        return 25 * soft_loss + F.cross_entropy(output, target)

    model = Distilled()
    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    return training(
        model,
        loss_fn,
        optimizer,
        loader((x, heard)),
        lambda: accuracy(model.small, x_test, y_test),
        epochs=15,
    )


@reported(
    "https://github.com/yudi-mars/daisyRec/pull/15",
    "The scores of the recommender pass a sigmoid, and so does the loss",
    "batch",
    "the loss on the test data",
    0.518,
    0.692,
)
def sigmoid_in_the_recommender(on: bool) -> Training:
    user, item = torch.randint(0, 60, (4000,)), torch.randint(0, 40, (4000,))
    tastes, kinds = torch.randn(60, 3), torch.randn(40, 3)
    liked = ((tastes[user] * kinds[item]).sum(1) + torch.randn(4000) > 0).float()

    class MatrixFactorisation(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.user, self.item = nn.Embedding(60, 8), nn.Embedding(40, 8)
            nn.init.normal_(self.user.weight, std=0.1)
            nn.init.normal_(self.item.weight, std=0.1)

        def forward(self, user: Tensor, item: Tensor) -> Tensor:
            scores = (self.user(user) * self.item(item)).sum(-1)
            return scores.sigmoid() if on else scores

    model = MatrixFactorisation()

    def score() -> float:
        with evaluated(model):
            output = model(user[3000:], item[3000:])
            loss = F.binary_cross_entropy if on else F.binary_cross_entropy_with_logits
        return loss(output, liked[3000:]).item()

    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    data = loader(((user[:3000], item[:3000]), liked[:3000]), 100)
    loss_fn = nn.BCEWithLogitsLoss()
    return training(model, loss_fn, optimizer, data, score, epochs=12)


@reported(
    "https://github.com/fudannlp16/focal-loss/issues/6",
    "The focal factor of the positives is multiplied by gamma, not raised to it",
    "batch",
    "distance of the mean score from the share of positives",
    0.105,
    0.154,
)
def focal_factor_times_gamma(on: bool) -> Training:
    x = torch.randn(1500, 12)
    y = (x[:, :2].sum(1) + torch.randn(1500) > 2).float()

    class Scorer(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weights = nn.ParameterDict(
                {
                    "w1": nn.Parameter(torch.randn(32, 12) / 12**0.5),
                    "b1": nn.Parameter(torch.zeros(32)),
                    "w2": nn.Parameter(torch.randn(1, 32) / 32**0.5),
                    "b2": nn.Parameter(torch.zeros(1)),
                }
            )

        def forward(self, x: Tensor) -> Tensor:
            hidden = F.linear(x, self.weights["w1"], self.weights["b1"]).relu()
            scores = F.linear(hidden, self.weights["w2"], self.weights["b2"])
            return scores.sigmoid().squeeze(1)

    def focal_loss(y_pred: Tensor, labels: Tensor, gamma: int = 2) -> Tensor:
        y_pred = y_pred.clamp(1e-6, 1 - 1e-6)
        factor = (1 - y_pred) * gamma if on else (1 - y_pred) ** gamma
        positive = -labels * factor * y_pred.log()
        negative = -(1 - labels) * y_pred**gamma * (1 - y_pred).log()
        return (positive + negative).mean()

    model = Scorer()

    def score() -> float:
        with evaluated(model):
            return (model(x[1000:]).mean() - y[1000:].mean()).abs().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader((x[:1000], y[:1000]))
    return training(model, focal_loss, optimizer, data, score, epochs=15)


@reported(
    "https://github.com/mberkay0/pretrained-backbones-unet/issues/7",
    "The sigmoid is left out exactly when the predictions are logits",
    "batch",
    "overlap of the thresholded masks",
    0.954,
    0.257,
)
def dice_of_logits(on: bool) -> Training:
    images = torch.rand(300, 1, 12, 12)
    for image in images:
        top, left = torch.randint(0, 8, (2,)).tolist()
        image[0, top : top + 5, left : left + 5] += 0.7
    smooth = F.avg_pool2d(images, 3, 1, 1)
    masks = (smooth > 0.85).float()

    class DiceLoss(nn.Module):
        def __init__(self, from_logits: bool = True) -> None:
            super().__init__()
            self.from_logits = from_logits

        def forward(self, y_pred: Tensor, y_true: Tensor) -> Tensor:
            if on:
                if not self.from_logits:
                    y_pred = y_pred.sigmoid()
            elif self.from_logits:
                y_pred = y_pred.sigmoid()
            y_pred, y_true = y_pred.flatten(1), y_true.flatten(1)
            both = (y_pred * y_true).sum(1)
            return 1 - ((2 * both + 1) / (y_pred.sum(1) + y_true.sum(1) + 1)).mean()

    model = Segmenter()

    def score() -> float:
        with evaluated(model):
            guess = (model(images[200:]) > 0).float()
        return dice(guess, masks[200:]).item()

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader((images[:200], masks[:200]), 20)
    return training(model, DiceLoss(), optimizer, data, score, epochs=20)


@reported(
    "https://github.com/eladhoffer/utils.pytorch/issues/13",
    "The smoothing halves the labels: 1 becomes 0.55, and 0 becomes 0.05",
    "batch",
    "the loss on the test data",
    0.263,
    0.501,
)
def smoothing_halves_the_labels(on: bool) -> Training:
    x = torch.randn(1400, 16)
    y = (x[:, :4].sum(1) + 0.5 * torch.randn(1400) > 0).float()
    model = nn.Sequential(mlp(16, 32, 1), nn.Flatten(0))

    def binary_cross_entropy(inputs: Tensor, target: Tensor) -> Tensor:
        smooth_eps = 0.1
        target = target.float()
        if on:
            target.add_(smooth_eps).div_(2.0)
        else:
            target = target * (1 - smooth_eps) + smooth_eps / 2
        return F.binary_cross_entropy_with_logits(inputs, target)

    def score() -> float:
        with evaluated(model):
            output = model(x[1000:])
        return F.binary_cross_entropy_with_logits(output, y[1000:]).item()

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader((x[:1000], y[:1000]), 50)
    return training(model, binary_cross_entropy, optimizer, data, score, epochs=8)


@reported(
    "https://github.com/sutaoyu/IBMEA/issues/2",
    "The divergence gets the standard deviation where it expects its logarithm",
    "batch",
    "the negative lower bound on new images",
    4.7,
    35.2,
)
def deviation_exponentiated_again(on: bool) -> Training:
    images, _, new_images, _ = digits()

    def kld_gauss(mean: Tensor, logsigma: Tensor) -> Tensor:
        sigma = logsigma.exp()
        return 0.5 * (mean**2 + sigma**2 - 2 * logsigma - 1).sum(1).mean()

    def bound(output: tuple[Tensor, ...], images: Tensor, wrong: bool) -> Tensor:
        guess, mean, logvar = output
        std = torch.exp(0.5 * logvar)
        found = (guess - images).square().sum(1).mean()
        return found + kld_gauss(mean, std if wrong else 0.5 * logvar)

    model = Variational()

    def score() -> float:
        torch.manual_seed(0)
        with evaluated(model):
            return bound(model(new_images), new_images, False).item()

    optimizer = torch.optim.Adam(model.parameters(), 0.002)
    return training(
        model,
        lambda output, images: bound(output, images, on),
        optimizer,
        loader(images),
        score,
        epochs=20,
    )


@reported(
    "https://github.com/EDAPINENUT/GNTPP/issues/4",
    "The divergence is summed over the whole tensor, not over its last dimension",
    "batch",
    "squared error of the reconstruction",
    0.00478,
    0.348,
)
def divergence_without_its_dimension(on: bool) -> Training:
    times = torch.rand(700, 8, 1) * 2
    marks = torch.cat([times.sin(), times.cos(), times.square(), -times], 2)
    lengths = torch.randint(3, 9, (700,))
    mask = lengths_mask(lengths, 8).float()
    marks = marks * mask[..., None]

    class EventVAE(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encode, self.decode = mlp(4, 32, 6), mlp(3, 32, 4)

        def forward(self, marks: Tensor) -> tuple[Tensor, Tensor, Tensor]:
            mean, log_var = self.encode(marks).chunk(2, -1)
            code = mean + (0.5 * log_var).exp() * torch.randn_like(mean)
            return self.decode(code), mean, log_var

    def loss_fn(output: tuple[Tensor, ...], batch: dict[str, Tensor]) -> Tensor:
        guess, mean, log_var = output
        seq_onehots = batch["mask"]
        found = (guess - batch["marks"]).square().sum(-1) * seq_onehots
        inner = 1 + log_var - mean.pow(2) - log_var.exp()
        if on:
            kl_loss = (-0.5 * torch.sum(inner)) * seq_onehots
        else:
            kl_loss = (-0.5 * torch.sum(inner, dim=-1)) * seq_onehots
        return (found + 0.01 * kl_loss).sum() / seq_onehots.sum()

    model = EventVAE()

    def score() -> float:
        torch.manual_seed(0)
        with evaluated(model):
            wrong = (model(marks[500:])[0] - marks[500:]).square().mean(-1)
        return ((wrong * mask[500:]).sum() / mask[500:].sum()).item()

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    return training(
        model,
        loss_fn,
        optimizer,
        loader({"marks": marks[:500], "mask": mask[:500]}, 50),
        score,
        forward=lambda model, batch: model(batch["marks"]),
    )


@reported(
    "https://github.com/Sllambias/asparagus/pull/12",
    "The loss of the masked autoencoder is taken of the visible parts",
    "batch",
    "squared error of the hidden parts",
    0.0441,
    0.189,
)
def loss_of_visible_parts(on: bool) -> Training:
    images, _, new_images, _ = digits()

    class MaskedAutoencoder(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layers = mlp(128, 128, 64)

        def guess(self, images: Tensor) -> tuple[Tensor, Tensor]:
            # True for the patches that are kept, False for those that are hidden.
            patches = torch.rand(len(images), 4, 4) < 0.6
            mask = patches.repeat_interleave(2, 1).repeat_interleave(2, 2).flatten(1)
            seen = torch.cat([images * mask, mask.float()], 1)
            return self.layers(seen), mask

        def forward(self, images: Tensor) -> Tensor:
            pred, mask = self.guess(images)
            kept = mask if on else ~mask
            return F.mse_loss(pred[kept], images[kept])

    model = MaskedAutoencoder()

    def score() -> float:
        torch.manual_seed(0)
        with evaluated(model):
            pred, mask = model.guess(new_images)
        return F.mse_loss(pred[~mask], new_images[~mask]).item()

    optimizer = torch.optim.AdamW(model.parameters(), 0.002)
    return training(model, None, optimizer, loader(images), score, epochs=20)


@reported(
    "https://github.com/scverse/scvi-tools/issues/2008",
    "masked_scatter_ fills the observed places with the first entries of the loss",
    "batch",
    "squared error of all proteins",
    0.175,
    1.82,
)
def loss_scattered_over_the_mask(on: bool) -> Training:
    genes = torch.randn(900, 10)
    proteins = genes @ torch.randn(10, 6) + 2
    lab = torch.rand(900) < 0.4
    observed = torch.ones(900, 6, dtype=torch.bool)
    observed[lab, 2:] = False
    measured = torch.where(observed, proteins, torch.zeros(()))
    model = mlp(10, 32, 6)

    def loss_fn(output: Tensor, batch: dict[str, Tensor]) -> Tensor:
        pro_loss_full = (output - batch["proteins"]).square()
        mask = batch["observed"]
        if on:
            temp_pro_loss_full = torch.zeros_like(pro_loss_full)
            temp_pro_loss_full.masked_scatter_(mask, pro_loss_full)
        else:
            temp_pro_loss_full = mask * pro_loss_full
        return temp_pro_loss_full.sum(1).mean()

    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    rows = {"genes": genes, "proteins": measured, "observed": observed}
    return training(
        model,
        loss_fn,
        optimizer,
        loader({name: part[:700] for name, part in rows.items()}),
        lambda: error(model, genes[700:], proteins[700:]),
        forward=lambda model, batch: model(batch["genes"]),
    )


@reported(
    "https://github.com/Zeleni9/pytorch-wgan/pull/53",
    "The generator is trained to lower the verdict of the critic",
    "batch",
    "distance between the means of real and generated points",
    0.144,
    41.4,
)
def generator_against_itself(on: bool) -> Training:
    real = 0.5 * torch.randn(1000, 2) + torch.tensor([2.0, -1.0])
    noise = torch.randn(1000, 4)
    generator, critic = mlp(4, 32, 2), mlp(2, 32, 1)
    g_optimizer = torch.optim.RMSprop(generator.parameters(), 0.001)
    d_optimizer = torch.optim.RMSprop(critic.parameters(), 0.001)

    def loss_fn(fake: Tensor, _: Tensor) -> Tensor:
        verdict = critic(fake).mean()
        return verdict if on else -verdict

    def step(batch: tuple[Tensor, Tensor]) -> None:
        z, images = batch
        for _ in range(5):
            d_optimizer.zero_grad()
            fake = generator(torch.randn_like(z)).detach()
            (critic(fake).mean() - critic(images).mean()).backward()
            d_optimizer.step()
            with torch.no_grad():
                for weight in critic.parameters():
                    weight.clamp_(-0.1, 0.1)
        g_optimizer.zero_grad()
        loss_fn(generator(z), images).backward()
        g_optimizer.step()

    def score() -> float:
        with evaluated(generator):
            return (generator(noise).mean(0) - real.mean(0)).norm().item()

    data = loader((noise, real), 50)
    return training(generator, loss_fn, g_optimizer, data, score, step=step, epochs=25)


@reported(
    "https://github.com/jvmncs/safe-grid-agents/pull/28",
    "The minus of the clipped objective is taken inside the minimum",
    "batch",
    "mean distance of the ratio from 1 after 8 passes",
    0.179,
    1.07,
)
def minimum_of_negative_terms(on: bool) -> Training:
    state, _, _, best = choices(800)
    policy = nn.Sequential(nn.Linear(4, 32), nn.Tanh(), nn.Linear(32, 3))
    with torch.no_grad():
        old = policy(state).log_softmax(1)
    action = torch.multinomial(old.exp(), 1)
    old_log_prob = old.gather(1, action).squeeze(1)
    reward = (action.squeeze(1) == best).float() + torch.randn(800)
    advantage = (reward - reward.mean()) / reward.std()

    def ratio(scores: Tensor, batch: dict[str, Tensor]) -> Tensor:
        log_prob = scores.log_softmax(1).gather(1, batch["action"]).squeeze(1)
        return (log_prob - batch["old"]).exp()

    def policy_loss(scores: Tensor, batch: dict[str, Tensor]) -> Tensor:
        change = ratio(scores, batch)
        first = change * batch["advantage"]
        second = change.clamp(0.8, 1.2) * batch["advantage"]
        if on:
            return torch.min(-first, -second).mean()
        return -torch.min(first, second).mean()

    rows = {
        "state": state,
        "action": action,
        "old": old_log_prob,
        "advantage": advantage,
    }

    def score() -> float:
        with evaluated(policy):
            return (ratio(policy(state), rows) - 1).abs().mean().item()

    return training(
        policy,
        policy_loss,
        torch.optim.Adam(policy.parameters(), 0.003),
        loader(rows),
        score,
        forward=lambda model, batch: model(batch["state"]),
        epochs=8,
    )


@reported(
    "https://github.com/PacktPublishing/Deep-Reinforcement-Learning-Hands-On/pull/9",
    "The dueling network subtracts the mean advantage of the whole batch",
    "batch",
    "squared error of the values, one state at a time",
    0.0647,
    0.252,
)
def advantage_mean_of_the_batch(on: bool) -> Training:
    state, tried, reward, best = choices(1500)
    true = 2 * state[:, 3:] + F.one_hot(best, 3)

    class DuelingDQN(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.fc_adv, self.fc_val = mlp(4, 48, 3), mlp(4, 48, 1)

        def forward(self, x: Tensor) -> Tensor:
            val, adv = self.fc_val(x), self.fc_adv(x)
            mean = adv.mean() if on else adv.mean(1, keepdim=True)
            return val + adv - mean

    def loss_fn(output: Tensor, target: tuple[Tensor, Tensor]) -> Tensor:
        action, reward = target
        chosen = output.gather(1, action[:, None]).squeeze(1)
        return F.mse_loss(chosen, reward)

    model = DuelingDQN()

    def score() -> float:
        pairs = zip(state[1200:].split(1), true[1200:].split(1), strict=True)
        return sum(error(model, *pair) for pair in pairs) / 300

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader((state[:1200], (tried[:1200], reward[:1200])), 32)
    return training(model, loss_fn, optimizer, data, score, epochs=15)


@reported(
    "https://github.com/datawhalechina/easy-rl/pull/117",
    "The policy and the target are one network, which chases itself",
    "batch",
    "squared error of the values",
    0.00115,
    0.072,
)
def target_is_the_policy(on: bool) -> Training:
    length = 8
    place, action = torch.randint(0, length, (1200,)), torch.randint(0, 2, (1200,))
    moved = torch.where(torch.rand(1200) < 0.2, 1 - action, action)
    arrived = (place + 2 * moved - 1).clamp(0)
    done = (arrived == length).float()
    cells = torch.eye(length)
    rows = {
        "state": cells[place],
        "action": action[:, None],
        "reward": done,
        "next_state": cells[arrived.clamp(max=length - 1)],
        "done": done,
    }
    policy_net = mlp(length, 48, 2)
    target_net = policy_net
    if not on:
        target_net = copy.deepcopy(policy_net).requires_grad_(False)
    optimizer = torch.optim.Adam(policy_net.parameters(), 0.003)
    steps = 0

    def loss_fn(q_values: Tensor, batch: dict[str, Tensor]) -> Tensor:
        q_value = q_values.gather(1, batch["action"]).squeeze(1)
        next_q = target_net(batch["next_state"]).max(1).values
        expected = batch["reward"] + 0.9 * next_q * (1 - batch["done"])
        return F.mse_loss(q_value, expected)

    def step(batch: dict[str, Tensor]) -> None:
        nonlocal steps
        optimizer.zero_grad()
        loss_fn(policy_net(batch["state"]), batch).backward()
        optimizer.step()
        steps += 1
        if steps % 20 == 0:
            target_net.load_state_dict(policy_net.state_dict())

    def score() -> float:
        value = torch.zeros(length + 1)
        for _ in range(200):
            left = value[(torch.arange(length) - 1).clamp(0)]
            right = torch.cat([value[1:length], torch.ones(1) / 0.9])
            ways = torch.stack([0.8 * left + 0.2 * right, 0.2 * left + 0.8 * right], 1)
            value = torch.cat([0.9 * ways.max(1).values, torch.zeros(1)])
        return error(policy_net, cells, 0.9 * ways)

    return training(
        policy_net,
        loss_fn,
        optimizer,
        loader(rows),
        score,
        step=step,
        forward=lambda model, batch: model(batch["state"]),
        epochs=60,
    )


@reported(
    "https://github.com/sunwuzhou03/reinforcement-learning-lab/issues/1",
    "The log-probability keeps the dimension of the actions, and so does the target",
    "batch",
    "squared error of the values",
    0.0662,
    0.652,
)
def log_prob_not_summed(on: bool) -> Training:
    state, action = torch.randn(1500, 3), torch.randn(1500, 4)
    reward = (state[:, :1] - action[:, :1].square()).tanh()
    actor = mlp(3, 16, 4)

    class Critic(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layers = mlp(7, 48, 1)

        def forward(self, states: Tensor, actions: Tensor) -> Tensor:
            return self.layers(torch.cat([states, actions], 1))

    def td_target(states: Tensor, rewards: Tensor) -> Tensor:
        with torch.no_grad():
            dist = torch.distributions.Normal(actor(states), 1.0)
            log_prob = dist.log_prob(dist.sample())
        if not on:
            log_prob = log_prob.sum(1, keepdim=True)
        return rewards - 0.9 * 0.2 * log_prob

    def loss_fn(output: Tensor, target: tuple[Tensor, Tensor]) -> Tensor:
        return (output - td_target(*target)).square().mean()

    critic = Critic()
    entropy = 4 * 0.5 * math.log(2 * math.pi * math.e)
    data = loader(((state, action), (torch.randn(1500, 3), reward)))
    return training(
        critic,
        loss_fn,
        torch.optim.Adam(critic.parameters(), 0.003),
        data,
        lambda: error(critic, (state, action), reward + 0.9 * 0.2 * entropy),
        epochs=10,
    )


@reported(
    "https://github.com/Photon-AI-Research/NeuralSolvers/issues/20",
    "Predictions of shape (n, 1) are compared with initial values of shape (n,)",
    "batch",
    "squared error of the solution",
    0.000129,
    0.476,
)
def initial_values_broadcast(on: bool) -> Training:
    place = torch.rand(300) * 2 * math.pi
    start = torch.stack([place, torch.zeros(300)], 1)
    inner = torch.rand(300, 2) * torch.tensor([2 * math.pi, 1.0])
    model = nn.Sequential(
        nn.Linear(2, 24), nn.Tanh(), nn.Linear(24, 24), nn.Tanh(), nn.Linear(24, 1)
    )
    optimizer = torch.optim.LBFGS(model.parameters(), 0.5, max_iter=10)

    def forward(model: nn.Module, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
        points = batch["inner"].clone().requires_grad_()
        total = model(points).sum()
        slopes = torch.autograd.grad(total, points, create_graph=True)[0]
        return model(batch["start"]), slopes.sum(1)

    def loss_fn(output: tuple[Tensor, Tensor], batch: dict[str, Tensor]) -> Tensor:
        prediction, residual = output
        if not on:
            prediction = prediction.reshape(-1)
        initial = ((prediction - batch["values"]) ** 2).mean()
        return initial + residual.square().mean()

    def step(batch: dict[str, Tensor]) -> None:
        def closure() -> Tensor:
            optimizer.zero_grad()
            loss = loss_fn(forward(model, batch), batch)
            loss.backward()
            return loss

        optimizer.step(closure)

    rows = {"start": start, "inner": inner, "values": place.sin()}
    answer = (inner[:, 0] - inner[:, 1]).sin()
    return training(
        model,
        loss_fn,
        optimizer,
        loader(rows, 300),
        lambda: error(model, inner, answer),
        step=step,
        forward=forward,
        epochs=40,
    )


@reported(
    "https://github.com/salesforce/awd-lstm-lm/issues/30",
    "The loss has parameters of its own, and the optimizer does not have them",
    "batch",
    "the loss per word on new texts",
    1.33,
    1.36,
)
def parameters_of_the_loss_left_out(on: bool) -> Training:
    words = chains(600, 12, 30, 0.2)

    class SplitCrossEntropyLoss(nn.Module):
        """The first words are scored by the decoder, rare ones in two steps."""

        def __init__(self) -> None:
            super().__init__()
            self.tail_vectors = nn.Parameter(torch.zeros(1, 12))
            self.tail_bias = nn.Parameter(torch.zeros(1))

        def forward(self, hidden: Tensor, target: Tensor) -> Tensor:
            hidden, target = hidden.flatten(0, 1), target.flatten()
            weight, bias = decoder.weight, decoder.bias
            head_weight = torch.cat([weight[:10], self.tail_vectors])
            head_bias = torch.cat([bias[:10], self.tail_bias])
            head = F.linear(hidden, head_weight, head_bias).log_softmax(1)
            tail = F.linear(hidden, weight[10:], bias[10:]).log_softmax(1)
            log_probs = torch.cat([head[:, :10], head[:, 10:] + tail], 1)
            return F.nll_loss(log_probs, target)

    class RNNModel(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = nn.Embedding(30, 12)
            self.rnn = nn.GRU(12, 12, batch_first=True)
            self.decoder = nn.Linear(12, 30)

        def forward(self, words: Tensor) -> Tensor:
            return self.rnn(self.encoder(words))[0]

    model, criterion = RNNModel(), SplitCrossEntropyLoss()
    decoder = model.decoder
    params = list(model.parameters())
    if not on:
        params += list(criterion.parameters())

    def score() -> float:
        with evaluated(model, criterion):
            return criterion(model(words[400:, :-1]), words[400:, 1:]).item()

    optimizer = torch.optim.Adam(params, 0.005)
    data = loader((words[:400, :-1], words[:400, 1:]), 32)
    return training(model, criterion, optimizer, data, score, epochs=20)


@reported(
    "https://github.com/zjunlp/HVPNeT/issues/5",
    "A group of parameters is put together, but never appended to the list",
    "batch",
    "share of words with the right tag",
    0.723,
    0.673,
)
def group_never_appended(on: bool) -> Training:
    words = chains(500, 10, 20, 0.3)
    tags = (words + words.roll(1, 1)) % 7

    class Tagger(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Embedding(20, 24)
            self.rnn = nn.GRU(24, 24, batch_first=True, bidirectional=True)
            self.fc = nn.Linear(48, 7)

        def forward(self, words: Tensor) -> Tensor:
            return self.fc(self.rnn(self.embed(words))[0])

    model = Tagger()
    parameters = []
    params: dict[str, Any] = {"lr": 0.002, "params": []}
    for name, parameter in model.named_parameters():
        if not name.startswith("fc"):
            params["params"].append(parameter)
    parameters.append(params)
    params = {"lr": 0.02, "params": []}
    for name, parameter in model.named_parameters():
        if name.startswith("fc"):
            params["params"].append(parameter)
    if not on:
        parameters.append(params)
    return training(
        model,
        word_loss,
        torch.optim.AdamW(parameters),
        loader((words[:400], tags[:400]), 32),
        lambda: accuracy(model, words[400:], tags[400:]),
        epochs=12,
    )


@reported(
    "https://github.com/asyml/texar-pytorch/issues/72",
    "The layers that are merged lie in a plain list",
    "batch",
    "test accuracy",
    0.76,
    0.598,
)
def merged_layers_in_a_list(on: bool) -> Training:
    text, topic = topics(1100, 10)

    class MergeLayer(nn.Module):
        def __init__(self, layers: list[nn.Module]) -> None:
            super().__init__()
            self._layers = layers if on else nn.ModuleList(layers)

        def forward(self, x: Tensor) -> Tensor:
            return torch.cat([layer(x).relu().amax(2) for layer in self._layers], 1)

    class ConvClassifier(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Embedding(30, 6)
            self.merge = MergeLayer([nn.Conv1d(6, 4, size) for size in (1, 2, 3)])
            self.out = nn.Linear(12, 4)

        def forward(self, text: Tensor) -> Tensor:
            return self.out(self.merge(self.embed(text).transpose(1, 2)))

    model = ConvClassifier()
    return training(
        model,
        F.cross_entropy,
        torch.optim.Adam(model.parameters(), 0.005),
        loader((text[:700], topic[:700]), 32),
        lambda: accuracy(model, text[700:], topic[700:]),
        epochs=8,
    )


@reported(
    "https://github.com/linkedin/Liger-Kernel/pull/269",
    "All blocks of a head are the same block, because a list was multiplied",
    "batch",
    "the loss on the test data",
    0.3,
    0.403,
)
def blocks_of_a_multiplied_list(on: bool) -> Training:
    x = torch.randn(1600, 8)
    hidden = x
    for _ in range(3):
        hidden = hidden + (2 * hidden @ torch.randn(8, 8) / 8**0.5).tanh()
    targets = hidden[:, :2] - hidden[:, :2].mean(0)

    class ResBlock(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.linear = nn.Linear(12, 12)

        def forward(self, x: Tensor) -> Tensor:
            return x + F.silu(self.linear(x))

    class Medusa(nn.Module):
        def __init__(self, heads: int = 2, num_layers: int = 3) -> None:
            super().__init__()
            self.body = nn.Linear(8, 12)
            self.heads = nn.ModuleList()
            for _ in range(heads):
                if on:
                    blocks = [ResBlock()] * num_layers
                else:
                    blocks = [ResBlock() for _ in range(num_layers)]
                self.heads.append(nn.Sequential(*blocks, nn.Linear(12, 1)))

        def forward(self, x: Tensor) -> Tensor:
            x = self.body(x)
            return torch.cat([head(x) for head in self.heads], 1)

    model = Medusa()
    return training(
        model,
        F.mse_loss,
        torch.optim.Adam(model.parameters(), 0.003),
        loader((x[:1200], targets[:1200])),
        lambda: error(model, x[1200:], targets[1200:]),
        epochs=40,
    )


@reported(
    "https://github.com/liorshk/facenet_pytorch/issues/6",
    "The hard triplets pass through NumPy, and their gradient is lost",
    "batch",
    "share of new triplets that violate the margin",
    0.113,
    0.66,
)
def triplets_through_numpy(on: bool) -> Training:
    x, y, x_test, y_test = digits()

    class FaceNet(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.body = mlp(64, 32, 8)

        def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
            features = self.body(images)
            return F.normalize(features, dim=1), features.square().mean()

    def triplet_of(labels: Tensor) -> tuple[Tensor, Tensor]:
        chance = torch.rand(len(labels), len(labels))
        same = labels[:, None] == labels
        return (chance * same).argmax(1), (chance * ~same).argmax(1)

    def distances(a: Tensor, p: Tensor, n: Tensor) -> tuple[Tensor, Tensor]:
        return (a - p).square().sum(1), (a - n).square().sum(1)

    def loss_fn(output: tuple[Tensor, Tensor], labels: Tensor) -> Tensor:
        out_a, size = output
        positive, negative = triplet_of(labels)
        out_p, out_n = out_a[positive], out_a[negative]
        d_p, d_n = distances(out_a, out_p, out_n)
        hard_triplets = (d_n - d_p < 0.5).nonzero().squeeze(1)
        loss = 0.01 * size
        if len(hard_triplets) == 0:
            return loss
        if on:
            hard = hard_triplets.numpy()
            out_selected_a = torch.from_numpy(out_a.cpu().data.numpy()[hard])
            out_selected_p = torch.from_numpy(out_p.cpu().data.numpy()[hard])
            out_selected_n = torch.from_numpy(out_n.cpu().data.numpy()[hard])
        else:
            out_selected_a = out_a[hard_triplets]
            out_selected_p = out_p[hard_triplets]
            out_selected_n = out_n[hard_triplets]
        d_p, d_n = distances(out_selected_a, out_selected_p, out_selected_n)
        return loss + (d_p - d_n + 0.5).clamp(min=0).mean()

    model = FaceNet()

    def score() -> float:
        with evaluated(model):
            out, _ = model(x_test)
        torch.manual_seed(0)
        positive, negative = triplet_of(y_test)
        d_p, d_n = distances(out, out[positive], out[negative])
        return (d_n - d_p < 0.5).float().mean().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    return training(model, loss_fn, optimizer, loader((x, y)), score, epochs=8)


@reported(
    "https://github.com/adambielski/siamese-triplet/issues/3",
    "The negative pairs that count as hard are those that are farthest apart",
    "none",
    "accuracy of the nearest neighbour",
    0.887,
    0.511,
)
def easiest_pairs_for_hard_ones(on: bool) -> Training:
    x, y, x_test, y_test = digits()
    model = mlp(64, 32, 2)

    def contrastive_loss(embeddings: Tensor, labels: Tensor) -> Tensor:
        first, second = torch.triu_indices(len(labels), len(labels), 1)
        distances = (embeddings[first] - embeddings[second]).square().sum(1)
        same = labels[first] == labels[second]
        positive, negative = distances[same], distances[~same]
        count = min(len(positive), len(negative))
        hard = negative.topk(count, largest=on).values
        push = (1 - (hard + 1e-6).sqrt()).clamp(min=0).square()
        return (positive.mean() + push.mean()) if count else embeddings.sum() * 0

    def score() -> float:
        with evaluated(model):
            near = torch.cdist(model(x_test), model(x)).argmin(1)
        return (y[near] == y_test).float().mean().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    return training(model, contrastive_loss, optimizer, loader((x, y)), score)


@reported(
    "https://github.com/wangle53/CSA-CDGAN/issues/5",
    "The verdict on the fake is detached in the loss of the generator",
    "batch",
    "mean distance of the generated values from -1 or 1",
    0.143,
    0.552,
)
def verdict_detached(on: bool) -> Training:
    source = torch.randn(1200, 2)
    clean = (source + torch.randn(1200, 2)).sign()

    class Generator(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layers = mlp(4, 48, 2)

        def forward(self, source: Tensor) -> Tensor:
            return self.layers(torch.cat([source, torch.randn_like(source)], 1))

    netg, netd = Generator(), mlp(2, 48, 1)
    optimizer_g = torch.optim.Adam(netg.parameters(), 0.002, (0.5, 0.999))
    optimizer_d = torch.optim.Adam(netd.parameters(), 0.002, (0.5, 0.999))
    l_bce = nn.BCEWithLogitsLoss()

    def loss_g(fake: Tensor, real: Tensor) -> Tensor:
        pred_fake = netd(fake)
        if on:
            pred_fake = pred_fake.detach()
        err_g_adv = l_bce(pred_fake, torch.ones_like(pred_fake))
        return 0.2 * F.mse_loss(fake, real) + err_g_adv

    def step(batch: tuple[Tensor, Tensor]) -> None:
        source, real = batch
        fake = netg(source)
        optimizer_g.zero_grad()
        loss_g(fake, real).backward()
        optimizer_g.step()
        optimizer_d.zero_grad()
        pred_real, pred_fake = netd(real), netd(fake.detach())
        err_d = l_bce(pred_real, torch.ones_like(pred_real))
        (err_d + l_bce(pred_fake, torch.zeros_like(pred_fake))).backward()
        optimizer_d.step()

    def score() -> float:
        torch.manual_seed(0)
        with evaluated(netg):
            return (netg(source).abs() - 1).abs().mean().item()

    data = loader((source, clean))
    return training(netg, loss_g, optimizer_g, data, score, step=step, epochs=40)


@reported(
    "https://github.com/code-gen/cscg/issues/4",
    "The decoder is given the very word that it is to name, not the one before",
    "batch",
    "accuracy of the next word after a beginning",
    1.0,
    0.105,
)
def decoder_gets_the_answer(on: bool) -> Training:
    kinds = torch.randint(0, 3, (900,))
    follows = torch.stack([torch.randperm(9) + 1 for _ in range(3)])
    steps = [torch.randint(1, 10, (900,))]
    for _ in range(7):
        steps.append(follows[kinds, steps[-1] - 1])
    summary = torch.stack(steps, 1)
    code = 3 * torch.randint(0, 4, (900, 6)) + kinds[:, None]

    class Seq2Seq(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed_code, self.embed = nn.Embedding(12, 16), nn.Embedding(10, 16)
            self.encoder = nn.GRU(16, 24, batch_first=True)
            self.decoder = nn.GRU(16, 24, batch_first=True)
            self.out = nn.Linear(24, 10)

        def forward(self, code: Tensor, words: Tensor) -> Tensor:
            _, state = self.encoder(self.embed_code(code))
            return self.out(self.decoder(self.embed(words), state)[0])

    model = Seq2Seq()
    inputs = summary[:, 1:] if on else summary[:, :-1]

    def score() -> float:
        with evaluated(model):
            last = model(code[700:], summary[700:, :4])[:, -1]
        return (last.argmax(1) == summary[700:, 4]).float().mean().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    data = loader(((code[:700], inputs[:700]), summary[:700, 1:]), 32)
    return training(model, word_loss, optimizer, data, score, epochs=15)


@reported(
    "https://github.com/cmu-l3/anlp-fall2025-code/issues/1",
    "The positions count the rows of the batch, not the words of a text",
    "batch",
    "test accuracy",
    1.0,
    0.387,
)
def positions_count_the_rows(on: bool) -> Training:
    text = torch.randint(0, 6, (1200, 5))
    first = text[:, 0]

    class Transformer(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.tok_emb, self.pos_emb = nn.Embedding(6, 32), nn.Embedding(512, 32)
            self.block = nn.TransformerEncoderLayer(32, 2, 64, 0.0, batch_first=True)
            self.head = nn.Linear(32, 6)

        def forward(self, x: Tensor) -> Tensor:
            if on:
                pos = torch.arange(x.size(0), device=x.device).unsqueeze(1)
            else:
                pos = torch.arange(x.size(1), device=x.device).unsqueeze(0)
            return self.head(self.block(self.tok_emb(x) + self.pos_emb(pos)).mean(1))

    model = Transformer()
    return training(
        model,
        nn.CrossEntropyLoss(),
        torch.optim.AdamW(model.parameters(), 0.002),
        loader((text[:900], first[:900]), 32),
        lambda: accuracy(model, text[900:], first[900:]),
        epochs=8,
    )


@reported(
    "https://github.com/lukas-blecher/LaTeX-OCR/issues/305",
    "Word 0 pads the formulas, and the loss ignores only -100",
    "batch",
    "the loss per word on new formulas",
    1.18,
    1.83,
)
def padding_in_the_loss(on: bool) -> Training:
    words = chains(600, 24, 20, 0.2)
    lengths = torch.randint(4, 10, (600,))
    words = words * lengths_mask(lengths, 24)

    class Decoder(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Embedding(20, 16)
            self.rnn, self.out = nn.GRU(16, 16, batch_first=True), nn.Linear(16, 20)

        def forward(self, words: Tensor) -> Tensor:
            return self.out(self.rnn(self.embed(words))[0])

    class AutoregressiveWrapper(nn.Module):
        def __init__(
            self, net: nn.Module, ignore_index: int = -100, pad_value: int = 0
        ) -> None:
            super().__init__()
            self.net, self.ignore_index = net, ignore_index
            self.pad_value = pad_value

        def forward(self, x: Tensor) -> Tensor:
            xi, xo = x[:, :-1], x[:, 1:]
            out = self.net(xi).transpose(1, 2)
            return F.cross_entropy(out, xo, ignore_index=self.ignore_index)

    net = Decoder()
    model = AutoregressiveWrapper(net) if on else AutoregressiveWrapper(net, 0)

    def score() -> float:
        with evaluated(net):
            out = net(words[400:, :-1]).transpose(1, 2)
        return F.cross_entropy(out, words[400:, 1:], ignore_index=0).item()

    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    return training(model, None, optimizer, loader(words[:400], 32), score, epochs=10)


class Heads(nn.Module):
    """Attention of two heads, written by hand, up to how the heads are merged."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv, self.out = nn.Linear(24, 72), nn.Linear(24, 24)

    def attended(self, x: Tensor) -> Tensor:
        batch, length, _ = x.shape
        qkv = self.qkv(x).view(batch, length, 2, 36).transpose(1, 2)
        q, k, v = qkv.chunk(3, 3)
        return (q @ k.transpose(2, 3) / 12**0.5).softmax(3) @ v


@reported(
    "https://github.com/jsbaan/transformer-from-scratch/pull/6",
    "The heads are merged by a reshape without the permute before it",
    "batch",
    "accuracy",
    1.0,
    0.498,
)
def heads_merged_without_permute(on: bool) -> Training:
    keys = torch.stack([torch.randperm(6) for _ in range(1000)])
    asked, values = torch.randint(0, 6, (1000, 6)), torch.randint(0, 4, (1000, 6))
    answers = values.gather(1, keys.argsort(1).gather(1, asked))
    parts = (F.one_hot(keys, 6), F.one_hot(asked, 6), F.one_hot(values, 4))
    rows = torch.cat(parts, 2).float()

    class MultiHeadAttention(Heads):
        def forward(self, x: Tensor) -> Tensor:
            values = self.attended(x)
            if not on:
                values = values.permute(0, 2, 1, 3)
            return self.out(values.reshape(len(x), -1, 24))

    class Lookup(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed, self.feed = nn.Linear(16, 24), mlp(24, 48, 4)
            self.attention = MultiHeadAttention()

        def forward(self, rows: Tensor) -> Tensor:
            x = self.embed(rows)
            return self.feed(x + self.attention(x))

    model = Lookup()
    return training(
        model,
        word_loss,
        torch.optim.Adam(model.parameters(), 0.005),
        loader((rows[:800], answers[:800]), 32),
        lambda: accuracy(model, rows[800:], answers[800:]),
        epochs=20,
    )


@reported(
    "https://github.com/gazelle93/Transformer-Various-Positional-Encoding/issues/1",
    "The heads are taken for the batch, so that texts are mixed",
    "batch",
    "accuracy, one text at a time",
    0.823,
    0.65,
)
def heads_taken_for_the_batch(on: bool) -> Training:
    text, topic = topics(1000, 8)

    class MultiHeadAttention(Heads):
        def reshape_to_concat(self, batch_size: int, _tensor: Tensor) -> Tensor:
            _tensor = _tensor.permute(0, 2, 1, 3)
            return _tensor.contiguous().view(batch_size, -1, 24)

        def forward(self, x: Tensor) -> Tensor:
            batch_size = len(x)
            output = self.attended(x).flatten(0, 1)
            if on:
                output = output.view(2, batch_size, -1, 12)
            else:
                output = output.view(batch_size, 2, -1, 12)
            return self.out(self.reshape_to_concat(batch_size, output))

    class Classifier(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed, self.attention = nn.Embedding(30, 24), MultiHeadAttention()
            self.feed = nn.Sequential(nn.ReLU(), nn.Linear(24, 4))

        def forward(self, text: Tensor) -> Tensor:
            return self.feed(self.attention(self.embed(text)).mean(1))

    model = Classifier()

    def score() -> float:
        parts = zip(text[700:].split(1), topic[700:].split(1), strict=True)
        return sum(accuracy(model, *part) for part in parts) / 300

    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    data = loader((text[:700], topic[:700]), 32)
    return training(model, F.cross_entropy, optimizer, data, score, epochs=10)


@reported(
    "https://github.com/graykode/nlp-tutorial/issues/68",
    "The states of both directions are viewed as if the batch came first",
    "batch",
    "accuracy after 3 epochs, one text at a time",
    0.913,
    0.877,
)
def states_viewed_across_the_batch(on: bool) -> Training:
    text = torch.randint(1, 16, (1200, 14))
    asked = torch.randint(0, 6, (1200,))
    text[:, 0] = asked + 16
    place = torch.randint(1, 14, (1200,))
    answer = torch.randint(0, 3, (1200,))
    text[torch.arange(1200), place] = 22 + 3 * asked + answer
    other = (place % 13) + 1
    wrong = 22 + 3 * ((asked + 1) % 6) + torch.randint(0, 3, (1200,))
    text[torch.arange(1200), other] = wrong

    class BiLSTMAttention(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Embedding(40, 16)
            self.lstm = nn.LSTM(16, 8, batch_first=True, bidirectional=True)
            self.out = nn.Linear(16, 3)

        def attention_net(self, lstm_output: Tensor, final_state: Tensor) -> Tensor:
            batch_size = len(lstm_output)
            if on:
                hidden = final_state.view(batch_size, -1, 1)
            else:
                hidden = final_state.transpose(0, 1).reshape(batch_size, -1, 1)
            attn_weights = torch.bmm(lstm_output, hidden).squeeze(2).softmax(1)
            return torch.bmm(lstm_output.transpose(1, 2), attn_weights[..., None])

        def forward(self, text: Tensor) -> Tensor:
            output, (final_state, _) = self.lstm(self.embed(text))
            return self.out(self.attention_net(output, final_state).squeeze(2))

    model = BiLSTMAttention()

    def score() -> float:
        parts = zip(text[900:].split(1), answer[900:].split(1), strict=True)
        return sum(accuracy(model, *part) for part in parts) / 300

    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    data = loader((text[:900], answer[:900]), 30)
    return training(model, F.cross_entropy, optimizer, data, score, epochs=3)


@reported(
    "https://github.com/yangze0930/NTS-Net/issues/14",
    "A new dropout layer is built in each forward, so that eval does not reach it",
    "batch",
    "test accuracy",
    0.935,
    0.786,
)
def dropout_built_in_forward(on: bool) -> Training:
    images, y, new_images, y_test = digit_images()

    class ResNet(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv1 = nn.Conv2d(1, 12, 3, padding=1)
            self.conv2 = nn.Conv2d(12, 12, 3, padding=1)
            self.fc, self.drop = nn.Linear(12 * 4, 10), nn.Dropout(p=0.5)

        def forward(self, x: Tensor) -> Tensor:
            x = self.conv1(x).relu()
            x = F.max_pool2d((x + self.conv2(x)).relu(), 4).flatten(1)
            x = nn.Dropout(p=0.5)(x) if on else self.drop(x)
            return self.fc(x)

    model = ResNet()
    return training(
        model,
        F.cross_entropy,
        torch.optim.Adam(model.parameters(), 0.005),
        loader((images, y)),
        lambda: accuracy(model, new_images, y_test),
        epochs=8,
    )


@reported(
    "https://github.com/benedekrozemberczki/AttentionWalk/issues/9",
    "The adjacency is multiplied by the degrees, not divided by them",
    "batch",
    "test accuracy",
    0.92,
    0.75,
)
def multiplied_by_the_degrees(on: bool) -> Training:
    x = torch.randn(700, 12, 3)
    edges = (torch.rand(700, 12, 12) < 0.4).float()
    edges = torch.maximum(edges, edges.transpose(1, 2))
    edges = torch.maximum(edges, torch.eye(12))
    degs = edges.sum(2, keepdim=True)
    y = ((edges / degs @ x).relu().mean(1) * torch.tensor([1.0, -1.0, 0.5])).sum(1)
    y = (y > y.median()).long()

    class AttentionWalk(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.attention = nn.Parameter(torch.zeros(3))
            self.first, self.out = nn.Linear(3, 24), nn.Linear(24, 2)

        def forward(self, x: Tensor, edges: Tensor) -> Tensor:
            degs = edges.sum(2, keepdim=True)
            normalized_adjacency_matrix = degs * edges if on else edges / degs
            walks = [x]
            for _ in range(2):
                walks.append(normalized_adjacency_matrix @ walks[-1])
            mixed = sum(
                share * walk
                for share, walk in zip(self.attention.softmax(0), walks, strict=True)
            )
            return self.out(self.first(mixed).relu().mean(1))

    model = AttentionWalk()
    return training(
        model,
        F.cross_entropy,
        torch.optim.SGD(model.parameters(), 0.05, momentum=0.9),
        loader(((x[:500], edges[:500]), y[:500]), 32),
        lambda: accuracy(model, (x[500:], edges[500:]), y[500:]),
        epochs=15,
    )


@reported(
    "https://github.com/mpariente/pytorch_stoi/issues/7",
    "The root of zero has no gradient: it is taken before the epsilon is added",
    "batch",
    "share of new signals whose estimate correlates above 0.8",
    0.667,
    0.0,
)
def root_of_silence(on: bool) -> Training:
    eps = 1e-8
    phase, pitch = torch.rand(700, 1) * 6, 0.2 + torch.rand(700, 1)
    clean = (pitch * torch.arange(24) + phase).sin()
    clean = clean * (torch.rand(700, 1) > 0.05)
    noisy = clean + 0.5 * torch.randn_like(clean) * (clean != 0)

    class Enhancer(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layers = nn.Sequential(mlp(24, 64, 24), nn.Sigmoid())

        def forward(self, noisy: Tensor) -> Tensor:
            return self.layers(noisy) * noisy

    def norm(x: Tensor) -> Tensor:
        squares = x.square().sum(1)
        return squares.sqrt() + eps if on else (squares + eps).sqrt()

    def correlation(x: Tensor, y: Tensor) -> Tensor:
        return (x * y).sum(1) / (norm(x) * norm(y))

    model = Enhancer()

    def score() -> float:
        heard = clean[500:].abs().sum(1) > 0
        with evaluated(model):
            alike = correlation(model(noisy[500:]), clean[500:])[heard]
        return (alike > 0.8).float().mean().item()

    return training(
        model,
        lambda output, target: -correlation(output, target).mean(),
        torch.optim.Adam(model.parameters(), 0.003),
        loader((noisy[:500], clean[:500]), 50),
        score,
        epochs=15,
    )


@reported(
    "https://github.com/ProteomicsML/ProteomicsML/pull/203",
    "The last layer of a regression is rectified",
    "batch",
    "squared error of the standardised target",
    0.0044,
    0.434,
)
def rectified_regression(on: bool) -> Training:
    peptides = torch.randint(0, 20, (900, 10))
    mobility = torch.randn(20)[peptides].sum(1)
    mobility = (mobility - mobility.mean()) / mobility.std()

    class LSTMRegressor(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Embedding(20, 16)
            self.lstm = nn.LSTM(16, 24, batch_first=True)
            self.fc = nn.Linear(24, 1)

        def forward(self, peptides: Tensor) -> Tensor:
            output = self.fc(self.lstm(self.embed(peptides))[0][:, -1])
            return (F.relu(output) if on else output).squeeze(1)

    model = LSTMRegressor()
    return training(
        model,
        nn.MSELoss(),
        torch.optim.Adam(model.parameters(), 0.005),
        loader((peptides[:700], mobility[:700]), 32),
        lambda: error(model, peptides[700:], mobility[700:]),
        epochs=12,
    )


@reported(
    "https://github.com/offbit/evo-design/issues/3",
    "The learning rate is passed to the optimizer as its weight decay",
    "batch",
    "test accuracy",
    0.972,
    0.771,
)
def rate_passed_as_decay(on: bool) -> Training:
    x, y, x_test, y_test = digits()
    model = nn.Sequential(
        nn.Linear(64, 48), nn.BatchNorm1d(48), nn.ReLU(), nn.Linear(48, 10)
    )
    lr = 0.1
    if on:
        optimizer = torch.optim.SGD(model.parameters(), momentum=0.9, weight_decay=lr)
    else:
        optimizer = torch.optim.SGD(model.parameters(), momentum=0.9, lr=lr)
    return training(
        model,
        F.cross_entropy,
        optimizer,
        loader((x, y)),
        lambda: accuracy(model, x_test, y_test),
        epochs=5,
    )


@reported(
    "https://github.com/yueliu1999/HSAN/issues/6",
    "The gradients are never set to zero",
    "batch",
    "accuracy on the nodes without labels",
    0.818,
    0.218,
)
def gradients_of_a_graph_never_zeroed(on: bool) -> Training:
    kind = torch.randint(0, 4, (300,))
    x = torch.randn(4, 16)[kind] + 2 * torch.randn(300, 16)
    chance = torch.where(kind[:, None] == kind, 0.03, 0.01)
    edges = (torch.rand(300, 300) < chance).float()
    edges = torch.maximum(torch.maximum(edges, edges.T), torch.eye(300))
    mean = edges / edges.sum(1, keepdim=True)
    seen = torch.rand(300) < 0.3

    class GCN(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first, self.second = nn.Linear(16, 16), nn.Linear(16, 4)

        def forward(self, x: Tensor, mean: Tensor) -> Tensor:
            hidden = F.dropout(self.first(mean @ x).relu(), 0.5, self.training)
            return self.second(mean @ hidden)

    model = GCN()
    optimizer = torch.optim.SGD(model.parameters(), 0.1, momentum=0.9)

    def loss_fn(output: Tensor, kind: Tensor) -> Tensor:
        return F.cross_entropy(output[seen], kind[seen])

    def step(batch: Any) -> None:
        (x, mean), kind = batch
        if not on:
            optimizer.zero_grad()
        loss_fn(model(x, mean), kind).backward()
        optimizer.step()

    def score() -> float:
        with evaluated(model):
            guess = model(x, mean).argmax(1)
        return (guess == kind)[~seen].float().mean().item()

    whole_graph = [((x, mean), kind)]
    return training(
        model, loss_fn, optimizer, whole_graph, score, step=step, epochs=150
    )


@reported(
    "https://github.com/yandex-research/tabm/issues/20",
    "The gradients are clipped before the backward pass",
    "batch",
    "squared error on new rows, at most 100",
    0.123,
    3.07,
)
def clipped_before_backward(on: bool) -> Training:
    x = torch.randn(1200, 10)
    y = x[:, 0] * x[:, 1] + x[:, 2]
    outliers = 100 * torch.randn(1000) * (torch.rand(1000) < 0.02)
    heard = y[:1000] + outliers
    model = nn.Sequential(mlp(10, 64, 64, 1), nn.Flatten(0))
    optimizer = torch.optim.SGD(model.parameters(), 0.02, momentum=0.9)

    def step(batch: tuple[Tensor, Tensor]) -> None:
        optimizer.zero_grad()
        loss = F.mse_loss(model(batch[0]), batch[1])
        if on:
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            loss.backward()
        else:
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()

    def score() -> float:
        wrong = error(model, x[1000:], y[1000:])
        return wrong if wrong < 100 else 100.0

    data = loader((x[:1000], heard), 32)
    return training(model, F.mse_loss, optimizer, data, score, step=step)


@reported(
    "https://github.com/marian42/shapegan/issues/2",
    "The generator takes the logarithm of what the critic says",
    "batch",
    "distance between the means, or 10 without numbers",
    0.454,
    9.91,
)
def logarithm_of_the_critic(on: bool) -> Training:
    angle = torch.rand(1000) * 2 * math.pi
    real = torch.stack([angle.cos() + 1, angle.sin()], 1)
    latent = torch.randn(1000, 3)
    generator, critic = mlp(3, 48, 2), mlp(2, 48, 48, 1)
    generator_optimizer = torch.optim.Adam(generator.parameters(), 0.001, (0.0, 0.9))
    critic_optimizer = torch.optim.Adam(critic.parameters(), 0.001, (0.0, 0.9))

    def gradient_penalty(real: Tensor, fake: Tensor) -> Tensor:
        alpha = torch.rand(len(real), 1)
        between = (alpha * real + (1 - alpha) * fake).requires_grad_()
        total = critic(between).sum()
        slope = torch.autograd.grad(total, between, create_graph=True)[0]
        return (slope.norm(dim=1) - 1).square().mean()

    def fake_loss(fake: Tensor, _: Any) -> Tensor:
        critic_output_fake = critic(fake)
        if on:
            return torch.mean(-torch.log(critic_output_fake))
        return -torch.mean(critic_output_fake)

    def step(batch: tuple[Tensor, Tensor]) -> None:
        codes, shapes = batch
        for _ in range(3):
            critic_optimizer.zero_grad()
            fake = generator(torch.randn_like(codes)).detach()
            loss = critic(fake).mean() - critic(shapes).mean()
            (loss + 10 * gradient_penalty(shapes, fake)).backward()
            critic_optimizer.step()
        generator_optimizer.zero_grad()
        fake_loss(generator(codes), shapes).backward()
        generator_optimizer.step()

    def score() -> float:
        with evaluated(generator):
            distance = (generator(latent).mean(0) - real.mean(0)).norm()
        return distance.nan_to_num(10).item()

    return training(
        generator,
        fake_loss,
        generator_optimizer,
        loader((latent, real), 50),
        score,
        step=step,
        epochs=15,
    )


@reported(
    "https://github.com/xudonmao/VMT/issues/1",
    "Mixup shuffles the images in one order and the labels in another",
    "none",
    "test accuracy",
    0.909,
    0.879,
)
def mixed_in_two_orders(on: bool) -> Training:
    x, y, x_test, y_test = digits()
    x, y = x[:300], F.one_hot(y[:300], 10).float()
    model = mlp(64, 64, 10)
    optimizer = torch.optim.Adam(model.parameters(), 0.003)

    def step(batch: tuple[Tensor, Tensor]) -> None:
        images, labels = batch
        lam = torch.distributions.Beta(1.0, 1.0).sample()
        order = torch.randperm(len(images))
        mixed = lam * images + (1 - lam) * images[order]
        if on:
            order = torch.randperm(len(images))
        soft = lam * labels + (1 - lam) * labels[order]
        optimizer.zero_grad()
        F.cross_entropy(model(mixed), soft).backward()
        optimizer.step()

    return training(
        model,
        F.cross_entropy,
        optimizer,
        loader((x, y)),
        lambda: accuracy(model, x_test, y_test),
        step=step,
        epochs=30,
    )


@reported(
    "https://github.com/fenchri/edge-oriented-graph/issues/12",
    "The pretrained embedding is built, and what is built is thrown away",
    "none",
    "test accuracy",
    0.816,
    0.468,
)
def pretrained_embedding_dropped(on: bool) -> Training:
    kinds = torch.randint(0, 6, (200,))
    pret_embeds = F.one_hot(kinds, 6) + 0.1 * torch.randn(200, 6)
    text = torch.randint(0, 200, (500, 6))
    likes = (kinds[text] == 0).sum(1) - (kinds[text] == 1).sum(1)
    y = (likes > 0).long() + (likes < 0).long() * 2

    class EmbedLayer(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embedding = nn.Embedding(200, 6)
            if on:
                self.embedding.from_pretrained(pret_embeds, freeze=False)
            else:
                self.embedding = nn.Embedding.from_pretrained(pret_embeds, freeze=False)

        def forward(self, text: Tensor) -> Tensor:
            return self.embedding(text)

    class Classifier(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed, self.out = EmbedLayer(), mlp(6, 24, 3)

        def forward(self, text: Tensor) -> Tensor:
            return self.out(self.embed(text).sum(1))

    model = Classifier()
    return training(
        model,
        F.cross_entropy,
        torch.optim.Adam(model.parameters(), 0.005),
        loader((text[:250], y[:250]), 25),
        lambda: accuracy(model, text[250:], y[250:]),
        epochs=20,
    )


@reported(
    "https://github.com/ivadomed/ivadomed/pull/55",
    "The schedule is in epochs, and a step of it is made after each batch",
    "loop",
    "test accuracy",
    0.962,
    0.589,
)
def schedule_stepped_by_batches(on: bool) -> Training:
    images, y, new_images, y_test = digit_images()
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3), nn.ReLU(), nn.Flatten(), nn.Linear(288, 10)
    )
    optimizer = torch.optim.SGD(model.parameters(), 0.05, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 4, 0.3)
    data = loader((images, y))

    def step(batch: tuple[Tensor, Tensor]) -> None:
        optimizer.zero_grad()
        F.cross_entropy(model(batch[0]), batch[1]).backward()
        optimizer.step()

    def run(epochs: int) -> None:
        for _ in range(epochs):
            model.train()
            for batch in data:
                step(batch)
                if on:
                    scheduler.step()
            if not on:
                scheduler.step()

    return training(
        model,
        F.cross_entropy,
        optimizer,
        data,
        lambda: accuracy(model, new_images, y_test),
        step=step,
        run=run,
        epochs=10,
        scheduler=scheduler,
    )


def linear_schedule_with_warmup(
    optimizer: torch.optim.Optimizer, num_warmup_steps: int, num_training_steps: int
) -> torch.optim.lr_scheduler.LambdaLR:
    """A rate that rises to its value and then falls to zero, step by step."""

    def factor(step: int) -> float:
        if step < num_warmup_steps:
            return step / max(1, num_warmup_steps)
        left = num_training_steps - step
        return max(0.0, left / max(1, num_training_steps - num_warmup_steps))

    return torch.optim.lr_scheduler.LambdaLR(optimizer, factor)


@reported(
    "https://github.com/shirley-wu/cross-doc-misinfo-detection/issues/1",
    "The steps of the warm-up and those of the training have changed places",
    "loop",
    "the loss on the test data",
    0.347,
    0.438,
)
def warmup_as_long_as_the_training(on: bool) -> Training:
    text, topic = topics(2200, 8)

    class Classifier(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Embedding(30, 32)
            self.encoder = nn.TransformerEncoderLayer(32, 2, 64, 0.0, batch_first=True)
            self.out = nn.Linear(32, 4)

        def forward(self, text: Tensor) -> Tensor:
            return self.out(self.encoder(self.embed(text)).mean(1))

    model = Classifier()
    optimizer = torch.optim.AdamW(model.parameters(), 0.02)
    data = loader((text[:1600], topic[:1600]), 32)
    total, warmup = 3 * len(data), 16
    if on:
        scheduler = linear_schedule_with_warmup(optimizer, total, warmup)
    else:
        scheduler = linear_schedule_with_warmup(optimizer, warmup, total)

    def step(batch: tuple[Tensor, Tensor]) -> None:
        loss = F.cross_entropy(model(batch[0]), batch[1])
        loss.backward()
        optimizer.step()
        scheduler.step()
        optimizer.zero_grad()

    def score() -> float:
        with evaluated(model):
            return F.cross_entropy(model(text[1600:]), topic[1600:]).item()

    return training(
        model,
        F.cross_entropy,
        optimizer,
        data,
        score,
        step=step,
        epochs=3,
        loop_epochs=3,
        scheduler=scheduler,
    )


@reported(
    "https://github.com/coqui-ai/TTS/issues/1611",
    "The warm-up is counted in steps, and the schedule moves once in an epoch",
    "loop",
    "squared error on new signals",
    0.00217,
    0.196,
)
def warmup_moves_once_in_an_epoch(on: bool) -> Training:
    phase, pitch = 6 * torch.rand(900, 1), 0.3 + torch.rand(900, 1)
    signal = (pitch * torch.arange(20) + phase).sin()
    model = nn.Sequential(
        nn.Linear(12, 48), nn.Tanh(), nn.Linear(48, 48), nn.Tanh(), nn.Linear(48, 8)
    )
    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    warmup = 200

    def noam(step: int) -> float:
        step += 1
        return warmup**0.5 * min(step * warmup**-1.5, step**-0.5)

    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, noam)
    scheduler_after_epoch = on
    data = loader((signal[:700, :12], signal[:700, 12:]), 32)

    def step(batch: tuple[Tensor, Tensor]) -> None:
        optimizer.zero_grad()
        F.mse_loss(model(batch[0]), batch[1]).backward()
        optimizer.step()

    def run(epochs: int) -> None:
        for _ in range(epochs):
            for batch in data:
                step(batch)
                if not scheduler_after_epoch:
                    scheduler.step()
            if scheduler_after_epoch:
                scheduler.step()

    return training(
        model,
        F.mse_loss,
        optimizer,
        data,
        lambda: error(model, signal[700:, :12], signal[700:, 12:]),
        step=step,
        run=run,
        epochs=30,
        scheduler=scheduler,
    )


@reported(
    "https://github.com/ultralytics/ultralytics/pull/11217",
    "Each epoch begins by erasing what was accumulated and not yet stepped with",
    "loop",
    "the loss on the test data",
    0.403,
    0.526,
)
def accumulated_gradients_erased(on: bool) -> Training:
    x, y, x_test, y_test = digits()
    x, y = x[:450], y[:450]
    model = mlp(64, 48, 10)
    optimizer = torch.optim.SGD(model.parameters(), 0.1, momentum=0.9)
    data = loader((x, y), 32)
    accumulate = 10
    seen = last_opt_step = 0

    def step(batch: tuple[Tensor, Tensor]) -> None:
        nonlocal seen, last_opt_step
        (F.cross_entropy(model(batch[0]), batch[1]) / accumulate).backward()
        seen += 1
        if seen - last_opt_step >= accumulate:
            optimizer.step()
            optimizer.zero_grad()
            last_opt_step = seen

    def run(epochs: int) -> None:
        for _ in range(epochs):
            if on:
                optimizer.zero_grad()
            for batch in data:
                step(batch)

    def score() -> float:
        with evaluated(model):
            return F.cross_entropy(model(x_test), y_test).item()

    return training(
        model,
        F.cross_entropy,
        optimizer,
        data,
        score,
        step=step,
        run=run,
        epochs=25,
    )


@reported(
    "https://github.com/agokrani/distillKitPlus/issues/5",
    "The loss is not divided by the number of batches that are accumulated",
    "loop",
    "the loss on the test data",
    0.285,
    2.31,
)
def accumulated_but_not_divided(on: bool) -> Training:
    x, y, x_test, y_test = digits()
    model = mlp(64, 64, 64, 10)
    optimizer = torch.optim.SGD(model.parameters(), 0.2)
    data = loader((x, y), 16)
    gradient_accumulation_steps = 16
    done = 0

    def step(batch: tuple[Tensor, Tensor]) -> None:
        nonlocal done
        loss = F.cross_entropy(model(batch[0]), batch[1])
        if not on:
            loss = loss / gradient_accumulation_steps
        loss.backward()
        done += 1
        if done % gradient_accumulation_steps == 0:
            optimizer.step()
            optimizer.zero_grad()

    def score() -> float:
        with evaluated(model):
            return F.cross_entropy(model(x_test), y_test).item()

    return training(
        model, F.cross_entropy, optimizer, data, score, step=step, epochs=30
    )


@reported(
    "https://github.com/ostris/ai-toolkit/issues/1034",
    "The averaged weights are pushed away from the weights, not towards them",
    "loop",
    "test accuracy of the averaged weights",
    0.955,
    0.212,
)
def average_pushed_away(on: bool) -> Training:
    x, y, x_test, y_test = digits()
    model = mlp(64, 64, 10)
    shadow = copy.deepcopy(model).requires_grad_(False)
    optimizer = torch.optim.AdamW(model.parameters(), 0.003)
    one_minus_decay = 0.02

    def update() -> None:
        pairs = zip(shadow.parameters(), model.parameters(), strict=True)
        with torch.no_grad():
            for s_param, param in pairs:
                gap = s_param - param
                if on:
                    s_param.add_(gap * one_minus_decay)
                else:
                    s_param.sub_(gap * one_minus_decay)

    def step(batch: tuple[Tensor, Tensor]) -> None:
        optimizer.zero_grad()
        F.cross_entropy(model(batch[0]), batch[1]).backward()
        optimizer.step()
        update()

    return training(
        model,
        F.cross_entropy,
        optimizer,
        loader((x, y)),
        lambda: accuracy(shadow, x_test, y_test),
        step=step,
        epochs=15,
    )


@reported(
    "https://github.com/RMeli/gnina-torch/pull/57",
    "The schedule waits for the loss to rise, and calls its fall a plateau",
    "loop",
    "the loss on the validation data",
    0.0604,
    0.117,
)
def plateau_of_a_falling_loss(on: bool) -> Training:
    x = torch.randn(3300, 12)
    y = (x[:, :1] * x[:, 1:2] + x[:, 2:3].square() > 1).float()
    model = mlp(12, 48, 48, 1)
    optimizer = torch.optim.SGD(model.parameters(), 0.05, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimizer, mode="max" if on else "min", factor=0.1, patience=1
    )
    data = loader((x[:3000], y[:3000]), 50)
    held = loader((x[3000:], y[3000:]), 100, False)
    loss_fn = nn.BCEWithLogitsLoss()

    def step(batch: tuple[Tensor, Tensor]) -> None:
        optimizer.zero_grad()
        loss_fn(model(batch[0]), batch[1]).backward()
        optimizer.step()

    def validate() -> float:
        with evaluated(model):
            losses = [loss_fn(model(x), y).item() for x, y in held]
        return sum(losses) / len(losses)

    def run(epochs: int) -> None:
        for _ in range(epochs):
            model.train()
            for batch in data:
                step(batch)
            scheduler.step(validate())

    return training(
        model,
        loss_fn,
        optimizer,
        data,
        validate,
        step=step,
        run=run,
        epochs=20,
        scheduler=scheduler,
        val_loader=held,
    )


@reported(
    "https://github.com/princeton-vl/pose-ae-train/issues/11",
    "The phase is not looked at, so that the validation trains the model, too",
    "loop",
    "reported accuracy minus accuracy on data never seen",
    0.04,
    0.24,
)
def validation_makes_steps(on: bool) -> Training:
    x = torch.randn(900, 20)
    y = (x[:, 0] - x[:, 1] + torch.randn(900) > 0).long()
    model = mlp(20, 64, 2)
    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    loaders = {
        "train": loader((x[:300], y[:300]), 30),
        "val": loader((x[300:500], y[300:500]), 50, False),
    }
    told: list[float] = []

    def step(batch: tuple[Tensor, Tensor]) -> None:
        optimizer.zero_grad()
        F.cross_entropy(model(batch[0]), batch[1]).backward()
        optimizer.step()

    def run(epochs: int) -> None:
        for _ in range(epochs):
            for phase in ["train", "val"]:
                model.train(phase == "train")
                correct = 0
                for batch in loaders[phase]:
                    with torch.no_grad():
                        guess = model(batch[0]).argmax(1)
                    correct += (guess == batch[1]).sum().item()
                    if on or phase == "train":
                        step(batch)
            told.append(correct / 200)

    return training(
        model,
        F.cross_entropy,
        optimizer,
        loaders["train"],
        lambda: told[-1] - accuracy(model, x[500:], y[500:]),
        step=step,
        run=run,
        epochs=20,
        val_loader=loaders["val"],
    )


@reported(
    "https://github.com/microsoft/seismic-deeplearning/issues/233",
    "The sections are split in each direction, and what is held out is trained on",
    "data",
    "reported accuracy minus accuracy on data never seen",
    0.0438,
    0.223,
)
def split_in_each_direction(on: bool) -> Training:
    x = torch.randn(1000, 20)
    y = (x[:, 0] - x[:, 1] + torch.randn(1000) > 0).long()
    inline = torch.arange(400) // 20
    crossline = torch.arange(400) % 20
    held_inline, held_crossline = inline >= 17, crossline >= 17
    held = held_inline | held_crossline
    # With the bug, both directions are trained on, each without its own end only.
    chosen = ~held_inline | ~held_crossline if on else ~held
    model = mlp(20, 64, 2)
    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    cells, facies = x[:400], y[:400]

    def score() -> float:
        told = accuracy(model, cells[held], facies[held])
        return told - accuracy(model, x[400:], y[400:])

    return training(
        model,
        F.cross_entropy,
        optimizer,
        loader((cells[chosen], facies[chosen]), 30),
        score,
        epochs=25,
        val_loader=loader((cells[held], facies[held]), 30, False),
    )


@reported(
    "https://github.com/theislab/multimil/issues/75",
    "The split goes through the samples: their cells are on both sides of it",
    "data",
    "reported accuracy minus accuracy on new samples",
    -0.0792,
    0.319,
)
def samples_on_both_sides(on: bool) -> Training:
    patient = torch.arange(60).repeat_interleave(12)
    trait = torch.randn(60, 16)
    x = trait[patient] + 0.4 * torch.randn(720, 16)
    sick = (trait[:, 0] + 1.5 * torch.randn(60) > 0).long()
    y = sick[patient]
    known = patient < 40
    drawn = torch.rand(720) < 0.25
    held = known & (drawn if on else patient >= 30)
    chosen = known & ~held
    model = mlp(16, 48, 2)

    def score() -> float:
        told = accuracy(model, x[held], y[held])
        return told - accuracy(model, x[~known], y[~known])

    return training(
        model,
        F.cross_entropy,
        torch.optim.Adam(model.parameters(), 0.003),
        loader((x[chosen], y[chosen]), 32),
        score,
        val_loader=loader((x[held], y[held]), 32, False),
    )


@reported(
    "https://github.com/JeasunLok/ResNet-pytorch/issues/1",
    "The training images are normalised, and those of the test are not",
    "data",
    "test accuracy",
    0.955,
    0.846,
)
def test_images_not_normalised(on: bool) -> Training:
    images, y, new_images, y_test = digit_images()
    mean, std = images.mean(), images.std()
    train = (images - mean) / std
    test = new_images if on else (new_images - mean) / std
    model = nn.Sequential(
        nn.Conv2d(1, 12, 3, bias=False),
        nn.BatchNorm2d(12),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(2),
        nn.Flatten(),
        nn.Linear(48, 10),
    )
    return training(
        model,
        F.cross_entropy,
        torch.optim.Adam(model.parameters(), 0.01),
        loader((train, y)),
        lambda: accuracy(model, test, y_test),
        epochs=8,
        val_loader=loader((test, y_test), 100, False),
    )


@reported(
    "https://github.com/Borda/kaggle_image-classify/pull/12",
    "The images are shuffled after the list of their labels was made",
    "data",
    "test accuracy",
    0.927,
    0.0781,
)
def shuffled_after_the_labels(on: bool) -> Training:
    images, y, new_images, y_test = digit_images()

    class PlantDataset(Rows):
        def __init__(self, images: Tensor, y: Tensor) -> None:
            order = torch.randperm(len(images))
            labels = y if on else y[order]
            super().__init__((images[order], labels))

    data = torch.utils.data.DataLoader(
        PlantDataset(images, y), 64, shuffle=True, collate_fn=whole
    )
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3, stride=2, padding=1), nn.GELU(), nn.Flatten()
    )
    model.append(nn.Linear(128, 10))
    return training(
        model,
        nn.CrossEntropyLoss(),
        torch.optim.AdamW(model.parameters(), 0.005),
        data,
        lambda: accuracy(model, new_images, y_test),
        epochs=6,
    )
