"""`term-without-gradient`: a term of the loss changes no weight.

Looks at the terms of a loss that is a sum, and at the calls that add single numbers.
Reports one that is computed from the model's outputs and has no gradient: by argmax,
detach(), no_grad, a comparison, or torch.autograd.grad without create_graph. Also a
loss of torch that compares two tensors of which none depends on the weights that are
trained: the teacher with itself.
Silent about constants, and about terms that depend on the batch alone.
"""
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import BINARY, CLASSES, VALUES, FirstPass

COMPARES = {*CLASSES, *BINARY, *VALUES, "kl_div", "cosine_similarity",
            "cosine_embedding_loss", "gaussian_nll_loss", "poisson_nll_loss",
            "triplet_margin_loss", "pairwise_distance"}


@check(ERROR, fix=(
    "compute the term with what has a gradient: the output of the model, "
    "probabilities and not argmax, create_graph=True for a penalty on "
    "gradients; or drop it."))
def term_without_gradient(seen: FirstPass) -> Iterator[Seen]:
    for each in seen.terms:
        if each.gradient is None and "w" in each.origins:
            yield Seen(f"a term of {each.value:.3g} in the loss is computed from the "
                       "model and has no gradient", each.where)
        elif each.gradient is None and each.made and each.made.name in COMPARES \
                and each.origins:
            yield Seen(f"a term of {each.value:.3g} in the loss is a {each.made.name} "
                       "of two tensors that do not depend on what is trained",
                       each.made.where)
