"""Fuzzes with coverage (atheris), as `make fuzz` does: `python fuzz.py TARGET [libFuzzer's options]`."""

import sys

import atheris

with atheris.instrument_imports(include=["briefgen", "markdown", "yaml"]):
    from fuzzing import TARGETS

if __name__ == "__main__":
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()
