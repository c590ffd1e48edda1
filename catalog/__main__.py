"""`python -m catalog` is the command line `catalog`."""

from catalog.cli import main

if __name__ == "__main__":
    main()
