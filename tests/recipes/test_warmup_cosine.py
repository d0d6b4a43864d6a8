"""recipes/warmup_cosine.py: the lr of each step and group, also after a resume."""
import io
import math
import warnings

import pytest
import torch
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingLR, LinearLR, SequentialLR


@pytest.fixture(scope="module")
def warmup_cosine(load):
    return load("recipes/warmup_cosine.py").warmup_cosine


def optimizer(*lrs, kind=torch.optim.SGD):
    """An optimizer with one parameter group for each lr."""
    return kind([{"params": [nn.Parameter(torch.ones(2))], "lr": lr} for lr in lrs])


def train(opt, scheduler, steps):
    """Take steps; returns the lrs of the groups at each of them."""
    used = []
    for _ in range(steps):
        used.append([float(group["lr"]) for group in opt.param_groups])
        for group in opt.param_groups:
            for parameter in group["params"]:
                parameter.grad = torch.ones_like(parameter)
        opt.step()
        scheduler.step()
    return used


def closed_form(step, lr, total, warmup, min_ratio):
    """The lr of a step, counted from 0, by the formulas of the two curves."""
    if step < warmup:
        return lr * (step + 1) / (warmup + 1)
    floor = lr * min_ratio
    if step >= total:
        return floor
    angle = math.pi * (step - warmup) / (total - warmup)
    return floor + (lr - floor) * (1 + math.cos(angle)) / 2


@pytest.mark.parametrize("total, warmup, min_ratio", [
    (100, 10, 0.0), (100, 0, 0.0), (100, 10, 0.1), (100, 99, 0.1), (7, 3, 0.5),
    (100, 10, 1.0), (1, 0, 0.0), (2, 1, 0.0),
])
def test_follows_the_closed_form_in_each_group(warmup_cosine, total, warmup, min_ratio):
    opt = optimizer(1e-4, 0.3)
    used = train(opt, warmup_cosine(opt, total, warmup, min_ratio), total + 3)
    for step, lrs in enumerate(used):
        for lr, first in zip(lrs, (1e-4, 0.3), strict=True):
            assert lr == pytest.approx(
                closed_form(step, first, total, warmup, min_ratio), abs=1e-12)


@pytest.mark.parametrize("min_ratio", [0.0, 0.1])
def test_equals_torchs_own_schedulers_one_after_the_other(warmup_cosine, min_ratio):
    lr, total, warmup = 0.3, 50, 9
    ours, theirs = optimizer(lr), optimizer(lr)
    in_sequence = SequentialLR(theirs, [
        LinearLR(theirs, start_factor=1 / (warmup + 1), total_iters=warmup),
        CosineAnnealingLR(theirs, T_max=total - warmup, eta_min=min_ratio * lr),
    ], milestones=[warmup])
    expected = torch.tensor(train(theirs, in_sequence, total))
    scheduler = warmup_cosine(ours, total, warmup, min_ratio)
    found = torch.tensor(train(ours, scheduler, total))
    torch.testing.assert_close(found, expected)


def test_the_first_full_lr_is_that_of_step_warmup_steps(warmup_cosine):
    opt = optimizer(1.0)
    used = train(opt, warmup_cosine(opt, total_steps=20, warmup_steps=5), 20)
    assert [step for step, (lr,) in enumerate(used) if lr == 1.0] == [5]
    assert min(used)[0] > 0, "no step is wasted at an lr of 0"


def test_without_warm_up_the_first_step_has_the_full_lr(warmup_cosine):
    opt = optimizer(0.5)
    warmup_cosine(opt, total_steps=10)
    assert opt.param_groups[0]["lr"] == 0.5


def test_stays_at_its_end_and_never_climbs_back(warmup_cosine):
    opt = optimizer(1.0)
    used = train(opt, warmup_cosine(opt, 10, 2, min_ratio=0.1), 40)
    assert all(lr == pytest.approx(0.1) for lr, in used[10:])


def test_a_group_with_a_low_lr_is_not_raised_to_the_floor_of_another(warmup_cosine):
    opt = optimizer(1e-5, 0.1)
    used = train(opt, warmup_cosine(opt, 10, min_ratio=0.1), 11)
    assert used[-1] == pytest.approx([1e-6, 0.01])


@pytest.mark.parametrize("total, warmup", [
    (10, 10), (10, 11), (10, -1), (0, 0), (-5, 0)])
def test_refuses_a_warm_up_that_does_not_fit_and_says_both_numbers(
        warmup_cosine, total, warmup):
    opt = optimizer(0.1)
    with pytest.raises(ValueError, match=rf"warmup_steps={warmup} and "
                                         rf"total_steps={total}"):
        warmup_cosine(opt, total, warmup)
    assert opt.param_groups[0]["lr"] == 0.1
    assert "initial_lr" not in opt.param_groups[0], "the optimizer was touched"


@pytest.mark.parametrize("total, warmup", [(100.0, 10), (100, 0.1), ("100", 10)])
def test_refuses_fractions_of_steps(warmup_cosine, total, warmup):
    with pytest.raises(TypeError, match="integer"):
        warmup_cosine(optimizer(0.1), total, warmup)


@pytest.mark.parametrize("min_ratio", [-0.1, 1.5, math.nan, math.inf])
def test_refuses_a_floor_that_is_no_fraction(warmup_cosine, min_ratio):
    with pytest.raises(ValueError, match="between 0 and 1"):
        warmup_cosine(optimizer(0.1), 10, 2, min_ratio)


def test_takes_the_integers_of_torch(warmup_cosine):
    opt = optimizer(1.0)
    used = train(opt, warmup_cosine(opt, torch.tensor(10), torch.tensor(1)), 10)
    assert used[:2] == [[0.5], [1.0]]


@pytest.mark.parametrize("cut", [0, 1, 4, 5, 6, 20, 30])
def test_a_resumed_run_has_the_lrs_of_one_that_was_not_cut(warmup_cosine, cut):
    whole = optimizer(1e-4, 0.3, kind=torch.optim.AdamW)
    expected = train(whole, warmup_cosine(whole, 30, 5, 0.1), 33)

    first = optimizer(1e-4, 0.3, kind=torch.optim.AdamW)
    scheduler = warmup_cosine(first, 30, 5, 0.1)
    before = train(first, scheduler, cut)
    file = io.BytesIO()
    torch.save([first.state_dict(), scheduler.state_dict()], file)
    file.seek(0)
    opt_state, scheduler_state = torch.load(file, weights_only=True)

    resumed = optimizer(1e-4, 0.3, kind=torch.optim.AdamW)
    scheduler = warmup_cosine(resumed, 30, 5, 0.1)
    resumed.load_state_dict(opt_state)
    scheduler.load_state_dict(scheduler_state)
    assert before + train(resumed, scheduler, 33 - cut) == expected


def test_built_after_the_optimizer_was_loaded_it_is_wrong_for_one_step_only(
        warmup_cosine):
    whole = optimizer(0.3)
    expected = train(whole, warmup_cosine(whole, 30, 5), 30)
    first = optimizer(0.3)
    scheduler = warmup_cosine(first, 30, 5)
    train(first, scheduler, 12)

    resumed = optimizer(0.3)
    resumed.load_state_dict(first.state_dict())
    late = warmup_cosine(resumed, 30, 5)
    late.load_state_dict(scheduler.state_dict())
    found = train(resumed, late, 18)
    assert found[0] != expected[12]
    assert found[1:] == expected[13:]


def test_a_longer_run_can_be_resumed_with_a_new_length(warmup_cosine):
    opt = optimizer(1.0)
    scheduler = warmup_cosine(opt, 10)
    train(opt, scheduler, 10)
    longer = warmup_cosine(opt, 40)
    longer.load_state_dict(scheduler.state_dict())
    used = train(opt, longer, 30)
    assert used[1] == pytest.approx([closed_form(11, 1.0, 40, 0, 0)])


def test_an_lr_that_is_a_tensor_stays_the_same_tensor(warmup_cosine):
    lr = torch.tensor(0.1)
    opt = torch.optim.AdamW([nn.Parameter(torch.ones(2))], lr=lr, foreach=False)
    kept = opt.param_groups[0]["lr"]
    train(opt, warmup_cosine(opt, 10, 2), 5)
    assert opt.param_groups[0]["lr"] is kept
    assert kept.item() == pytest.approx(closed_form(5, 0.1, 10, 2, 0))


def test_nothing_warns_in_the_loop_of_the_docstring(warmup_cosine):
    opt = optimizer(0.1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        train(opt, warmup_cosine(opt, 10, 2), 12)
