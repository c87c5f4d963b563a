"""Prints the first three numbers of two tensors as Java's specifications of UUID and Random have them.

    python src/test/reference/initial_weights.py

InitialWeightsTest holds them. Nothing but Python is needed.
"""

import hashlib
import math
import struct


def generator(name, seed):
    """Random's 48 bits, started from the last eight bytes of a name-based UUID."""
    last = bytearray(hashlib.md5(f"{seed} {name}".encode()).digest()[8:])
    last[0] = last[0] & 0x3F | 0x80
    state = (int.from_bytes(last, "big") ^ 0x5DEECE66D) % 2**48

    def bits(count):
        nonlocal state
        state = (state * 0x5DEECE66D + 0xB) % 2**48
        return state >> 48 - count

    return bits


def uniform(bits, bound):
    while True:
        yield (2 * bits(24) / 2**24 - 1) * bound


def normal(bits, deviation):
    def between_minus_one_and_one():
        return 2 * ((bits(26) << 27) + bits(27)) / 2**53 - 1

    while True:
        a, b = between_minus_one_and_one(), between_minus_one_and_one()
        square = a * a + b * b
        if 0 < square < 1:
            scale = math.sqrt(-2 * math.log(square) / square)
            yield a * scale * deviation
            yield b * scale * deviation


def as_float(number):
    return struct.unpack("f", struct.pack("f", number))[0]


def show(name, numbers):
    print(name, *(f"{as_float(next(numbers)):.8g}f" for _ in range(3)))


show("proj_in.weight", uniform(generator("proj_in.weight", 42), 1 / math.sqrt(32)))
embedding = "embeddings.token_embedding.weight"
show(embedding, normal(generator(embedding, 42), 0.02))
