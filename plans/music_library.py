"""A music library at work: 100 listeners, ten more each second, for two minutes.

Each listener logs in once, which is the slow part, and then does what listeners do: mostly leaf
through the tracks, often play one, sometimes look up an artist. Meanwhile an archivist reads all
10,000 tracks, page by page, and brings in 10,000 new ones in one request.

    jmeterpy run plans/music_library.py -p base=http://127.0.0.1:8000
"""

from jmeterpy import (
    Fragment,
    HttpSampler,
    TestPlan,
    csv_data,
    expect,
    extract,
    fn,
    http,
    once,
    repeat,
    section,
    steady,
    think,
    var,
    weighted,
)

ARTISTS = 500
TRACKS = 10_000
PER_PAGE = 100
PAGES = TRACKS // PER_PAGE

NEW_TRACKS = [
    {"title": f"New track {number}", "artist": number % ARTISTS + 1, "seconds": 180}
    for number in range(1, TRACKS + 1)
]


def plan(base: str = "http://127.0.0.1:8000", users: int = 100, duration: str = "2m") -> TestPlan:
    return TestPlan("Music library")[
        http.defaults(base, timeout="30s"),
        csv_data("students.csv"),  # its first row names the columns: email, password
        steady("listeners", users=users, spawn_rate="10/s", duration=duration)[
            once("arrive")[log_in()],
            section("logged in")[http.bearer(var("token")), listen()],
        ],
        steady("archivist", users=1, iterations=1)[
            log_in(),
            section("logged in")[http.bearer(var("token")), archive()],
        ],
    ]


def log_in() -> HttpSampler:
    account = {"email": var("email"), "password": var("password")}
    return http.post("/music/login/", name="Log in", json=account)[
        expect(status=200),
        extract("token", "$.token"),
    ]


def listen() -> Fragment:
    """Of ten times, five pages, three tracks and two artists."""
    page = {"page": fn.random_int(1, PAGES), "per_page": PER_PAGE}
    track, artist = fn.random_int(1, TRACKS), fn.random_int(1, ARTISTS)
    return (
        weighted(
            (5, http.get("/tracks/", name="Page of tracks", params=page)[expect(status=200)]),
            (3, http.get(f"/tracks/{track}/", name="Track")[expect(status=200)]),
            (2, http.get(f"/artists/{artist}/", name="Artist")[expect(status=200)]),
        ),
        think("500ms", "1500ms"),
    )


def archive() -> Fragment:
    """Page 1, page 2, ... and each is full to its last line; then all the new ones at once."""
    page = {"page": fn.counter(per_user=True), "per_page": PER_PAGE}
    return (
        repeat(PAGES)[
            http.get("/tracks/", name="Every page", params=page)[
                expect(json=f"$.items[{PER_PAGE - 1}]")
            ],
        ],
        http.post("/tracks/bulk/", name="Bulk insert", json=NEW_TRACKS)[
            expect(status=201, json={"$.created": TRACKS})
        ],
    )


thresholds = [
    "p95(Log in) < 1s",
    "p95(Page of tracks) < 300ms",
    "count(Every page) >= 100",
    "max(Bulk insert) < 5s",
    "error_rate < 1%",
]
