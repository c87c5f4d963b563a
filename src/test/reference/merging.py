"""Self-attention between fewer tokens (Bolya and Hoffman, arXiv 2303.17604), done by the authors' own package without chance."""

from dataclasses import dataclass

import tomesd

from caching import HookedRun


@dataclass
class MergedRun(HookedRun):
    """A run in which a share of the tokens at full size is merged before each self-attention."""

    merged: float = 0.5
    cached: int = 1

    def make(self, pipe):
        tomesd.apply_patch(pipe, ratio=self.merged, use_rand=False)
        try:
            return super().make(pipe)
        finally:
            tomesd.remove_patch(pipe)
