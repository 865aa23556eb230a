"""A CSV or XLSX file that somebody sends us, as rows of text with their line numbers.

What it is decides the content, never the name or the browser's word for it. Whatever cannot be read is Refused with a
sentence that says what to do about it.
"""

from __future__ import annotations

import csv
import datetime
import functools
import io
import re
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass

import python_calamine

from fieldsales.errors import Refused

MAX_BYTES = 20_000_000
MAX_UNPACKED = 200_000_000  # of all parts of an xlsx together: beyond it the file is a bomb, not a list of blocks
MAX_ROWS = 200_000
MAX_COLUMNS = 100
MAX_CELLS = 10_000_000
DELIMITERS = ";\t|,；，"
ENCODINGS = ("utf-8", "gb18030")
CELL_AT = re.compile(rb"""\sr=["']([A-Z]{1,3})(\d{1,7})["']""")


@dataclass(frozen=True)
class Row:
    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    kind: str
    encoding: str
    delimiter: str
    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        return max((len(row.cells) for row in self.rows), default=0)


def read(data: bytes) -> Sheet:
    """Raises Refused: file_empty, file_too_big, file_old_excel, file_not_table, file_broken, file_no_rows, file_too_long."""
    if not data.strip():
        raise Refused("file_empty")
    if len(data) > MAX_BYTES:
        raise Refused("file_too_big", mb=MAX_BYTES // 1_000_000)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("file_old_excel")
    sheet = _xlsx(data) if data.startswith(b"PK\x03\x04") else _csv(data)
    if not sheet.rows:
        raise Refused("file_no_rows")
    if len(sheet.rows) > MAX_ROWS or sheet.width > MAX_COLUMNS:
        raise Refused("file_too_long", rows=MAX_ROWS, columns=MAX_COLUMNS)
    return sheet


def _xlsx(data: bytes) -> Sheet:
    try:
        book = zipfile.ZipFile(io.BytesIO(data))
        if "xl/workbook.xml" not in book.namelist():
            raise Refused("file_not_table")
        if sum(part.file_size for part in book.infolist()) > MAX_UNPACKED:
            raise Refused("file_too_big", mb=MAX_BYTES // 1_000_000)
        if any(_area(book.read(part)) > MAX_CELLS for part in book.infolist() if part.filename.endswith(".xml")):
            raise Refused("file_too_long", rows=MAX_ROWS, columns=MAX_COLUMNS)
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError) as error:
        raise Refused("file_broken") from error
    return Sheet("xlsx", "", "", _rows(_first_full_sheet(data)))


def _area(part: bytes) -> int:
    """Cells from A1 to the last one. calamine makes room for all of them at once and aborts the process when it cannot."""
    columns, rows = 0, 0
    for letters, row in CELL_AT.findall(part):
        columns = max(columns, functools.reduce(lambda n, letter: n * 26 + letter - 64, letters, 0))
        rows = max(rows, int(row))
    return columns * rows


def _first_full_sheet(data: bytes) -> list[list[str]]:
    """The first sheet with anything in it: people leave an empty one in front."""
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            table = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if any(cell not in ("", None) for row in table for cell in row):
                return [[_cell(cell) for cell in row] for row in table]
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise Refused("file_broken") from error
    return []


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return "" if value is None else str(value)


def _csv(data: bytes) -> Sheet:
    text, encoding = _text(data)
    if "\x00" in text or len(re.findall(r"[\x01-\x08\x0e-\x1f]", text)) > len(text) // 1000:
        raise Refused("file_not_table")
    delimiter = _delimiter(text)
    return Sheet("csv", encoding, delimiter, _parse(text, delimiter))


def _text(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # Excel's "Unicode text"
        encodings: tuple[str, ...] = ("utf-16",)
    elif data.startswith(b"\xef\xbb\xbf"):
        encodings = ("utf-8-sig",)
    else:
        encodings = ENCODINGS
    for encoding in encodings:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise Refused("file_not_table")


def _delimiter(text: str) -> str:
    """The one that cuts the first lines into the same number of pieces most often; commas inside names lose to it."""
    lines = [line for line in text.splitlines()[:200] if line.strip()]
    return max(DELIMITERS, key=lambda mark: _evenness(lines, mark))


def _evenness(lines: list[str], mark: str) -> tuple[float, int]:
    try:
        widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=mark))
    except csv.Error:  # one cell of more than 128 KB
        return 0.0, 0
    width, times = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return (times / widths.total(), width) if width > 1 else (0.0, 0)


def _parse(text: str, delimiter: str) -> tuple[Row, ...]:
    quoted = _records(text, delimiter, csv.QUOTE_MINIMAL)
    if '"' not in text:
        return quoted
    plain = _records(text, delimiter, csv.QUOTE_NONE)
    # A lone quote in a name swallows the lines after it; if reading quotes as letters keeps rows even, they were letters.
    return quoted if _even(quoted) >= _even(plain) else plain


def _even(rows: tuple[Row, ...]) -> int:
    return sum(1 for row in rows if len(row.cells) == len(rows[0].cells))


def _records(text: str, delimiter: str, quoting: int) -> tuple[Row, ...]:
    # csv wants its line ends itself, and old Macs ended lines with a lone \r.
    lines = io.StringIO(re.sub(r"\r\n?", "\n", text), newline="")
    reader = csv.reader(lines, delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]
    found, line = [], 1
    try:
        for cells in reader:
            found.append((line, cells))
            line = reader.line_num + 1
    except csv.Error:
        return ()
    return _rows([cells for _, cells in found], [line for line, _ in found])


def _rows(table: list[list[str]], lines: list[int] | None = None) -> tuple[Row, ...]:
    numbered = zip(lines or range(1, len(table) + 1), table, strict=True)
    stripped = (Row(line, tuple(cell.strip() for cell in cells)) for line, cells in numbered)
    return tuple(row for row in stripped if any(row.cells))
