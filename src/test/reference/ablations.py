"""Proves that the reference pictures notice mistakes, and little else: `python ablations.py > ablations.txt`.

Each row makes one mistake and compares the picture with the golden one, in dB: lower is further apart. The script fails
if a mistake is seen too little. The rows "arithmetic" make no mistake: the UNet works in bf16, whose picture must stay
close, and in fp64, whose latents tell how far fp32 is from exact, as a part of the largest.
"""

import quiet  # noqa: F401  isort: skip

import copy
import sys
from contextlib import nullcontext
from unittest.mock import patch

import torch
from torch.nn import functional

import goldens
import mistakes as m
import networks
from goldens import SAMPLERS, changed
from make import load

SEEN_BELOW_DB = 35.0
BF16_ABOVE_DB = 30.0
FP32_WITHIN = 1e-4


def psnr(one, other):
    error = (one.double() - other.double()).square().mean()
    return float("inf") if error == 0 else float(10 * torch.log10(255**2 / error))


def unet_in(dtype, pipe):
    """The UNet in another precision, weights and activations; text encoder, latents and scheduler stay in fp32."""
    net = copy.deepcopy(pipe.unet).to(dtype)

    def cast(value):
        if isinstance(value, dict):
            return {key: cast(inner) for key, inner in value.items()}
        return value.to(dtype) if isinstance(value, torch.Tensor) else value

    def forward(sample, timestep, encoder_hidden_states, **kwargs):
        kwargs = {key: cast(value) for key, value in kwargs.items()}
        out = net(cast(sample), timestep, cast(encoder_hidden_states), **kwargs)
        return tuple(part.float() for part in out)

    return patch.object(pipe.unet, "forward", forward)


UNET = {
    "time: sine half before cosine": m.time_sine_first,
    "time: timestep one higher": m.unet_called_with(lambda x, t, s: (x, t + 1, s)),
    "time: timestep of the next step": m.unet_called_with(lambda x, t, s: (x, (t - 200).clamp(min=0), s)),
    "time: not added in resnets": m.dropped("time_emb_proj"),
    "skips: before the hidden channels": m.skip_before_hidden,
    "skips: first two popped in wrong order": m.skips_popped_in_wrong_order,
    "silu: gelu in its place": m.silu_replaced_by(functional.gelu),
    "silu: relu in its place": m.silu_replaced_by(functional.relu),
    "geglu: halves swapped": m.geglu_halves_swapped,
    "attention: not scaled": m.attention_unscaled,
    "attention: half the heads": m.heads_times(0.5),
    "attention: no self-attention": m.dropped("attn1"),
    "attention: no cross-attention": m.dropped("attn2"),
    "transformer: no feed-forward": m.dropped(".ff"),
    "transformer: no group norm": m.skipped("attentions.0.norm"),
    "upsampling: bilinear": m.upsampled_smoothly,
}
# With one layer a block, skips in the wrong order do not fit and cannot pass unseen.
ONE_LAYER = {label: mistake for label, mistake in UNET.items() if mistake is not m.skips_popped_in_wrong_order}
TEXT = {
    "text: final norm skipped": m.no_final_text_norm,
    "text: no causal mask": m.no_causal_mask,
    "text: attention not scaled": m.text_attention_unscaled,
    "text: one head": m.one_text_head,
    "text: no positions": m.no_text_positions,
}
GUIDANCE = {
    "guidance: negative prompt left out": {"negative": None},
    "guidance: none": {"guidance": 1.0},
    "guidance: 6.0 for 7.5": {"guidance": 6.0},
    "guidance: prompt and negative swapped": m.unet_called_with(lambda x, t, s: (x, t, m.halves_swapped(s))),
    "seed: the next one": {"seed": 1},
}
VAE = {
    "vae: latents not divided by the scaling factor": m.latents_decoded_times(0.18215),
    "vae: post_quant_conv skipped": m.skipped("post_quant_conv", "vae"),
    "vae: no attention in the middle": m.dropped("decoder.mid_block.attentions.0.to_out.0", part="vae"),
}
EPSILON_FOR_V = {"scheduler_changes": {"prediction_type": "epsilon"}}
V_FOR_EPSILON = {"scheduler_changes": {"prediction_type": "v_prediction"}}
NO_OFFSET = {"scheduler_changes": {"steps_offset": 0}}
TRAILING = {"scheduler_changes": {"timestep_spacing": "trailing"}}
SD1 = {
    "text: gelu for quick_gelu": m.text_activation(functional.gelu),
    "text: padded with '!'": m.padded_with("!"),
    "scheduler: steps_offset ignored": NO_OFFSET,
    "scheduler: ddim for pndm": {"scheduler": "DDIMScheduler"},
    "scheduler: trailing for leading": {"scheduler": "DDIMScheduler"} | TRAILING,
    "scheduler: noise read as v": V_FOR_EPSILON,
}
SD2 = {
    "text: quick_gelu for gelu": m.text_activation(m.quick_gelu),
    "text: padded with '<|endoftext|>'": m.padded_with("<|endoftext|>"),
    "scheduler: steps_offset ignored": NO_OFFSET,
    "scheduler: trailing for leading": TRAILING,
    "scheduler: v read as noise": EPSILON_FOR_V,
}
XL = {
    "text: gelu in both encoders": m.text_activation(functional.gelu),
    "text: quick_gelu in both encoders": m.text_activation(m.quick_gelu),
    "text: first padded with '!'": m.padded_with("!", "tokenizer"),
    "text: second padded with '<|endoftext|>'": m.padded_with("<|endoftext|>", "tokenizer_2"),
    "text: last states for penultimate": m.last_states,
    "text: penultimate states normed": m.penultimate_normed,
    "text: encoders in the other order": m.unet_called_with(lambda x, t, s: (x, t, s.roll(40, -1))),
    "pooled: none": m.added_condition("text_embeds", torch.zeros_like),
    "pooled: prompt and negative swapped": m.added_condition("text_embeds", m.halves_swapped),
    "pooled: taken at the first padding": m.pooled_at_first_padding,
    "pooled: after the six numbers": m.added_embedding_of(lambda x: x.roll(96, -1)),
    "size: none": m.added_condition("time_ids", torch.zeros_like),
    "size: widths before heights": m.added_condition("time_ids", lambda ids: ids[:, [1, 0, 3, 2, 5, 4]]),
    "size: crop after target": m.added_condition("time_ids", lambda ids: ids[:, [0, 1, 4, 5, 2, 3]]),
    "extra embedding: none": m.dropped("add_embedding"),
    "scheduler: steps_offset ignored": NO_OFFSET,
    "scheduler: trailing for leading": TRAILING,
    "scheduler: noise read as v": V_FOR_EPSILON,
}
LCM = {
    "guidance: none in the time embedding": m.dropped("cond_proj"),
    "guidance: scale for scale - 1": {"guidance": 8.5},
    "guidance: cosine half before sine": m.guidance_embedded_as(lambda f, *a, **k: f(*a, **k).roll(8, -1)),
}
TINY = {
    "vae: latents divided by 0.18215": m.latents_decoded_times(1 / 0.18215),
    "vae: latents not clamped by tanh": m.latents_not_clamped,
}
TALL = changed(SAMPLERS["euler"], "64x96", height=96)
CASES = {
    "sd1": (SAMPLERS["pndm"], UNET | TEXT | GUIDANCE | VAE | SD1, goldens.all_samplers()),
    "sd2": (SAMPLERS["ddim"], UNET | TEXT | GUIDANCE | VAE | SD2, goldens.all_samplers()),
    "sdxl": (TALL, UNET | TEXT | GUIDANCE | VAE | XL, goldens.all_samplers()),
    "sdxl without negative": (changed(TALL, "no_negative", negative=None), {"negative: empty text for zeros": {"negative": ""}}, []),
    "bk-base": (SAMPLERS["pndm"], ONE_LAYER, [SAMPLERS["pndm"]]),
    "bk-small": (SAMPLERS["pndm"], ONE_LAYER, [SAMPLERS["pndm"]]),
    "bk-tiny": (SAMPLERS["pndm"], ONE_LAYER, [SAMPLERS["pndm"]]),
    "ssd1b": (SAMPLERS["euler"], UNET, [SAMPLERS["euler"]]),
    "lcm": (SAMPLERS["lcm"], ONE_LAYER | LCM, [SAMPLERS["lcm"]]),
    "taesd": (SAMPLERS["pndm"], TINY, [SAMPLERS["pndm"]]),
}


def main(names):
    missed = 0
    for name in names or CASES:
        run, table, samplers = CASES[name]
        pipe = load(networks.RESOURCES / name.split()[0])
        golden = run.make(pipe)[2]
        clipped = ((golden == 0) | (golden == 255)).float().mean()
        print(f"{name}: {run.scheduler}, {run.steps} steps, guidance {run.guidance}, {clipped:.0%} of the golden picture clipped")
        for label, mistake in table.items():
            apart = measure(pipe, run, mistake, golden)
            missed += report(label, f"{apart:6.1f} dB", apart < SEEN_BELOW_DB)
        for sampler in samplers:
            missed += arithmetic(pipe, sampler)
        print()
    return missed


def measure(pipe, run, mistake, golden):
    settings = dict(mistake) if isinstance(mistake, dict) else {}
    if "scheduler_changes" in settings:
        settings["scheduler_changes"] = run.scheduler_changes | settings["scheduler_changes"]
    with nullcontext() if settings else mistake(pipe):
        return psnr(changed(run, "mistaken", **settings).make(pipe)[2], golden)


def arithmetic(pipe, run):
    _, latents, golden = run.make(pipe)
    with unet_in(torch.float64, pipe):
        finer = run.make(pipe)[1]
    with unet_in(torch.bfloat16, pipe):
        coarse = psnr(run.make(pipe)[2], golden)
    apart = float((latents - finer).abs().max() / finer.abs().max())
    return report(f"arithmetic: {run.name}", f"bf16 {coarse:5.1f} dB, fp32 within {apart:.1e}", coarse > BF16_ABOVE_DB and apart < FP32_WITHIN)


def report(label, measured, is_good):
    print(f"  {label:50} {measured}{'' if is_good else '   MISSED'}", flush=True)
    return not is_good


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
