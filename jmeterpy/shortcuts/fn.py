"""JMeter's functions: values made anew each time they are asked for.

For a value that several requests share, give it a name once an iteration: `let(id=fn.uuid())`.
"""

from __future__ import annotations

import re
import string
from datetime import timedelta

from jmeterpy.errors import SettingError
from jmeterpy.model.expr import Expr
from jmeterpy.model.times import Span, span
from jmeterpy.shortcuts.texts import argument
from jmeterpy.shortcuts.variables import Unquoted

# Python's letters for times, and Java's (java.text.SimpleDateFormat).
_JAVA = {
    "Y": "yyyy", "y": "yy", "m": "MM", "d": "dd", "H": "HH", "I": "hh", "M": "mm", "S": "ss",
    "f": "SSS", "p": "a", "z": "Z", "Z": "z", "j": "DDD", "a": "EEE", "A": "EEEE", "b": "MMM",
    "B": "MMMM", "%": "%",
}  # fmt: skip


def uuid() -> Expr:
    """A random UUID.

    >>> uuid()
    Expr('${__UUID()}')
    """
    return Expr("${__UUID()}")


def random_int(low: int, high: int) -> Expr:
    """A random whole number from `low` to `high`, both included.

    >>> random_int(1, 6)
    Expr('${__Random(1,6,)}')
    """
    if not (isinstance(low, int) and isinstance(high, int)):
        raise SettingError(f"fn.random_int({low!r}, {high!r}): it takes two whole numbers")
    if low > high:
        raise SettingError(f"fn.random_int({low}, {high}): the lower bound comes first")
    return Unquoted(f"${{__Random({low},{high},)}}")


def random_text(length: int, letters: str = string.ascii_lowercase + string.digits) -> Expr:
    """A random text of `length` of the `letters`.

    >>> random_text(8, "abc")
    Expr('${__RandomString(8,abc,)}')
    """
    return Expr(f"${{__RandomString({length},{argument(letters)},)}}")


def choice(*options: str) -> Expr:
    r"""One of the options, picked at random.

    >>> print(choice("red", "green"))
    ${__jexl3(["red"\,"green"][${__Random(0,1,)}],)}
    """
    if len(options) < 2:
        raise SettingError("fn.choice: give at least two options")
    texts = ",".join(
        '"' + option.replace("\\", "\\\\").replace('"', '\\"') + '"' for option in options
    )
    picked = f"${{__Random(0,{len(options) - 1},)}}"
    return Expr(f"${{__jexl3({argument(f'[{texts}][{picked}]')},)}}")


def counter(*, per_user: bool = False) -> Expr:
    """1, 2, 3, ...: the next number each time, of all users together or of each alone.

    It counts for the place where it is written; written twice, it counts twice.

    >>> counter()
    Expr('${__counter(FALSE,)}')
    """
    return Unquoted(f"${{__counter({'TRUE' if per_user else 'FALSE'},)}}")


def index() -> Expr:
    """The number of the user in its thread group, from 1.

    >>> index()
    Expr('${__threadNum}')
    """
    return Unquoted("${__threadNum}")


def now(format: str = "", *, shift: Span | None = None) -> Expr:  # noqa: A002 - what it is
    """The time: milliseconds since 1970, or text in Python's `format` (in JMeter's time zone).

    `shift` is added to it; a `timedelta` may be negative.

    >>> now(), now("%Y-%m-%d")
    (Expr('${__time(,)}'), Expr('${__time(yyyy-MM-dd,)}'))
    >>> now("%H:%M", shift="2h")
    Expr('${__timeShift(HH:mm,,PT7200S,,)}')
    """
    java = argument(_java_format(format))
    kind = Expr if format else Unquoted
    if shift is None:
        return kind(f"${{__time({java},)}}")
    time = shift if isinstance(shift, timedelta) else span(shift, "fn.now", "shift")
    return kind(f"${{__timeShift({java},,PT{time // timedelta(seconds=1)}S,,)}}")


def _java_format(text: str) -> str:
    """Python's directives as Java's letters; other letters in quotes, as Java wants them."""
    if not isinstance(text, str):
        raise SettingError(f"fn.now({text!r}): write a format such as '%Y-%m-%d'")
    made = ""
    for literal, directive in re.findall(r"([^%]*)(%.?)?", text):
        quoted = literal.replace("'", "''")
        made += re.sub("[A-Za-z]+", r"'\g<0>'", quoted)
        if directive and directive[1:] not in _JAVA:
            raise SettingError(
                f"fn.now({text!r}): there is no {directive}; write %Y, %m, %d, %H ..."
            )
        made += _JAVA[directive[1:]] if directive else ""
    return made


def urlencode(text: str) -> Expr:
    """`text` (with its expressions worked out) as an address can hold it.

    >>> urlencode("${title}")
    Expr('${__urlencode(${title})}')
    """
    return Expr(f"${{__urlencode({argument(text)})}}")


def json(name: str) -> Expr:
    """The variable `name` as JSON text, in quotes and escaped: for values that may hold quotes.

    It costs a Groovy call each time; `var` costs nothing, and suits ids, emails and the like.
    """
    script = f"groovy.json.JsonOutput.toJson(vars.get('{name}'))"
    return Unquoted(f"${{__groovy({argument(script)},)}}")


def groovy(script: str) -> Expr:
    """What a line of Groovy gives, such as `vars.get('n') as int + 1`.

    >>> groovy("1 + 1")
    Expr('${__groovy(1 + 1,)}')
    """
    return Expr(f"${{__groovy({argument(script)},)}}")
