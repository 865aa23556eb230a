"""GET /card/<customer>: the printed card of a customer, with a code that holds nothing but the address of his file."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import segno
from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response

from fieldsales import screens
from fieldsales.pages import language, page
from fieldsales.routes.screens import whoever
from fieldsales.routes.session import is_https
from fieldsales.routes.threads import threaded
from fieldsales.store import Store


@get("/card/{id:str}")
@threaded
def card(request: Request, store: NamedDependency[Store], id: FromPath[str]) -> Response:
    """Who finds the paper reads an address; who is not signed in, or may not see this customer, gets no further."""
    link = f"{'https' if is_https(request) else 'http'}://{request.url.netloc}/customer/{quote(id, safe='')}"
    qr = segno.make(link, error="m").svg_data_uri(scale=4, border=2, dark="#000", light="#fff")
    actor = whoever(request, store)
    return page(screens.render(store, "card", actor, {"id": id}, language(request), request.url.path, {"qr": qr}))


ROUTES: list[Any] = [card]
