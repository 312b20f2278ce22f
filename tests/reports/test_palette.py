"""The colours can be told apart by people with any colour vision: simulated, and measured."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest

from jmeterpy.reports.style import FAILED, INK, PALETTE

Floats = npt.NDArray[np.float64]
# How people see who lack a kind of cone altogether, in linear RGB.
# Source: Machado, Oliveira, Fernandes 2009, A Physiologically-based Model for Simulation of Color
#         Vision Deficiency, table of matrices, severity 1.0.
VISION = {
    "normal": np.eye(3),
    "protanopia": np.array([
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ]),
    "deuteranopia": np.array([
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]),
    "tritanopia": np.array([
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ]),
}  # fmt: skip
TO_XYZ = np.array([
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
])  # fmt: skip
WHITE = np.array([0.95047, 1.0, 1.08883])
LEAST = 15.0  # CIE76: 2.3 is just noticeable; lines and dots are thin, so it takes much more
ALL = (*PALETTE, FAILED, INK)


def lab(colour: str, vision: str) -> Floats:
    """CIE L*a*b* (D65) of a colour as somebody sees it."""
    coded = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(VISION[vision] @ linear, 0, 1) / WHITE
    root = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def distance(one: str, other: str, vision: str) -> float:
    return float(np.linalg.norm(lab(one, vision) - lab(other, vision)))


def test_the_measure_is_that_of_the_books() -> None:
    assert lab("#FFFFFF", "normal") == pytest.approx([100, 0, 0], abs=0.01)
    assert lab("#FF0000", "normal") == pytest.approx([53.24, 80.09, 67.20], abs=0.05)
    assert distance("#FF0000", "#00A000", "deuteranopia") < distance("#FF0000", "#00A000", "normal")


@pytest.mark.parametrize("vision", VISION)
def test_no_two_colours_look_alike(vision: str) -> None:
    distances = {pair: distance(*pair, vision) for pair in combinations(ALL, 2)}
    nearest = min(distances, key=lambda pair: distances[pair])
    assert distances[nearest] >= LEAST, (nearest, distances[nearest])


@pytest.mark.parametrize("vision", VISION)
def test_failures_stand_out_from_every_other_colour(vision: str) -> None:
    assert min(distance(FAILED, colour, vision) for colour in (*PALETTE, INK)) >= 25


@pytest.mark.parametrize("colour", ALL)
def test_every_colour_is_seen_on_white(colour: str) -> None:
    assert all(distance(colour, "#FFFFFF", vision) >= 35 for vision in VISION)
