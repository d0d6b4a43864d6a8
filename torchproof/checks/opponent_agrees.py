"""`opponent-agrees`: a generator is trained to please its discriminator's own loss.

Looks at the outputs of a network that judges generated and real data, and at where its
own step and the step of the generator send its verdict on what is generated.
Reports a generator's step that sends the verdict the way that the judge's step does,
away from its verdict on real data.
Silent if the judge's step sends both verdicts the same way, and if real and generated
data are judged in one pass.
"""
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import Steps
from torchproof.verdicts import Verdict


@check(ERROR, fix=(
    "the generator's loss is that of the verdict on real data, on what it generates: "
    "the label of real data, or the other sign than in the judge's loss."),
       explains=("cannot-overfit",))
def opponent_agrees(seen: Steps) -> Iterator[Seen]:
    for judge in dict.fromkeys(each.judge for each in seen.verdicts):
        own = [each for each in seen.verdicts if each.judge is judge]
        real = _way([each for each in own if each.for_judge and not each.of_a_model])
        fake = _way([each for each in own if each.for_judge and each.of_a_model])
        against = [each for each in own if not each.for_judge and each.of_a_model]
        if fake and real == -fake and _way(against) == fake:
            wanted = "lower" if fake > 0 else "higher"
            yield Seen(f"the step of the generator makes the verdict of "
                       f"{type(judge).__name__} on what it generates {wanted}, as the "
                       "step of the judge does", against[0].where)
            return


def _way(verdicts: list[Verdict]) -> int:
    """Whether all are to fall (1), all are to rise (-1), or neither."""
    pulls = [each.pull for each in verdicts]
    if pulls and min(pulls) > 0.5:
        return 1
    return -1 if pulls and max(pulls) < -0.5 else 0
