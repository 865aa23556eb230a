import pytest

from tests.world import World


@pytest.fixture
def world(tmp_path):
    """The street, new for each test."""
    street = World(tmp_path / "shop")
    yield street
    street.store.close()
