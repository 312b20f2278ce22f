"""The contract's asserts explain themselves as those of test files do."""

import pytest

pytest.register_assert_rewrite("tests.runners.contract")
