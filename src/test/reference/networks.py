"""The tiny networks: published configurations with the widths cut down, filled with seeded random weights."""

import json
import shutil
from pathlib import Path

import diffusers
import torch
from diffusers import AutoencoderKL, AutoencoderTiny, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

import weights

HERE = Path(__file__).parent
RESOURCES = HERE.parent / "resources" / "reference"

# The scheduler folders of CompVis/stable-diffusion-v1-4, stabilityai/stable-diffusion-2-1 and stable-diffusion-xl-base-1.0,
# without the version: keys that are missing there are missing here, because a missing key follows each class's own default.
_BETAS = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "num_train_timesteps": 1000, "trained_betas": None}
SCHEDULER_SD1 = _BETAS | {"_class_name": "PNDMScheduler", "set_alpha_to_one": False, "skip_prk_steps": True, "steps_offset": 1, "clip_sample": False}
SCHEDULER_SD2 = _BETAS | {"_class_name": "DDIMScheduler", "set_alpha_to_one": False, "skip_prk_steps": True, "steps_offset": 1, "clip_sample": False, "prediction_type": "v_prediction"}
SCHEDULER_XL = _BETAS | {"_class_name": "EulerDiscreteScheduler", "clip_sample": False, "interpolation_type": "linear", "prediction_type": "epsilon", "sample_max_value": 1.0, "set_alpha_to_one": False, "skip_prk_steps": True, "steps_offset": 1, "timestep_spacing": "leading", "use_karras_sigmas": False}

# The keys by which the published UNets differ, with the widths cut down.
SD1_UNET = {
    "sample_size": 8,
    "block_out_channels": [8, 12, 16, 24],
    "down_block_types": ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"],
    "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"],
    "layers_per_block": 2,
    "norm_num_groups": 4,
    "attention_head_dim": 4,
    "cross_attention_dim": 32,
}
BK_BASE_UNET = SD1_UNET | {"layers_per_block": 1}
BK_SMALL_UNET = BK_BASE_UNET | {"mid_block_type": None}
BK_TINY_UNET = BK_SMALL_UNET | {
    "block_out_channels": [8, 12, 16],
    "down_block_types": ["CrossAttnDownBlock2D"] * 3,
    "up_block_types": ["CrossAttnUpBlock2D"] * 3,
}
LCM_UNET = BK_SMALL_UNET | {"time_cond_proj_dim": 16}
SD2_UNET = SD1_UNET | {
    "attention_head_dim": [2, 3, 4, 6],
    "cross_attention_dim": 40,
    "use_linear_projection": True,
    "upcast_attention": True,
}
XL_UNET = {
    "sample_size": 8,
    "block_out_channels": [8, 12, 16],
    "down_block_types": ["DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"],
    "up_block_types": ["CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"],
    "layers_per_block": 2,
    "transformer_layers_per_block": [1, 2, 3],
    "norm_num_groups": 4,
    "attention_head_dim": [2, 3, 4],
    # The widths of both text encoders.
    "cross_attention_dim": 32 + 40,
    "use_linear_projection": True,
    "upcast_attention": None,
    "addition_embed_type": "text_time",
    "addition_time_embed_dim": 16,
    # The pooled vector and six embedded numbers.
    "projection_class_embeddings_input_dim": 48 + 6 * 16,
}
SSD_1B_UNET = XL_UNET | {
    "mid_block_type": "UNetMidBlock2D",
    "transformer_layers_per_block": [1, 2, [2, 2]],
    "reverse_transformer_layers_per_block": [[2, 2, 3], [2, 1, 1], 1],
}
SD2_TEXT = {"hidden_size": 40, "intermediate_size": 80, "num_attention_heads": 5, "hidden_act": "gelu"}


def unet(seed, **config):
    rules = weights.UNET_XL if "addition_embed_type" in config else weights.UNET
    return weights.fill(UNet2DConditionModel(**config), rules, seed)


def text_encoder(seed, cls=CLIPTextModel, **config):
    defaults = {
        "vocab_size": 1000,
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 3,
        "num_attention_heads": 4,
        "max_position_embeddings": 77,
        "hidden_act": "quick_gelu",
        # Legacy ids, as published; the tokenizer's own are 998 and 999.
        "bos_token_id": 0,
        "eos_token_id": 2,
        "pad_token_id": 1,
    }
    return weights.fill(cls(CLIPTextConfig(**(defaults | config))), weights.TEXT, seed)


def vae(seed, **config):
    defaults = {
        "sample_size": 64,
        "block_out_channels": [4, 8, 12, 12],
        "down_block_types": ["DownEncoderBlock2D"] * 4,
        "up_block_types": ["UpDecoderBlock2D"] * 4,
        "layers_per_block": 2,
        "latent_channels": 4,
        "norm_num_groups": 2,
    }
    return weights.fill(AutoencoderKL(**(defaults | config)), weights.VAE, seed)


def make_sd1(folder):
    save(unet(1, **SD1_UNET), folder / "unet")
    save(text_encoder(1), folder / "text_encoder")
    save(vae(1), folder / "vae")
    save_tokenizer(folder / "tokenizer")
    save_index(folder, "StableDiffusionPipeline", SCHEDULER_SD1, WITHOUT_SAFETY_CHECKER)


def make_sd2(folder):
    save(unet(2, **SD2_UNET), folder / "unet")
    save(text_encoder(2, **SD2_TEXT), folder / "text_encoder")
    save(vae(2), folder / "vae")
    save_tokenizer(folder / "tokenizer", pad="!")
    save_index(folder, "StableDiffusionPipeline", SCHEDULER_SD2, WITHOUT_SAFETY_CHECKER)


def make_sdxl(folder):
    save(unet(3, **XL_UNET), folder / "unet")
    save(text_encoder(3), folder / "text_encoder")
    save(text_encoder(4, CLIPTextModelWithProjection, **SD2_TEXT, projection_dim=48), folder / "text_encoder_2")
    save(vae(3, scaling_factor=0.13025, force_upcast=True), folder / "vae")
    save_tokenizer(folder / "tokenizer")
    save_tokenizer(folder / "tokenizer_2", pad="!")
    second = {"text_encoder_2": ["transformers", "CLIPTextModelWithProjection"], "tokenizer_2": ["transformers", "CLIPTokenizer"]}
    save_index(folder, "StableDiffusionXLPipeline", SCHEDULER_XL, {"force_zeros_for_empty_prompt": True, "add_watermarker": None} | second)


def make_taesd(folder):
    blocks = {"num_encoder_blocks": [1, 3, 3, 3], "num_decoder_blocks": [3, 3, 3, 1]}
    net = AutoencoderTiny(encoder_block_out_channels=[12] * 4, decoder_block_out_channels=[12] * 4, **blocks)
    save(weights.fill(net, weights.TINY, 5), folder)


def save(model, folder):
    """Stores the model as fp16, as most published files are: whoever loads it upcasts to the same fp32 numbers."""
    model.to(torch.float16).save_pretrained(folder)


def save_tokenizer(folder, pad="<|endoftext|>"):
    shutil.copytree(HERE / "tokenizer", folder)
    for name in ("special_tokens_map.json", "tokenizer_config.json"):
        content = json.loads((folder / name).read_text())
        write_json(folder / name, content | {"pad_token": pad})


WITHOUT_SAFETY_CHECKER = {"feature_extractor": [None, None], "requires_safety_checker": False, "safety_checker": [None, None]}


def save_index(folder, pipeline, scheduler, more):
    parts = {
        "scheduler": ["diffusers", scheduler["_class_name"]],
        "text_encoder": ["transformers", "CLIPTextModel"],
        "tokenizer": ["transformers", "CLIPTokenizer"],
        "unet": ["diffusers", "UNet2DConditionModel"],
        "vae": ["diffusers", "AutoencoderKL"],
    }
    index = {"_class_name": pipeline, "_diffusers_version": diffusers.__version__} | parts | more
    write_json(folder / "model_index.json", dict(sorted(index.items())))
    write_json(folder / "scheduler" / "scheduler_config.json", scheduler)


def write_json(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2) + "\n")
