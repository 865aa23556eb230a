"""One rep's phone after two busy years: the same numbers on every machine (seeded)."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from fieldsales.offline.functions import search_text

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
SHAPES = [(33, 3, 4), (18, 2, 4), (18, 3, 4), (6, 3, 2)]  # floors × units × doors on a floor
OUTCOMES = (
    ["no_answer"] * 11
    + ["owner_met"] * 3
    + ["family_met"] * 2
    + ["worker_only", "refused", "locked_empty", "done_by_other"]
)
STAGES = ["S00", "S02", "S03", "S05", "S06", "S07", "S08", "S09", "S11", "S13", "S16"]
FAMILY = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华"
Row = dict[str, object]


@dataclass
class Data:
    """Rows by table, as the shop's schema has them but without bucket and rev."""

    rep: str
    today: date
    block: list[Row] = field(default_factory=list)
    building: list[Row] = field(default_factory=list)
    unit: list[Row] = field(default_factory=list)
    door: list[Row] = field(default_factory=list)
    visit: list[Row] = field(default_factory=list)
    customer: list[Row] = field(default_factory=list)
    contact: list[Row] = field(default_factory=list)
    claim: list[Row] = field(default_factory=list)

    @property
    def tallest(self) -> list[str]:
        """The buildings of 33 × 3 × 4: the hardest grids."""
        return [str(b["id"]) for b in self.building if b["template"] == "high33"]


class Maker:
    def __init__(self, data: Data, seed: int) -> None:
        self.data, self.dice, self.n = data, random.Random(seed), count()

    def mint(self) -> str:
        """26 characters that sort by making, as the phone's own ids do."""
        number, text = 1_700_000_000_000 + next(self.n), ""
        for _ in range(10):
            text, number = ALPHABET[number % 32] + text, number // 32
        return text + "".join(self.dice.choices(ALPHABET, k=16))

    def at(self, day: date) -> str:
        minutes = self.dice.randrange(60, 720)
        return f"{day}T{minutes // 60:02d}:{minutes % 60:02d}:{self.dice.randrange(60):02d}.{self.dice.randrange(1000):03d}Z"

    def blocks(self, doors: int) -> None:
        while len(self.data.door) < doors:
            n = len(self.data.block) + 1
            block: Row = {
                "id": self.mint(),
                "name": f"锦绣花园{n}期",
                "search": f"锦绣花园{n}期 jinxiuhuayuan{n}qi jxhy{n}q",
            }
            self.data.block.append(block)
            for seq in range(1, 9):
                if len(self.data.door) < doors:
                    self.building(block, seq, doors)

    def building(self, block: Row, seq: int, doors: int) -> None:
        floors, units, wide = SHAPES[(len(self.data.building)) % len(SHAPES)]
        building: Row = {"id": self.mint(), "block_id": block["id"], "label": str(seq), "seq": seq}
        building["template"] = "high33" if floors == 33 else "other"
        self.data.building.append(building)
        for number in range(1, units + 1):
            unit = f"{building['id']}.{number}"
            self.data.unit.append({"id": unit, "building_id": building["id"], "label": f"{number}单元", "seq": number})
            for floor in range(1, floors + 1):
                for door in range(1, wide + 1):
                    if len(self.data.door) < doors:
                        self.door(block, building, number, floor, door)

    def door(self, block: Row, building: Row, unit: int, floor: int, seq: int) -> None:
        short = f"{floor}{seq:02d}"
        self.data.door.append({
            "id": f"{building['id']}.{unit}.{floor}.{seq}", "block_id": block["id"], "building_id": building["id"],
            "unit_id": f"{building['id']}.{unit}", "floor_index": floor, "floor_label": str(floor), "seq": seq,
            "room": short, "short": f"{building['label']}-{unit}-{short}",
             "stage": self.dice.choice(STAGES) if self.dice.random() < 0.5 else None,
            "outcome": None, "tries": 0, "visited_at": None,
        })  # fmt: skip

    def visits(self, number: int) -> None:
        for n in range(number):
            door = self.data.door[n % len(self.data.door)]
            day = self.data.today - timedelta(days=700 - 700 * n // number)
            visit: Row = {"id": self.mint(), "door_id": door["id"], "building_id": door["building_id"]}
            visit |= {"at": self.at(day), "day": str(day), "outcome": self.dice.choice(OUTCOMES)}
            self.data.visit.append(visit)
            tries = int(str(door["tries"])) + 1
            door |= {"outcome": visit["outcome"], "tries": tries, "visited_at": visit["at"]}

    def customers(self, number: int) -> None:
        """Most follow-ups lie ahead; about one in a hundred is overdue or due today, a day's work for one rep."""
        blocks = {b["id"]: b["name"] for b in self.data.block}
        for door in self.dice.sample(self.data.door, min(number, len(self.data.door))):
            self.customer(door, f"{blocks[door['block_id']]} {door['short']}", f"{door['id']}@{self.data.rep}")

    def customer(self, door: Row, place: str, name: str) -> None:
        late = self.dice.random() < 0.01
        next_on = self.data.today + timedelta(days=-self.dice.randrange(7) if late else self.dice.randrange(1, 360))
        made: Row = {"door_id": door["id"], "made_at": door["visited_at"] or self.at(self.data.today)}
        self.data.customer.append({"id": name, "place": place, "next_on": str(next_on)} | made)
        self.data.claim.append({"id": name, "door_id": door["id"], "person_id": self.data.rep, "at": made["made_at"]})
        self.contact(name, made)

    def contact(self, customer: str, made: Row) -> None:
        name = self.dice.choice(FAMILY) + "".join(self.dice.choices(GIVEN, k=2))
        phone = f"13{self.dice.randrange(10**9):09d}"
        known = {"customer_id": customer, "name": name, "phone": phone, "search": search_text(f"{name} {phone}")}
        self.data.contact.append({"id": self.mint()} | known | made)


def make(rep: str, today: date, doors: int = 20_000, visits: int = 60_000, dates: int = 10_000) -> Data:
    """The rows of one rep; the same arguments give the same rows."""
    data = Data(rep, today)
    maker = Maker(data, seed=20_261_122)
    maker.blocks(doors)
    maker.visits(visits)
    maker.customers(dates)
    return data
