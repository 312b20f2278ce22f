"""Plans of shortcuts that mypy and pyright must refuse, on exactly the lines that say so.

They are never run: `python wrong_shortcuts.py` would stop at the first, with a sentence.
"""

from __future__ import annotations

from jmeterpy import (
    TestPlan,
    csv_data,
    expect,
    extract,
    fn,
    groovy,
    http,
    let,
    pace,
    repeat,
    steady,
    think,
    var,
    weighted,
)

GROUP = steady("members", iterations=1)

steady(usres=5, iterations=1)  # refused: an unknown setting
steady(users=5, ramp_up=10, iterations=1)  # refused: a duration without a unit
steady(users="5", iterations=1)  # refused: text for a number
steady(iterations=1, on_error="stop")  # refused: an unknown reaction
TestPlan("p")[GROUP]  # refused: a shape without steps
TestPlan("p")[http.get("/")]  # refused: a request outside any group
GROUP["oops"]  # refused: text among elements
GROUP[GROUP]  # refused: a shape within a shape
http.get("/", json={})  # refused: a GET has no body
http.post("/", jsn={})  # refused: an unknown setting
http.get("/", timeout=5)  # refused: a duration without a unit
http.gett("/")  # refused: an unknown method
http.get("/")[think("1s")]  # refused: a step within a request
think(1)  # refused: a duration without a unit
pace(5)  # refused: a duration without a unit
expect(201)  # refused: settings have names
expect(status="201")  # refused: text for a status
extract("id", path=5)  # refused: a number for a path
csv_data("x.csv", at_end="restart")  # refused: an unknown choice
groovy("x", run="later")  # refused: an unknown choice
let("email")  # refused: a variable needs its value
var(5)  # refused: a number for a name
fn.random_int("1", 2)  # refused: text for a number
repeat("3")  # refused: text for a number
weighted(70, http.get("/"))  # refused: a weight and its steps are a pair
