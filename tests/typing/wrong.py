"""Plans that mypy and pyright must refuse, on exactly the lines that say so.

They are never run: `python wrong.py` would stop at the first, with a sentence.
"""

from __future__ import annotations

from jmeterpy.elements import ConstantTimer, HttpFile, HttpSampler, TestPlan, ThreadGroup

GROUP = ThreadGroup("g")

ThreadGroup(user=5)  # refused: an unknown setting
ThreadGroup("g", 5)  # refused: settings have names
ThreadGroup("g", users="5")  # refused: text for a number
ThreadGroup("g", ramp_up=10)  # refused: a duration without a unit
ThreadGroup("g", same_user="yes")  # refused: text for a flag
ConstantTimer(5)  # refused: a duration without a unit
HttpFile()  # refused: a file needs its path
HttpSampler("s", path=5)  # refused: a number for text
TestPlan("p", variables={"a": 1})  # refused: a number for text
TestPlan("p", variables="a=1")  # refused: text for pairs
GROUP["oops"]  # refused: text among elements
GROUP[ConstantTimer("1s"), "oops"]  # refused: text among elements
GROUP[[["oops"]]]  # refused: text, however deep
GROUP[5]  # refused: a number among elements
GROUP[ConstantTimer]  # refused: a class among elements
GROUP[GROUP]  # refused: a group within a group
TestPlan("p")[HttpSampler("s")]  # refused: a sampler outside any group
HttpSampler("s")[HttpSampler("t")]  # refused: a sampler within a sampler
ThreadGroup[ConstantTimer("1s")]  # refused: the parentheses are missing
ConstantTimer("1s")[ConstantTimer("1s")]  # refused: a timer holds nothing
GROUP.users = 5  # refused: a plan is a value
