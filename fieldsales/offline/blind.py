"""A number that can be recognised but not read: SipHash-2-4 under the shop's key, cut to 24 bits; the twin of blind.js.

A phone that holds these can tell that a number it is given may be taken already, and whose customer it is. It cannot
tell which numbers there are: every value stands for hundreds of mobile numbers.
"""

from fieldsales.offline.plain import text

_ALL = (1 << 64) - 1
_START = (0x736F6D6570736575, 0x646F72616E646F6D, 0x6C7967656E657261, 0x7465646279746573)


def blind(number: object, key: object) -> str | None:
    """Six hex digits; '' for no number, NULL without a key of 32 hex digits."""
    written, secret = text(number), _key(text(key))
    if written is None or secret is None:
        return None
    return f"{siphash(written.encode(), *secret) >> 40:06x}" if written else ""


def _key(written: str | None) -> tuple[int, int] | None:
    if written is None or len(written) != 32 or not set(written) <= set("0123456789abcdef"):
        return None
    half = bytes.fromhex(written)
    return int.from_bytes(half[:8], "little"), int.from_bytes(half[8:], "little")


def siphash(message: bytes, k0: int, k1: int) -> int:
    """SipHash-2-4 as its authors define it (Aumasson and Bernstein, 2012)."""
    state = [k ^ start for k, start in zip((k0, k1, k0, k1), _START, strict=True)]
    last = len(message) % 256 << 56 | int.from_bytes(message[len(message) // 8 * 8 :], "little")
    words = [int.from_bytes(message[n : n + 8], "little") for n in range(0, len(message) // 8 * 8, 8)]
    for word in (*words, last):
        state[3] ^= word
        _rounds(state, 2)
        state[0] ^= word
    state[2] ^= 0xFF
    _rounds(state, 4)
    return state[0] ^ state[1] ^ state[2] ^ state[3]


def _rounds(v: list[int], times: int) -> None:
    for _ in range(times):
        v[0] = v[0] + v[1] & _ALL
        v[1] = _turned(v[1], 13) ^ v[0]
        v[0] = _turned(v[0], 32)
        v[2] = v[2] + v[3] & _ALL
        v[3] = _turned(v[3], 16) ^ v[2]
        v[0] = v[0] + v[3] & _ALL
        v[3] = _turned(v[3], 21) ^ v[0]
        v[2] = v[2] + v[1] & _ALL
        v[1] = _turned(v[1], 17) ^ v[2]
        v[2] = _turned(v[2], 32)


def _turned(value: int, by: int) -> int:
    return (value << by | value >> 64 - by) & _ALL
