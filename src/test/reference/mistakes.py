"""Mistakes an implementation of Stable Diffusion may make, each made on purpose inside diffusers.

A mistake is a function from a pipeline to a context: inside it the pipeline errs, after it the pipeline is as before.
"""

from contextlib import ExitStack, contextmanager
from unittest.mock import patch

import torch
from diffusers.models import activations, upsampling
from diffusers.models.attention_processor import Attention
from diffusers.models.autoencoders import vae
from diffusers.models.unets import unet_2d_blocks
from torch.nn import functional


class With:
    """A module with one of its functions replaced."""

    def __init__(self, original, **replaced):
        self.__dict__.update(replaced, original=original)

    def __getattr__(self, name):
        return getattr(self.original, name)


def all_of(contexts):
    stack = ExitStack()
    for context in contexts:
        stack.enter_context(context)
    return stack


# --- UNet -----------------------------------------------------------------------------------------------------------

def time_sine_first(pipe):
    return patch.object(pipe.unet.time_proj, "flip_sin_to_cos", not pipe.unet.time_proj.flip_sin_to_cos)


def skip_before_hidden(_):
    return patch.object(unet_2d_blocks, "torch", With(torch, cat=lambda parts, dim: torch.cat(parts[::-1], dim)))


def skips_popped_in_wrong_order(pipe):
    def erring(block):
        original = block.forward
        def forward(*args, res_hidden_states_tuple, **kwargs):
            *others, one, two = res_hidden_states_tuple
            return original(*args, res_hidden_states_tuple=(*others, two, one), **kwargs)
        return patch.object(block, "forward", forward)
    return all_of(erring(block) for block in pipe.unet.up_blocks)


def silu_replaced_by(function):
    def mistake(pipe):
        silus = [m for m in pipe.unet.modules() if isinstance(m, torch.nn.SiLU)]
        return all_of(patch.object(m, "forward", function) for m in silus)
    return mistake


def geglu_halves_swapped(_):
    def forward(self, x):
        gate, hidden = self.proj(x).chunk(2, dim=-1)
        return hidden * functional.gelu(gate)
    return patch.object(activations.GEGLU, "forward", forward)


def attention_unscaled(_):
    exact = functional.scaled_dot_product_attention
    return patch.object(functional, "scaled_dot_product_attention", lambda *args, **kwargs: exact(*args, **{"scale": 1.0} | kwargs))


def heads_times(factor):
    def mistake(pipe):
        attentions = [m for m in pipe.unet.modules() if isinstance(m, Attention)]
        return all_of(patch.object(a, "heads", int(a.heads * factor)) for a in attentions)
    return mistake


def dropped(*endings, part="unet"):
    """Modules whose name ends so add nothing."""
    def mistake(pipe):
        modules = [m for name, m in getattr(pipe, part).named_modules() if name.endswith(endings)]
        assert modules, endings
        originals = [(m, m.forward) for m in modules]
        return all_of(patch.object(m, "forward", lambda *a, original=f, **k: torch.zeros_like(original(*a, **k))) for m, f in originals)
    return mistake


def skipped(ending, part="unet"):
    """Modules whose name ends so hand on what they are given."""
    def mistake(pipe):
        modules = [m for name, m in getattr(pipe, part).named_modules() if name.endswith(ending)]
        assert modules, ending
        return all_of(patch.object(m, "forward", lambda x, *_, **__: x) for m in modules)
    return mistake


def upsampled_smoothly(_):
    exact = functional.interpolate
    return patch.object(upsampling, "F", With(functional, interpolate=lambda *args, **kwargs: exact(*args, **kwargs | {"mode": "bilinear"})))


def unet_called_with(change):
    """The UNet is called with another sample, timestep or text."""
    def mistake(pipe):
        original = pipe.unet.forward
        def forward(sample, timestep, encoder_hidden_states, **kwargs):
            return original(*change(sample, timestep, encoder_hidden_states), **kwargs)
        return patch.object(pipe.unet, "forward", forward)
    return mistake


def added_condition(name, change):
    """One of the two extra conditions of the XL family is changed."""
    def mistake(pipe):
        original = pipe.unet.forward
        def forward(*args, added_cond_kwargs, **kwargs):
            added = added_cond_kwargs | {name: change(added_cond_kwargs[name])}
            return original(*args, added_cond_kwargs=added, **kwargs)
        return patch.object(pipe.unet, "forward", forward)
    return mistake


def added_embedding_of(change):
    """The extra embedding of the XL family reads its input changed."""
    def mistake(pipe):
        original = pipe.unet.add_embedding.forward
        return patch.object(pipe.unet.add_embedding, "forward", lambda x: original(change(x)))
    return mistake


def guidance_embedded_as(change):
    """A UNet that takes guidance as a condition is given another embedding."""
    def mistake(pipe):
        original = pipe.get_guidance_scale_embedding
        return patch.object(pipe, "get_guidance_scale_embedding", lambda *args, **kwargs: change(original, *args, **kwargs))
    return mistake


def halves_swapped(batch):
    return torch.cat(batch.chunk(2)[::-1])


# --- text encoders --------------------------------------------------------------------------------------------------

def text_models(pipe):
    encoders = [getattr(pipe, name, None) for name in ("text_encoder", "text_encoder_2")]
    return [getattr(encoder, "text_model", encoder) for encoder in encoders if encoder is not None]


def text_layers(pipe):
    return [layer for model in text_models(pipe) for layer in model.encoder.layers]


def text_activation(function):
    return lambda pipe: all_of(patch.object(layer.mlp.activation_fn, "forward", function) for layer in text_layers(pipe))


def quick_gelu(x):
    return x * torch.sigmoid(1.702 * x)


def no_final_text_norm(pipe):
    return all_of(patch.object(model.final_layer_norm, "forward", lambda x: x) for model in text_models(pipe))


def last_states(pipe):
    original = pipe.encode_prompt
    return patch.object(pipe, "encode_prompt", lambda *args, **kwargs: original(*args, **kwargs | {"clip_skip": -1}))


def penultimate_normed(pipe):
    one, two = (model.final_layer_norm for model in text_models(pipe))
    width = one.normalized_shape[0]
    return unet_called_with(lambda x, t, s: (x, t, torch.cat([one(s[..., :width]), two(s[..., width:])], -1)))(pipe)


def pooled_at_first_padding(pipe):
    return patch.object(pipe.text_encoder_2.text_model, "eos_token_id", pipe.tokenizer_2.pad_token_id)


def no_causal_mask(_):
    exact = functional.scaled_dot_product_attention
    return patch.object(functional, "scaled_dot_product_attention", lambda *args, **kwargs: exact(*args, **kwargs | {"attn_mask": None, "is_causal": False}))


def text_attention_unscaled(pipe):
    return all_of(patch.object(layer.self_attn, "scale", 1.0) for layer in text_layers(pipe))


def one_text_head(pipe):
    attentions = [layer.self_attn for layer in text_layers(pipe)]
    return all_of(
        context
        for a in attentions
        for context in (patch.object(a, "head_dim", a.embed_dim), patch.object(a, "scale", a.embed_dim**-0.5))
    )


def no_text_positions(pipe):
    tables = [model.embeddings.position_embedding for model in text_models(pipe)]
    return all_of(patch.object(t, "forward", lambda ids, width=t.embedding_dim: torch.zeros(*ids.shape, width)) for t in tables)


def padded_with(token, tokenizer="tokenizer"):
    @contextmanager
    def mistake(pipe):
        words = getattr(pipe, tokenizer)
        published = words.pad_token
        words.pad_token = token
        try:
            yield
        finally:
            words.pad_token = published
    return mistake


# --- autoencoder ----------------------------------------------------------------------------------------------------

def latents_decoded_times(factor):
    def mistake(pipe):
        original = pipe.vae.decode
        return patch.object(pipe.vae, "decode", lambda latents, **kwargs: original(latents * factor, **kwargs))
    return mistake


def latents_not_clamped(pipe):
    return patch.object(vae, "torch", With(torch, tanh=lambda x: x))
