"""How to reach somebody: telephone numbers of China and WeChat names; the twin of phones.js."""

import re

from fieldsales.offline.plain import WHITE, lower, narrow, strip, text

_EXTENSION = re.compile("^(0[0-9]{2,3})-?([2-9][0-9]{6,7})(?:-|转|ext\\.?|x)([0-9]{1,6})\\Z")
_PHONE_NOISE = re.compile(f"[{WHITE}()./·]+")
_MOBILE = re.compile("^1[3-9][0-9]{9}\\Z")
_LANDLINE = re.compile("^0[0-9]{2,3}[2-9][0-9]{6,7}(-[0-9]{1,6})?\\Z")
_SERVICE = re.compile("^[48]00[0-9]{7}\\Z")
_WECHAT = re.compile("^([A-Za-z][A-Za-z0-9_-]{5,19}|wxid_[A-Za-z0-9_-]{1,25})\\Z")


def phone(value: object) -> str | None:
    """Digits as they are dialled inside China; what is not a number stays readable so a person can see the mistake."""
    written = text(value)
    if written is None:
        return None
    bare = lower(_PHONE_NOISE.sub("", narrow(written))).replace("–", "-").replace("—", "-")
    abroad = re.match("^(\\+86|0086)-?(.*)\\Z", bare, re.S)
    if abroad:
        bare = abroad[2] if re.match("^(0|1[3-9]|[48]00)", abroad[2]) or not abroad[2] else "0" + abroad[2]
    extension = _EXTENSION.match(bare)
    if extension:
        return f"{extension[1]}{extension[2]}-{extension[3]}"
    bare = bare.replace("-", "")
    return bare[2:] if re.fullmatch("861[3-9][0-9]{9}", bare) else bare


def is_mobile(number: str) -> bool:
    return bool(_MOBILE.match(number))


def phone_ok(value: object) -> int | None:
    number = phone(value)
    if number is None:
        return None
    return int(any(rule.match(number) for rule in (_MOBILE, _LANDLINE, _SERVICE)))


def wechat_ok(value: object) -> int | None:
    """An id of WeChat's own shape, or the mobile number most people can be found by."""
    written = text(value)
    if written is None:
        return None
    name = strip(written)
    return int(bool(_WECHAT.match(name) or _MOBILE.match(name)))
