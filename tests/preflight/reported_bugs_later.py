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
    0.141,
    0.222,
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

    def focal_loss(y_pred: Tensor, labels: Tensor, gamma: int = 3) -> Tensor:
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
    target_net = policy_net if on else copy.deepcopy(policy_net)
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
    0.0756,
    0.559,
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

    def triplet_of(labels: Tensor, seed: int) -> tuple[Tensor, Tensor]:
        random = torch.Generator().manual_seed(seed)
        chance = torch.rand(len(labels), len(labels), generator=random)
        same = labels[:, None] == labels
        return (chance * same).argmax(1), (chance * ~same).argmax(1)

    def distances(a: Tensor, p: Tensor, n: Tensor) -> tuple[Tensor, Tensor]:
        return (a - p).square().sum(1), (a - n).square().sum(1)

    def loss_fn(output: tuple[Tensor, Tensor], labels: Tensor) -> Tensor:
        out_a, size = output
        positive, negative = triplet_of(labels, 0)
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
        positive, negative = triplet_of(y_test, 1)
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
            batch_size, length, _ = x.shape
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
