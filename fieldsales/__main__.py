import sys

from fieldsales.cli import main

sys.exit(main())
