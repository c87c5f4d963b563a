"""Random weights under which a wrong ingredient is seen in the picture.

Freshly initialised networks hardly notice their prompt or their timestep, so a mistake in them stays hidden. Here every
layer keeps the size of its signal, and the layers that carry prompt and time are made louder. Each tensor draws from a
generator seeded with its own name, so changing one rule leaves every other tensor as it was.
"""

import re
import zlib

import torch

# The first rule whose pattern is found in the tensor's name gives the gain: 1 keeps the variance of a plain sum.
UNET = [
    (r"time_embedding\.linear_1|add_embedding\.linear_1", 1.6),
    (r"time_embedding\.linear_2|add_embedding\.linear_2", 1.6),
    (r"time_embedding\.cond_proj", 1.0),
    (r"time_emb_proj", 1.4),
    (r"attn\d\.to_[qk]", 1.3),
    (r"attn2\.to_v", 2.0),
    (r"attn2\.to_out", 2.0),
    (r"attn1\.to_v", 1.2),
    (r"attn1\.to_out", 1.2),
    (r"ff\.net\.0", 1.3),
    (r"ff\.net\.2", 1.0),
    (r"conv1", 1.5),
    (r"conv2", 1.2),
    (r"conv_out", 1.2),
]
# The XL family reads states that no norm has tamed, so its cross-attention listens less closely.
UNET_XL = [
    (r"attn2\.to_k", 0.5),
    (r"attn2\.to_v", 0.8),
    *UNET,
]
TEXT = [
    (r"token_embedding", 1.0),
    (r"position_embedding", 0.5),
    (r"[qk]_proj", 1.4),
    (r"v_proj", 1.4),
    (r"out_proj", 1.4),
    (r"fc1", 0.7),
    (r"fc2", 6.0),
]
VAE = [
    (r"post_quant_conv", 0.03),
    (r"decoder\.conv_out", 0.9),
    (r"conv1", 1.5),
    (r"conv2", 0.8),
    (r"attentions", 1.3),
]
TINY = [
    (r"decoder\.layers\.18", 0.25),
    (r"conv\.[024]", 0.9),
]

# Where quick_gelu and gelu differ most, so that taking one for the other shows.
BETWEEN_THE_GELUS = -2.0

# What the last layer of the tiny decoder gives around, since nothing after it moves a picture to [0, 1].
MIDDLE_GREY = 0.5


def fill(model, rules, seed=0):
    """Fills every parameter of the model, in place, by the rules."""
    with torch.no_grad():
        for name, tensor in model.named_parameters():
            generator = torch.Generator().manual_seed(zlib.crc32(name.encode()) + seed)
            noise = torch.randn(tensor.shape, generator=generator)
            tensor.copy_(noise * _spread(name, tensor, rules) + _centre(name, tensor))
    return model


def _spread(name, tensor, rules):
    if "embedding.weight" in name and tensor.dim() == 2 and "linear" not in name:
        return _gain(name, rules)
    if tensor.dim() < 2:
        return 0.3 if "fc1" in name else 0.2 if "norm" in name else 0.1
    return _gain(name, rules) / tensor[0].numel() ** 0.5


def _centre(name, tensor):
    if name == "decoder.layers.18.bias":
        return MIDDLE_GREY
    if tensor.dim() == 1 and "norm" in name and name.endswith("weight"):
        return 1.0
    return BETWEEN_THE_GELUS if name.endswith("fc1.bias") else 0.0


def _gain(name, rules):
    return next((gain for pattern, gain in rules if re.search(pattern, name)), 1.0)
