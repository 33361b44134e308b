#!/usr/bin/python3
"""runc, which refuses to run a container whose config.json the runtime-spec's schema does not allow.

usage: as runc's. Exit: 77 with the only argument `--can` and no schema or no runc on this machine.
"""
import json
import os
import pathlib
import shutil
import sys
import warnings

# Where Debian's golang-github-opencontainers-specs-dev keeps it.
SCHEMA = pathlib.Path("/usr/share/gocode/src/github.com/opencontainers/runtime-spec/schema/config-schema.json")


def can():
    try:
        import jsonschema  # noqa: F401
    except ImportError:
        return False
    return SCHEMA.exists() and shutil.which("runc") is not None


def complaint(config):
    """What the schema has against it; empty where nothing."""
    warnings.simplefilter("ignore", DeprecationWarning)
    import jsonschema
    schema = json.loads(SCHEMA.read_text())
    resolver = jsonschema.RefResolver(SCHEMA.as_uri(), schema)
    schema.pop("id", None)  # with which the parts beside it would be looked for on the network
    errors = jsonschema.Draft4Validator(schema, resolver=resolver).iter_errors(config)
    return "; ".join(f"/{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in errors)


def main():
    if sys.argv[1:] == ["--can"]:
        sys.exit(0 if can() else 77)
    if "run" in sys.argv:
        bundle = pathlib.Path(sys.argv[sys.argv.index("--bundle") + 1])
        if why := complaint(json.loads((bundle / "config.json").read_text())):
            sys.exit(f"not as the runtime-spec has it: {why}")
    os.execvp("runc", ["runc", *sys.argv[1:]])


main()
