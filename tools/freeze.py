"""Print the installed versions as a constraints file: names and versions, no addresses."""

from importlib.metadata import distributions

LEFT_OUT = {"briefgen", "pip", "setuptools"}

names = sorted({(dist.metadata["Name"], dist.version) for dist in distributions()}, key=lambda pair: pair[0].lower())
print("# Pinned versions of everything that is installed to build and to test. `make constraints` renews them.")
for name, version in names:
    if name.lower() not in LEFT_OUT:
        print(f"{name}=={version}")
