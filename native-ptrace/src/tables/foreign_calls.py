#!/usr/bin/env python3
"""Writes facts/foreign_calls.csv: the system calls that only other machines have, and which these are.

    foreign_calls.py HEADERS > facts/foreign_calls.csv

HEADERS is the unpacked Debian package linux-libc-dev (the folder that holds usr/lib/linux/uapi, which has
the headers of every machine). README.md beside this file has the commands.
"""

import csv
import pathlib
import re
import sys

CALL = re.compile(r"^[ \t]*#[ \t]*define[ \t]+__NR(?:3264)?_([a-z_]\w*)[ \t]+\S", re.MULTILINE)

# What headers define beside calls: their count, and numbers that no call has (any more).
NO_CALL = re.compile(r"^(syscalls|syscall_count|(reserved|unused)_?\d+)$")


def known(facts):
    """Every name that the tables of Inquest's own ABIs have."""
    with open(facts / "syscalls.csv") as table:
        return {row["name"] for row in csv.DictReader(line for line in table if not line.startswith("#"))}


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: foreign_calls.py HEADERS > facts/foreign_calls.csv")
    machines = pathlib.Path(sys.argv[1]) / "usr/lib/linux/uapi"
    if not machines.is_dir():
        sys.exit("foreign_calls.py: %s does not exist" % machines)
    ours = known(pathlib.Path(__file__).parent / "facts")
    found = {}
    for header in sorted(machines.glob("*/asm/unistd*.h")):
        machine = header.relative_to(machines).parts[0]
        for name in CALL.findall(header.read_text(errors="replace")):
            if name not in ours and not NO_CALL.match(name):
                found.setdefault(name, set()).add(machine)
    print("# Linux UAPI headers: calls that are in no table of syscalls.csv, and the kernel's names of the machines"
          " that have them; written by foreign_calls.py.")
    print("name,machines")
    for name in sorted(found):
        print("%s,%s" % (name, ";".join(sorted(found[name]))))


if __name__ == "__main__":
    main()
