"""Draws the samples that Halftone draws: those that every tool calibrates with, and those held out."""

import numpy as np

from driver.places import CACHE


class JavaRandom:
    """The generator of java.util.Random, which its specification fixes."""

    def __init__(self, seed):
        self.state = (seed ^ 0x5DEECE66D) & (2**48 - 1)

    def bits(self, count):
        self.state = (self.state * 0x5DEECE66D + 0xB) & (2**48 - 1)
        return self.state >> (48 - count)

    def below(self, bound):
        if bound & (bound - 1) == 0:
            return (bound * self.bits(31)) >> 31
        while True:
            bits = self.bits(31)
            if bits - bits % bound + bound - 1 < 2**31:
                return bits % bound


def shuffled(count, seed):
    order, random = list(range(count)), JavaRandom(seed)
    for size in range(count, 1, -1):
        other = random.below(size)
        order[size - 1], order[other] = order[other], order[size - 1]
    return order


def split(model):
    """Indices that calibrate and indices held out, as a run of the sample's manifests has them."""
    available = length(model.data / model.calibration)
    if model.held_out is None:
        order = shuffled(available, model.seed)
        return order[: model.calibrate], order[model.calibrate : model.calibrate + model.hold_out]
    held_out = shuffled(length(model.data / model.held_out), model.seed + 1)
    return shuffled(available, model.seed)[: model.calibrate], held_out[: model.hold_out]


def length(path):
    with np.load(path) as arrays:
        return len(arrays[arrays.files[0]])


def written(model):
    """The files of both parts: the calibration samples for the tools and the held-out ones for the race."""
    folder = CACHE / "samples" / model.name
    folder.mkdir(parents=True, exist_ok=True)
    calibrate, held_out = split(model)
    select(model.data / model.calibration, calibrate, folder / "calibrate.npz")
    select(model.data / (model.held_out or model.calibration), held_out, folder / "heldout.npz")
    return folder / "calibrate.npz", folder / "heldout.npz"


def select(source, indices, target):
    with np.load(source) as arrays:
        np.savez(target, **{name: arrays[name][indices] for name in arrays.files})
