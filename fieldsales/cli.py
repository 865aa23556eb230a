"""The command line: serve, check, import, backup, restore, doctor."""

from __future__ import annotations

import argparse
import contextlib
import sys
from pathlib import Path

from fieldsales import settings
from fieldsales.errors import ERRORS, Refused


def main(argv: list[str] | None = None) -> int:
    args = _parser().parse_args(argv)
    try:
        return int(args.run(args) or 0)
    except Refused as refused:
        raise SystemExit(ERRORS.get(refused.key, refused.key)) from None
    except PermissionError as error:
        raise SystemExit(f"{error.filename}: this user may not read or write it.") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fieldsales", description="Sweeping the building, offline.")
    sub = parser.add_subparsers(required=True, metavar="command")
    serve = sub.add_parser("serve", help="serve the shop in a folder")
    serve.add_argument("--data", type=Path, help="the shop's folder (default: data)")
    serve.add_argument("--host", help="address to listen on (default: 127.0.0.1)")
    serve.add_argument("--port", type=int, help="port to listen on (default: 8000)")
    serve.add_argument("--demo", action="store_true", help="fill and serve a believable demo shop")
    serve.add_argument("--reload", action="store_true", default=None, help="notice changed templates; for development")
    serve.set_defaults(run=_serve)
    check = sub.add_parser("check", help="print what was discovered and fail on what is incomplete")
    check.set_defaults(run=_check)
    imports = sub.add_parser(
        "import", help="import blocks from a CSV or XLSX file, or outlines of buildings from GeoJSON"
    )
    imports.add_argument("file", type=Path)
    imports.add_argument("--data", type=Path)
    imports.set_defaults(run=_import)
    for word, text in (("backup", "write a consistent copy of the shop"), ("restore", "put a copy in place")):
        one = sub.add_parser(word, help=text)
        one.add_argument("file", type=Path)
        one.add_argument("--data", type=Path)
        one.set_defaults(run=_backup if word == "backup" else _restore)
        if word == "backup":
            one.add_argument(
                "--keep", type=int, metavar="N", help="file is a folder: one more in it, the newest N stay"
            )
    doctor = sub.add_parser("doctor", help="look whether a shop is safe and reachable, and say what to do")
    doctor.add_argument("--data", type=Path)
    doctor.add_argument("--url", default="", help="the address phones use, like https://shop.example")
    doctor.add_argument(
        "--compare", default="", metavar="URL", help="a site of somebody else whose clock to compare with"
    )
    doctor.add_argument("--lang", choices=("zh", "en"), help="default: the terminal's")
    doctor.set_defaults(run=_doctor)
    return parser


def _serve(args: argparse.Namespace) -> int:
    import uvicorn

    from fieldsales.app import create_app, settle
    from fieldsales.serving import Server
    from fieldsales.store import Store

    chosen = settings.read(data=_demo_folder(args), host=args.host, port=args.port, reload=args.reload)
    store = Store(chosen.data)
    if args.demo:
        from fieldsales import demo

        for line in demo.ensure(store):
            print(line)
    print(f"fieldsales: http://{chosen.host}:{chosen.port}/  (data in {chosen.data})", flush=True)
    app = create_app(chosen, store)
    settle()
    config = uvicorn.Config(
        app, host=chosen.host, port=chosen.port, log_level="warning",
        proxy_headers=chosen.trust_proxy, server_header=False, timeout_graceful_shutdown=3,
    )  # fmt: skip
    with contextlib.suppress(KeyboardInterrupt):
        Server(config, app.state.pulse).run()
    return 0


def _demo_folder(args: argparse.Namespace) -> Path | None:
    return args.data or (Path("data-demo") if args.demo else None)


def _check(args: argparse.Namespace) -> int:
    from fieldsales import check

    found, faults = check.everything()
    for line in found:
        print(line)
    for fault in faults:
        print(f"FAULT: {fault}", file=sys.stderr)
    return 1 if faults else 0


def _import(args: argparse.Namespace) -> int:
    from fieldsales.geo import taking
    from fieldsales.intake import places
    from fieldsales.store import Store

    bring = taking.import_file if args.file.suffix.lower() in (".geojson", ".json") else places.import_file
    for line in bring(Store(settings.read(data=args.data).data), args.file):
        print(line)
    return 0


def _backup(args: argparse.Namespace) -> int:
    from fieldsales import backup

    folder = settings.read(data=args.data).data
    made = [backup.write(folder, args.file)] if args.keep is None else backup.rotate(folder, args.file, args.keep)
    print(*made, sep="\n")
    return 0


def _restore(args: argparse.Namespace) -> int:
    from fieldsales import backup

    print(backup.restore(args.file, settings.read(data=args.data).data))
    return 0


def _doctor(args: argparse.Namespace) -> int:
    from fieldsales import doctor

    lang, states = doctor.language(args.lang), set()
    for line in doctor.examine(settings.read(data=args.data), args.url, args.compare):
        print(doctor.said(line, lang), flush=True)
        states.add(line.state)
    return 1 if "bad" in states else 0


if __name__ == "__main__":
    sys.exit(main())
