"""What every page shares: its language, its headers, and the page a refusal becomes."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from litestar import Request
from litestar.response import Redirect, Response

from fieldsales.errors import NotYours, Refused, SignedOut
from fieldsales.screens import ambient, fill
from fieldsales.texts import sentence

LANGS = ("zh", "en")


def language(request: Request) -> str:
    """zh or en: the cookie that /lang sets, else what the browser prefers, else Chinese."""
    chosen = request.cookies.get("lang")
    if chosen in LANGS:
        return chosen
    for part in request.headers.get("accept-language", "").split(","):
        code = part.split(";")[0].strip().lower()[:2]
        if code in LANGS:
            return code
    return "zh"


def page(html: str, status: int = 200) -> Response:
    return Response(
        html, status_code=status, media_type="text/html", headers={"Cache-Control": "no-store"}
    )


def refusal(request: Request, refused: Refused) -> Response:
    """A refusal as what the caller can show: JSON for the phone's own requests, a page for a person."""
    if refused.key == "not_allowed" and request.method == "GET":
        refused = NotYours()  # who only opened a page did nothing wrong and has nothing typed to go back to
    lang = language(request)
    text = sentence(refused.key, lang, **refused.values)
    if wants_json(request):
        return Response({"error": refused.key, "sentence": text}, status_code=refused.status)
    if isinstance(refused, SignedOut) and request.method == "GET":
        return Redirect(f"/login{then(asked_for(request))}")
    values = ambient(None, lang, request.url.path, "refused", {}) | {"sentence": text, "status": refused.status}
    return page(fill("_refused", lang, values), refused.status)


def asked_for(request: Request) -> str:
    """The path and query of a request, as an address of this site; '' for the start, which is where one lands anyway."""
    query = request.url.query
    path = quote(request.url.path, safe="/%:@!$&'()*+,;=~") + (f"?{query}" if query else "")
    return "" if path == "/" else path


def then(path: str) -> str:
    """The end of an address that remembers where to go after signing in; '' when there is nowhere to go."""
    return f"?{urlencode({'next': path})}" if path else ""


def wants_json(request: Request) -> bool:
    path = request.url.path
    return path.startswith(("/sync", "/phone/", "/photo/")) or request.headers.get("accept") == "application/json"
