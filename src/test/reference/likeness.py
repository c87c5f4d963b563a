"""Prints how near scikit-image finds pictures that LikenessTest paints as well.

    pip install -r requirements.txt
    python src/test/reference/likeness.py

LikenessTest holds the lines: two pictures, their width and height, decibels, structure.
"""

import numpy
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

# A level from its column x, its line y and its colour c: 0 red, 1 green, 2 blue.
PICTURES = {
    "ramp": lambda x, y, c: (3 * x + 5 * y + 40 * c) % 256,
    "negative": lambda x, y, c: 255 - (3 * x + 5 * y + 40 * c) % 256,
    "dusty": lambda x, y, c: ((3 * x + 5 * y + 40 * c) % 256) ^ (32 if (2 * x * y + x + c) % 13 == 0 else 0),
    "weave": lambda x, y, c: (x * y * (c + 1) + 7 * x) % 256,
    "black": lambda x, y, c: 0,
    "dark": lambda x, y, c: 3 + c,
    "faint": lambda x, y, c: 3 + c + (x + y) % 2 * (4 - c),
}

PAIRS = [
    ("ramp", "dusty", 48, 32),
    ("ramp", "dusty", 32, 48),
    ("ramp", "weave", 64, 64),
    ("ramp", "negative", 17, 11),
    ("weave", "dusty", 11, 11),
    ("weave", "dusty", 11, 29),
    ("black", "dark", 12, 13),
    ("dark", "faint", 20, 15),
    ("faint", "weave", 31, 23),
]


def picture(name, width, height):
    levels = [[[PICTURES[name](x, y, c) for c in range(3)] for x in range(width)] for y in range(height)]
    return numpy.array(levels, dtype=numpy.uint8)


def brightness(rgb):
    return rgb.astype(numpy.float64) @ numpy.array([0.299, 0.587, 0.114])


for one, other, width, height in PAIRS:
    a, b = picture(one, width, height), picture(other, width, height)
    decibels = peak_signal_noise_ratio(a, b, data_range=255)
    structure = structural_similarity(
        brightness(a),
        brightness(b),
        data_range=255,
        gaussian_weights=True,
        sigma=1.5,
        use_sample_covariance=False,
    )
    print(f'"{one.upper()}, {other.upper()}, {width}, {height}, {decibels:.9f}, {structure:.9f}",')
