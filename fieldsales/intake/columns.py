"""Which column of somebody's table means what: guessed from its header, to be corrected by a person."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from fieldsales.intake.spreadsheet import Sheet

FIELDS = {
    "name": (
        "Block name",
        "小区 小区名 小区名称 楼盘 楼盘名 楼盘名称 名称 项目 项目名称 xiaoqu block name community compound estate",
    ),
    "city": ("City", "城市 市 所在城市 city city_ch"),
    "district": ("District", "区 区县 行政区 城区 所在区 区域 district county"),
    "area": ("Area", "板块 商圈 片区 area subdistrict neighbourhood neighborhood"),
    "street": ("Street", "地址 街道 街道地址 路名 详细地址 address street road"),
    "kind": ("Kind", "类型 物业类型 小区类型 性质 房屋性质 kind type"),
    "price": ("Price per m²", "均价 单价 价格 参考均价 房价 price averageprice avgprice"),
    "total_doors": ("Doors in all", "户数 总户数 规划户数 房屋总数 households doors totaldoors units"),
    "handover_on": ("Handover", "交房 交房时间 交房日期 交付时间 交付日期 handover handoverdate delivery"),
    "developer": ("Developer", "开发商 建设单位 developer"),
    "property_office": (
        "Property office",
        "物业 物业公司 物业管理 物业名称 propertyoffice management propertymanagement",
    ),
    "property_phone": ("Property office phone", "物业电话 物业联系电话 管理处电话 propertyphone managementphone"),
    "lat": ("Latitude", "纬度 lat latitude"),
    "lng": ("Longitude", "经度 lng lon long longitude"),
    "note": ("Note", "备注 说明 note notes remark remarks"),
}
"""Field of a block → its label and the headers that mean it, in the order they are offered."""

LABELS = {field: label for field, (label, _) in FIELDS.items()}


@dataclass(frozen=True)
class Plan:
    """header: whether the first row only names the columns; places: field → column number."""

    header: bool
    places: dict[str, int]


def plain(text: str) -> str:
    """A header or a name without what people write differently: width, case, spaces, punctuation."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "", folded)


MEANINGS = {plain(word): field for field, (_, words) in FIELDS.items() for word in words.split()}


def guess(sheet: Sheet) -> Plan:
    """Exact headers first; then headers that contain a known one, the longest first, never one field twice."""
    places: dict[str, int] = {}
    headers = [plain(cell) for cell in sheet.rows[0].cells]
    for at, header in enumerate(headers):
        if header in MEANINGS:
            places.setdefault(MEANINGS[header], at)
    for word in sorted((w for w in MEANINGS if len(w) > 1), key=len, reverse=True):
        for at, header in enumerate(headers):
            if word in header and at not in places.values():
                places.setdefault(MEANINGS[word], at)
    has_header = bool(places)
    if "name" not in places:
        places |= _wordiest(sheet, has_header, set(places.values()))
    return Plan(has_header, places)


def _wordiest(sheet: Sheet, header: bool, taken: set[int]) -> dict[str, int]:
    """Without a known header the name is the free column with the most different words in it."""
    rows = [row.cells for row in sheet.rows[header:200]]
    free = [at for at in range(sheet.width) if at not in taken]
    words = {at: {r[at] for r in rows if at < len(r) and not re.fullmatch(r"[\d\W]*", r[at])} for at in free}
    best = max(free, key=lambda at: len(words[at]), default=None)
    return {"name": best} if best is not None and words[best] else {}
