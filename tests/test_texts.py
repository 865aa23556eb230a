"""Everything people read exists in their language, and a translation says what the English says."""

import re

import pytest

from fieldsales import check, texts
from fieldsales.errors import ERRORS
from fieldsales.offline.shown import Unshowable
from fieldsales.store import schema_steps


def test_chinese_is_complete_and_agrees_with_itself():
    assert check.language("zh") == []


def test_no_text_shows_a_doubled_percent_sign():
    """Texts are filled by name, not by %: a sign that stands twice is read twice."""
    assert [text for pair in texts.catalogue("zh").items() for text in pair if "%%" in text] == []


def test_every_named_constraint_of_the_schema_has_a_sentence():
    named = {name for _, sql in schema_steps() for name in re.findall(r"CONSTRAINT (\w+)", sql)}
    assert named <= set(ERRORS)


def test_a_text_is_filled_with_its_values_and_nothing_else():
    assert texts.gettext("zh", "%(n)s min ago", n=3) == "3分钟前"
    assert texts.gettext("en", "%(n)s min ago", n=3.0) == "3 min ago"
    assert texts.fill("100 % of %(n)s %s %(m)d", {"n": "%(n)s"}) == "100 % of %(n)s %s %(m)d"
    assert texts.gettext("zh", "not in the catalogue") == "not in the catalogue"
    with pytest.raises(Unshowable, match="needs a value for n"):
        texts.gettext("zh", "%(n)s min ago", m=3)


def po(folder, name: str, *pairs: tuple[str, str]):
    path = folder / name
    path.write_text("".join(f'msgid "{msgid}"\nmsgstr "{text}"\n\n' for msgid, text in [("", ""), *pairs]), "utf-8")
    return path


def test_two_files_may_share_a_text_but_not_differ_about_it(tmp_path):
    one = po(tmp_path, "a.po", ("Door", "门"), ("Floor", "楼层"))
    two = po(tmp_path, "b.po", ("Door", "大门"), ("Floor", "楼层"))
    assert texts.merged([one, two]) == ({"Door": "门", "Floor": "楼层"}, ["'Door' is '门' in a.po but '大门' in b.po"])


def test_a_translation_keeps_the_places_for_values(tmp_path):
    path = po(tmp_path, "a.po", ("%(n)s doors", "%(m)s 户"))
    with pytest.raises(texts.BadCatalogue, match="different"):
        texts.merged([path])


def test_a_broken_file_is_named(tmp_path):
    path = tmp_path / "broken.po"
    path.write_bytes(b'msgid "a"\nmsgstr "\xff"\n')
    with pytest.raises(texts.BadCatalogue, match=r"broken\.po"):
        texts.merged([path])


def test_an_empty_translation_counts_as_missing(tmp_path):
    assert texts.merged([po(tmp_path, "a.po", ("Door", ""))]) == ({}, [])
