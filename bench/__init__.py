"""The same work on us and on PouchDB and Dexie, in one run: `python -m bench --help`."""
