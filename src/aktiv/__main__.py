"""`python -m aktiv` is `aktiv`."""

import sys

from aktiv.cli import main

sys.exit(main())
