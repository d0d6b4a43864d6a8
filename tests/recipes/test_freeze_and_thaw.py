"""The recipe snippets/recipes/freeze_and_thaw.py, as its readers may use it."""
import copy

import pytest
import torch
from torch import nn

X = torch.randn(16, 4)
# LBFGS reads a missing gradient as 0; SparseAdam and Muon take other parameters.
OPTIMIZERS = {
    "SGD": {"lr": 0.1}, "SGD with momentum": {"lr": 0.1, "momentum": 0.9},
    "SGD with decay": {"lr": 0.1, "weight_decay": 0.1},
    "Adam": {"weight_decay": 0.1}, "AdamW": {"weight_decay": 0.1}, "RMSprop": {},
    "Adagrad": {}, "Adadelta": {}, "Adamax": {}, "NAdam": {}, "RAdam": {}, "ASGD": {},
    "Rprop": {}}


@pytest.fixture(scope="module")
def recipe(load):
    return load("recipes/freeze_and_thaw.py")


@pytest.fixture
def model():
    torch.manual_seed(0)
    body = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.5))
    return nn.Sequential(body, nn.Linear(8, 3))


def train(model, optimizer, steps=3, to_none=True):
    model.train()
    for _ in range(steps):
        optimizer.zero_grad(set_to_none=to_none)
        model(X).square().sum().backward()
        optimizer.step()


def state(module):
    return {name: t.clone() for name, t in module.state_dict().items()}


def equal(first, second):
    return all(first[name].equal(second[name]) for name in first)


# -- frozen ------------------------------------------------------------------------

@pytest.mark.parametrize("to_none", [True, False])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_nothing_of_it_moves_however_the_optimizer_was_used(
        recipe, model, name, to_none):
    rule = getattr(torch.optim, name.split()[0])
    optimizer = rule(model.parameters(), **OPTIMIZERS[name])
    train(model, optimizer)
    recipe.Freeze(model[0])
    before, head = state(model[0]), state(model[1])
    train(model, optimizer, to_none=to_none)
    assert equal(before, state(model[0]))
    assert not equal(head, state(model[1]))


def test_its_gradient_is_gone_at_once(recipe, model):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model(X).sum().backward()
    recipe.Freeze(model[0])
    before = state(model[0])
    optimizer.step()  # without a zero_grad before it
    assert equal(before, state(model[0]))
    assert all(p.grad is None for p in model[0].parameters())


def test_train_does_not_wake_batch_norm_or_dropout(recipe, model):
    recipe.Freeze(model[0])
    model.train()
    assert model[0](X).equal(model[0](X))
    assert model[0][1].num_batches_tracked == 0
    assert model[1].training


def test_layers_that_are_called_on_their_own_stay_in_eval_too(recipe, model):
    recipe.Freeze(model[0])
    model.train()
    model[0][1](torch.randn(5, 8))
    assert model[0][1].num_batches_tracked == 0


@pytest.mark.filterwarnings("ignore::FutureWarning")
@pytest.mark.parametrize("norm", [
    torch.nn.utils.spectral_norm, torch.nn.utils.parametrizations.spectral_norm],
    ids=["old", "new"])
def test_the_vectors_of_spectral_norm_stay(recipe, norm):
    torch.manual_seed(0)
    body = norm(nn.Linear(4, 4))
    with torch.no_grad():  # far from those to which they would converge
        for buffer in body.buffers():
            buffer.copy_(torch.nn.functional.normalize(torch.randn(len(buffer)), dim=0))
    model = nn.Sequential(body)
    frozen = recipe.Freeze(body)
    before = state(body)
    model.train()
    model(X)
    assert equal(before, state(body))
    frozen.thaw()
    model.train()
    model(X)
    assert not equal(before, state(body))


@pytest.mark.parametrize("called_before", [True, False])
def test_a_compiled_model_stays_frozen_and_thaws(recipe, model, called_before):
    compiled = torch.compile(model, backend="eager")
    if called_before:
        compiled(X)
    frozen = recipe.Freeze(model[0])
    before = state(model[0])
    for _ in range(2):
        compiled.train()
        compiled(X).sum().backward()
    assert equal(before, state(model[0]))
    assert model[0][0].weight.grad is None
    frozen.thaw()
    compiled.train()
    compiled(X).sum().backward()
    assert not equal(before, state(model[0]))
    assert model[0][0].weight.grad is not None


def test_a_gradient_flows_through_to_what_is_below(recipe):
    model = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4), nn.Linear(4, 1))
    recipe.Freeze(model[1])
    model(X).sum().backward()
    assert [layer.weight.grad is None for layer in model] == [False, True, False]


def test_several_modules_and_one_named_twice(recipe, model):
    frozen = recipe.Freeze(model[0], model[1], model[0])
    assert not any(p.requires_grad for p in model.parameters())
    optimizer = torch.optim.SGD([nn.Parameter(X)], lr=0.1)
    frozen.thaw(optimizer)
    assert len(optimizer.param_groups[1]["params"]) == 6
    assert all(p.requires_grad for p in model.parameters())


def test_a_shared_weight_is_frozen_in_both_places(recipe):
    model = nn.ModuleList([nn.Embedding(5, 3), nn.Linear(3, 5, bias=False)])
    model[1].weight = model[0].weight
    recipe.Freeze(model[0])
    assert not model[1].weight.requires_grad


def test_a_module_without_parameters(recipe):
    frozen = recipe.Freeze(nn.Dropout())
    frozen.thaw(torch.optim.SGD([nn.Parameter(X)], lr=0.1))


def test_a_lazy_layer_is_refused_until_it_has_weights(recipe):
    model = nn.ModuleList([nn.Linear(4, 3), nn.LazyLinear(3)])
    with pytest.raises(ValueError, match="run a batch first"):
        recipe.Freeze(model)
    assert model[0].weight.requires_grad
    model[1](X)
    recipe.Freeze(model)
    assert not model[1](X).requires_grad


def test_a_frozen_model_can_be_moved_and_copied(recipe, model):
    frozen = recipe.Freeze(model[0])
    model.double()
    other = copy.deepcopy(model).train()
    assert not other[0](X.double()).requires_grad
    assert other[0][1].num_batches_tracked == 0
    frozen.thaw()
    assert model[0](X.double()).requires_grad


@pytest.mark.parametrize(("modules", "error", "said"), [
    ((), ValueError, "name the modules"),
    ((nn.Parameter(X),), TypeError, "Parameter is no module"),
    ((nn.Linear(1, 1).parameters(),), TypeError, "generator is no module")])
def test_what_is_no_module_is_refused(recipe, modules, error, said):
    with pytest.raises(error, match=said):
        recipe.Freeze(*modules)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_scripted_module_is_refused_and_nothing_is_frozen(recipe, model):
    scripted = nn.Sequential(nn.Linear(4, 4), torch.jit.script(model))
    with pytest.raises(TypeError, match="takes no hooks"):
        recipe.Freeze(scripted)
    assert all(p.requires_grad for p in scripted.parameters())
    assert all(module.training for module in scripted.modules())
    assert not scripted[0]._forward_pre_hooks


def test_a_refused_module_leaves_the_others_as_they_were(recipe, model):
    with pytest.raises(TypeError):
        recipe.Freeze(model, "body")
    assert all(p.requires_grad for p in model.parameters())
    assert not model[0]._forward_pre_hooks


# -- thawed ------------------------------------------------------------------------

def test_everything_is_as_it_was(recipe, model):
    model[0][0].bias.requires_grad_(False)
    model.train()
    model[0][1].eval()
    modes = [module.training for module in model.modules()]
    before = state(model)
    recipe.Freeze(model).thaw()
    assert [p.requires_grad for p in model.parameters()] == [
        True, False, True, True, True, True]
    assert [module.training for module in model.modules()] == modes
    assert equal(before, state(model))
    assert not any(module._forward_pre_hooks for module in model.modules())


def test_a_thawed_model_trains_as_one_that_never_froze(recipe, model):
    model[0][3].p = 0.0
    other = copy.deepcopy(model)
    for each in model, other:
        optimizer = torch.optim.AdamW(each.parameters())
        train(each, optimizer)
        if each is model:
            frozen = recipe.Freeze(model[0])
            frozen.thaw(optimizer)
            assert len(optimizer.param_groups) == 1
        train(each, optimizer)
    assert equal(state(model), state(other))


def replaced_by_loading(body):
    body.load_state_dict(copy.deepcopy(body.state_dict()), assign=True)


def replaced_by_a_new_device(body):
    body.to("meta").to_empty(device="cpu")
    nn.init.ones_(body[0].weight)


@pytest.mark.parametrize("replace", [replaced_by_loading, replaced_by_a_new_device])
def test_parameters_that_were_replaced_are_thawed(recipe, model, replace):
    model[0][0].bias.requires_grad_(False)
    old = model[0][0].weight
    frozen = recipe.Freeze(model[0])
    optimizer = torch.optim.SGD(model[1].parameters(), lr=0.1)
    replace(model[0])
    assert model[0][0].weight is not old
    frozen.thaw(optimizer, lr=0.01)
    required = {name: p.requires_grad for name, p in model[0].named_parameters()}
    assert required == {"0.weight": True, "0.bias": False, "1.weight": True,
                        "1.bias": True}
    added = optimizer.param_groups[1]["params"]
    assert {id(p) for p in added} == {
        id(p) for p in model[0].parameters() if p.requires_grad}


def test_a_part_that_was_taken_out_does_not_stop_the_thaw(recipe, model):
    frozen = recipe.Freeze(model[0])
    del model[0][0].bias
    model[0][1] = nn.Identity()
    frozen.thaw()
    assert all(p.requires_grad for p in model.parameters())


def test_hooks_of_others_stay(recipe, model):
    calls = []
    model[0].register_forward_pre_hook(lambda *_: calls.append(1))
    recipe.Freeze(model[0]).thaw()
    model(X)
    assert calls == [1]


def test_an_optimizer_without_the_parameters_gets_a_group(recipe, model):
    frozen = recipe.Freeze(model[0])
    optimizer = torch.optim.SGD(model[1].parameters(), lr=0.1, momentum=0.9)
    train(model, optimizer)
    before = state(model[0])
    frozen.thaw(optimizer, lr=0.01)
    assert [group["lr"] for group in optimizer.param_groups] == [0.1, 0.01]
    assert [group["momentum"] for group in optimizer.param_groups] == [0.9, 0.9]
    train(model, optimizer)
    assert not equal(before, state(model[0]))
    assert model[0][1].num_batches_tracked == 3


def test_only_what_the_optimizer_lacks_is_added(recipe):
    model = nn.ModuleList([nn.Linear(3, 5, bias=False), nn.Linear(3, 5)])
    model[0].weight = model[1].weight
    frozen = recipe.Freeze(model)
    optimizer = torch.optim.SGD([model[0].weight], lr=0.1)
    frozen.thaw(optimizer)
    assert [len(group["params"]) for group in optimizer.param_groups] == [1, 1]


def test_what_was_frozen_before_is_not_added(recipe, model):
    model[0][0].requires_grad_(False)
    optimizer = torch.optim.SGD(model[1].parameters(), lr=0.1)
    recipe.Freeze(model[0]).thaw(optimizer)
    assert len(optimizer.param_groups[1]["params"]) == 2


@pytest.mark.parametrize(("options", "error", "said"), [
    ({"learning_rate": 0.1}, TypeError, "SGD has no option learning_rate"),
    ({"lr": 0.1}, ValueError, "holds them already")])
def test_options_without_effect_are_refused(recipe, model, options, error, said):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    frozen = recipe.Freeze(model[0])
    with pytest.raises(error, match=said):
        frozen.thaw(optimizer, **options)
    assert not model[0][0].weight.requires_grad  # still frozen
    frozen.thaw(optimizer)
    assert model[0][0].weight.requires_grad


def test_options_without_an_optimizer_are_refused(recipe, model):
    frozen = recipe.Freeze(model[0])
    with pytest.raises(TypeError, match="lr without an optimizer"):
        frozen.thaw(lr=0.1)


def test_a_second_thaw_changes_nothing(recipe, model):
    frozen = recipe.Freeze(model[0])
    optimizer = torch.optim.SGD(model[1].parameters(), lr=0.1)
    frozen.thaw(optimizer)
    model[0].requires_grad_(False)
    frozen.thaw(optimizer)
    assert len(optimizer.param_groups) == 2
    assert not model[0][0].weight.requires_grad


def test_frozen_twice_and_thawed_in_reverse(recipe, model):
    outer = recipe.Freeze(model)
    inner = recipe.Freeze(model[0])
    inner.thaw()
    assert not any(p.requires_grad for p in model.parameters())
    outer.thaw()
    assert all(p.requires_grad for p in model.parameters())


def test_with_thaws_at_its_end_and_after_an_error(recipe, model):
    with recipe.Freeze(model[0]) as frozen:
        assert isinstance(frozen, recipe.Freeze)
        assert not model[0][0].weight.requires_grad
    assert model[0][0].weight.requires_grad
    with pytest.raises(KeyError), recipe.Freeze(model[0]):
        raise KeyError
    assert model[0][0].weight.requires_grad
    assert not model[0]._forward_pre_hooks
