"""Load in the words people use: steady, ramp, steps, spike, arrivals."""
