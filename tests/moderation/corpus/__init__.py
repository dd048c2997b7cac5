"""The corpus: sentences invented for it, in parts (`corpus.py` of the package says how they are written).

`tuned` was looked at from the start; `second` to `ninth` and `eleventh` were each met once unseen, then taught, but for
one sentence in three; `general` is what people write to public bodies about everything else; `twelfth` was written to
teach what the others lacked. `ninth`, `tenth` and `eleventh` are by three other authors, who had seen nothing of ours;
with `twelfth`, nearly all of their clean sentences are traps. Nobody looks at the faults of `held_out` and `tenth`.
"""

from pathlib import Path

from portevoix.moderation.detection import corpus

FOLDER = Path(__file__).parent
FIRST = ("tuned", "second", "last", "held_out")
LATER = ("third", "fourth", "fifth", "sixth", "seventh", "general", "eighth")
TRAPS = ("ninth", "eleventh", "twelfth")
UNSEEN = ("tenth",)
TAUGHT = tuple(name for name in (*FIRST, *LATER, *TRAPS) if name != "held_out")


def parts(names, held_out=None):
    return [corpus.Part(FOLDER, name, held_out) for name in names]
