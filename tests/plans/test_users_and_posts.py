from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.plans.conftest import Ran, RunPlan

pytestmark = pytest.mark.jmeter


def test_a_thousand_users_register_and_publish_one_post_each(run_plan: RunPlan) -> None:
    ran = run_plan("users_and_posts")
    assert ran.counts == {"Register": 1_000, "Publish": 1_000}
    assert ran.failures == []
    assert ran.total("/users/") == 1_000 + 1_000  # the students were there before
    assert sorted(_authors(ran)) == list(range(1_001, 2_001))


def _authors(ran: Ran) -> list[int]:
    """Who wrote the posts: each new user one."""
    posts = ran.ask("/posts/?per_page=1000")
    return [post["author"] for post in posts["items"]]


def test_who_cannot_register_does_not_publish(run_plan: RunPlan) -> None:
    ran = run_plan("users_and_posts", base="http://127.0.0.1:9", users=2)  # nobody listens there
    assert ran.counts == {"Register": 2}
