"""Load in the words people use: steady, ramp, steps, spike, arrivals, arrival_steps.

A shape is not an element: its brackets give one or more thread groups of stock JMeter, each with
the same steps. Durations include the ramp.
"""

from jmeterpy.shapes.closed import ramp, spike, steady, steps
from jmeterpy.shapes.open import arrival_steps, arrivals
from jmeterpy.shapes.shape import Shape

__all__ = ["Shape", "arrival_steps", "arrivals", "ramp", "spike", "steady", "steps"]
