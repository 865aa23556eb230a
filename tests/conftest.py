import pytest

from tests.model.server import app_over
from tests.walk import Walk
from tests.world import World

LONGEST = ("test_nothing_saved_is_lost_wherever", "test_every_acknowledged_tap", "test_every_history_ends_well[0]")


def pytest_collection_modifyitems(items):
    """What takes minutes begins first, so that nobody waits for it alone at the end."""
    items.sort(key=lambda item: next((n for n, name in enumerate(LONGEST) if item.name.startswith(name)), len(LONGEST)))


@pytest.fixture
def world(tmp_path):
    """The street, new for each test."""
    street = World(tmp_path / "shop")
    yield street
    street.store.close()


@pytest.fixture
def fresh(world):
    """A street of one's own with 小李's secrets in it, to write in and to ask as anybody."""
    return Walk(world)


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """The same, made once for all tests of a file."""
    street = World(tmp_path_factory.mktemp("walk") / "shop")
    yield Walk(street)
    street.store.close()


@pytest.fixture
def walk(walked):
    """The file's street, for tests that leave it as it was; every street is served by the same app."""
    app_over(walked.world.store)
    return walked
