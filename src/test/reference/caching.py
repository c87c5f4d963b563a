"""The deep layers of a UNet computed in some calls only (Ma et al., DeepCache, arXiv 2312.00858), at branch 0."""

from dataclasses import dataclass

from DeepCache import DeepCacheSDHelper

from goldens import Run
from intervals import IntervalRun


@dataclass
class CachedRun(Run):
    """A run of which every so many calls one computes the whole UNet, done by the authors' own package."""

    cached: int = 3

    def make(self, pipe):
        helper = DeepCacheSDHelper(pipe)
        helper.set_params(cache_interval=self.cached, cache_branch_id=0)
        helper.enable()
        try:
            return super().make(pipe)
        finally:
            helper.disable()


@dataclass
class HookedRun(IntervalRun):
    """The same for what the package does not know: UNets without a mid block, schedulers that see a timestep twice, guidance
    in some of the calls. Here calls are counted, and a call is whole too where the last whole one lacks one of its rows."""

    cached: int = 3

    def changes_before(self, pipe, call):
        return {} if self.guided == (0.0, 1.0) else super().changes_before(pipe, call)

    def make(self, pipe):
        net = pipe.unet
        block = net.up_blocks[-1]
        # What the last layer gets besides the first convolution's result comes from here.
        source = block.attentions[-2] if hasattr(block, "attentions") else block.resnets[-2]
        state = {"call": -1, "kept": None}

        def count(module, inputs):
            state["call"] += 1

        def replace(module, inputs, result):
            feature = result if hasattr(module, "conv1") else result[0]
            rows = len(feature)
            if state["call"] % self.cached == 0 or rows > len(state["kept"]):
                state["kept"] = feature.clone()
            kept = state["kept"][-rows:]
            return kept if hasattr(module, "conv1") else (kept, *result[1:])

        hooks = [net.register_forward_pre_hook(count), source.register_forward_hook(replace)]
        try:
            return super().make(pipe)
        finally:
            for hook in hooks:
                hook.remove()
