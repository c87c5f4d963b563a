"""Guidance in a part of a run (arXiv 2404.07724): diffusers does it if it is told anew before each call of the UNet."""

from dataclasses import dataclass

import torch

from goldens import Run


@dataclass
class IntervalRun(Run):
    """A run of which only the calls from one share of all up to another are guided; the rest see the prompt alone."""

    guided: tuple[float, float] = (0.0, 1.0)

    def first_guidance(self):
        return self.guidance if self.guided[0] == 0 else 1.0

    def changes_before(self, pipe, call):
        guides = self.guided[0] <= call / pipe.num_timesteps < self.guided[1]
        pipe._guidance_scale = self.guidance if guides else 1.0
        return {name: rows if guides else rows[-1:] for name, rows in self.conditions(pipe).items()}

    def conditions(self, pipe):
        """What the UNet is conditioned on as [negative, prompt], under the names that callbacks may change."""
        prompt, negative, *pooled = pipe.encode_prompt(
            prompt=self.prompt,
            negative_prompt=self.negative,
            device="cpu",
            num_images_per_prompt=1,
            do_classifier_free_guidance=True,
        )
        conditions = {"prompt_embeds": torch.cat([negative, prompt])}
        if pooled:
            size = (self.height, self.width)
            ids = torch.tensor([[*size, 0, 0, *size]], dtype=torch.float32)
            conditions |= {"add_text_embeds": torch.cat(pooled[::-1]), "add_time_ids": ids.repeat(2, 1)}
        return conditions
