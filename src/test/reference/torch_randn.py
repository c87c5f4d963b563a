"""Prints what torch draws for unusual seeds and for successive draws of different sizes.

    python src/test/reference/torch_randn.py > src/test/resources/torch_randn_seeds.json

torch_randn_goldens.json was printed by torch 2.13.0 in the same manner for seeds below 2^32: of each draw the first
eight numbers, the last four and the sum, then the first four of a second draw of the same size.
"""

import json

import torch

SEEDS = [0, 42, 2**32 - 1, 2**32, 2**32 + 42, 2**53 + 1, 2**63 - 1, 2**63, 2**63 + 7, 2**64 - 1, -1, -42, -(2**63)]
DRAWS = [[1, 1, 1], [3, 16, 3], [5, 20, 2, 64, 1, 1], [15, 17, 15], [4096], [1237, 7, 31]]


def draws(seed, sizes):
    generator = torch.Generator("cpu").manual_seed(seed)
    numbers = [torch.randn(size, generator=generator) for size in sizes]
    return [{"size": n.numel(), "first": n[:3].tolist(), "last": n[-3:].tolist()} for n in numbers]


cases = [
    {
        "seed": str(seed),
        "initial_seed": str(torch.Generator("cpu").manual_seed(seed).initial_seed()),
        "draws": draws(seed, sizes),
    }
    for index, seed in enumerate(SEEDS)
    for sizes in (DRAWS if seed == 0 else [DRAWS[index % len(DRAWS)], DRAWS[2]])
]
lines = ",\n".join(json.dumps(case) for case in cases)
print(f'{{"made_with": "torch {torch.__version__}", "cases": [\n{lines}\n]}}')
