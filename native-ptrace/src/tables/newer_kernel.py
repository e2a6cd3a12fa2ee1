#!/usr/bin/env python3
"""Brings the facts up to a newer kernel, and makes the tables again.

    newer_kernel.py SOURCE [HEADERS]

SOURCE is the kernel's source tree, HEADERS the unpacked Debian package linux-libc-dev of the same kernel. New
calls get their numbers from the kernel's tables and their parameters from its SYSCALL_DEFINE prototypes. What
a prototype does not tell is taken from parameters of the same type and name, or left open, and listed for
somebody to look at. With HEADERS the constants of uapi_constants.csv and the calls of foreign_calls.csv are
made again, too. A number that is another than before ends it with 1, and nothing is written: the kernel never
changes one.
"""

import collections
import csv
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
FACTS = HERE / "facts"
X32_BIT = 0x40000000

# Of each ABI: the table, the word in its second column, and what is added to its numbers.
TABLES = {
    "x86_64": ("arch/x86/entry/syscalls/syscall_64.tbl", {"common", "64"}, 0),
    "i386": ("arch/x86/entry/syscalls/syscall_32.tbl", {"i386"}, 0),
    "x32": ("arch/x86/entry/syscalls/syscall_64.tbl", {"common", "x32"}, X32_BIT),
    "aarch64": ("arch/arm64/tools/syscall_64.tbl", {"common", "64", "renameat", "rlimit", "memfd_secret"}, 0),
    "arm": ("arch/arm/tools/syscall.tbl", {"common", "eabi"}, 0),
}

PROTOTYPE = re.compile(r"\bSYSCALL_DEFINE([0-6])\s*\(\s*(\w+)\s*([^{]*?)\)\s*\{", re.DOTALL)

Entry = collections.namedtuple("Entry", "number function compat")
Parameter = collections.namedtuple("Parameter", "ctype name")
Facts = collections.namedtuple("Facts", "comments columns rows")


def fail(message):
    sys.exit("newer_kernel.py: " + message)


def read(name):
    lines = (FACTS / name).read_text().splitlines()
    comments = [line for line in lines if line.startswith("#")]
    table = csv.DictReader(line for line in lines if not line.startswith("#"))
    return Facts(comments, table.fieldnames, list(table))


def write(name, facts):
    lines = facts.comments + [",".join(facts.columns)]
    lines += [",".join(row[column] for column in facts.columns) for row in facts.rows]
    (FACTS / name).write_text("\n".join(lines) + "\n")


def version(source):
    values = dict(re.findall(r"^(VERSION|PATCHLEVEL|SUBLEVEL) = (\d+)$", (source / "Makefile").read_text(), re.MULTILINE))
    return ".".join(values[part] for part in ("VERSION", "PATCHLEVEL", "SUBLEVEL"))


def table(source, abi):
    """NAME: Entry of one ABI."""
    path, words, added = TABLES[abi]
    entries = {}
    for line in (source / path).read_text().splitlines():
        columns = line.split("#")[0].split()
        if len(columns) >= 3 and columns[1] in words:
            function = columns[3] if len(columns) > 3 else ""
            compat = columns[4] if len(columns) > 4 and columns[4].startswith("compat_") else ""
            entries[columns[2]] = Entry(int(columns[0]) + added, function, compat)
    return entries


def prototypes(source):
    """NAME: parameters, of every SYSCALL_DEFINE."""
    found = {}
    for path in source.rglob("*.c"):
        text = path.read_text(errors="replace")
        if "SYSCALL_DEFINE" not in text:
            continue
        for count, name, parameters in PROTOTYPE.findall(text):
            words = [" ".join(word.split()) for word in parameters.split(",")[1:]]
            pairs = [Parameter(*pair) for pair in zip(words[::2], words[1::2])]
            if len(pairs) == int(count):
                found[name] = pairs
    return found


def width(parameter, known):
    """The bits and the sign of a parameter; None if its type is not known."""
    if parameter.ctype.endswith("*"):
        return "64", "p"
    alike = known.get(parameter.ctype)
    return alike.most_common(1)[0][0] if alike else None


def class_of(parameter, bits, classes):
    """The class of the parameters of this type and name; else one that says nothing: a bare address or number."""
    alike = classes.get((parameter.ctype, parameter.name))
    if alike:
        return alike.most_common(1)[0][0], True
    return {"p": "pointer", "s": "int", "u": "uint"}[bits[1]], False


def main():
    if len(sys.argv) not in (2, 3):
        fail("usage: newer_kernel.py SOURCE [HEADERS]")
    source = pathlib.Path(sys.argv[1])
    kernel = version(source)
    calls, arity, signatures = read("syscalls.csv"), read("arity.csv"), read("signatures.csv")
    tables = {abi: table(source, abi) for abi in TABLES}

    rows = {row["name"]: row for row in calls.rows}
    new = []
    for abi, entries in tables.items():
        for name, entry in entries.items():
            if name not in rows:
                rows[name] = dict.fromkeys(calls.columns, "")
                rows[name]["name"] = name
                new.append(name)
            if rows[name][abi] not in ("", str(entry.number)):
                fail("%s is number %s of %s, and was %s" % (name, entry.number, abi, rows[name][abi]))
            rows[name][abi] = str(entry.number)

    known, classes = collections.defaultdict(collections.Counter), collections.defaultdict(collections.Counter)
    for row in signatures.rows:
        known[row["ctype"]][row["bits"], row["signed"]] += 1
        classes[row["ctype"], row["param"]][row["class"]] += 1

    declared = prototypes(source) if new else {}
    look = []
    for name in sorted(new):
        on = [abi for abi in ("x86_64", "aarch64", "i386", "arm", "x32") if name in tables[abi]]
        entry = tables[on[0]][name]
        function = re.sub(r"^sys_", "", entry.function) or name
        parameters = declared.get(function)
        count = "" if parameters is None else str(len(parameters))
        arity.rows.append({"name": name, "nargs": count, "base_arch": on[0], "source": "src-" + kernel})
        if parameters is None:
            look.append("%s: no prototype was found" % name)
            continue
        if function != name:
            look.append("%s: its event is called %s (event_aliases.csv)" % (name, function))
        for abi in on:
            if tables[abi][name].compat:
                look.append("%s: %s has an entry of its own, %s" % (name, abi, tables[abi][name].compat))
        for position, parameter in enumerate(parameters):
            bits = width(parameter, known)
            if bits is None:
                look.append("%s, %s: how wide is %s? 64 bits are assumed" % (name, parameter.name, parameter.ctype))
                bits = ("64", "u")
            kind, sure = class_of(parameter, bits, classes)
            if not sure:
                look.append("%s, %s (%s): is its class %s?" % (name, parameter.name, parameter.ctype, kind))
            if kind in ("flags", "enum"):
                look.append("%s, %s: which constants? (flagset, or must_be_zero)" % (name, parameter.name))
            signatures.rows.append({
                "name": name, "position": str(position), "param": parameter.name, "ctype": parameter.ctype,
                "bits": bits[0], "signed": bits[1], "class": kind, "flagset": "", "note": ""})

    calls = calls._replace(rows=sorted(rows.values(), key=lambda row: row["name"]))
    arity.rows.sort(key=lambda row: row["name"])
    signatures.rows.sort(key=lambda row: (row["name"], int(row["position"] or 0)))
    write("syscalls.csv", calls)
    write("arity.csv", arity)
    write("signatures.csv", signatures)
    (FACTS / "kernel").write_text(kernel + "\n")
    if len(sys.argv) == 3:
        for script in ("uapi_constants", "foreign_calls"):
            made = subprocess.run([sys.executable, HERE / (script + ".py"), sys.argv[2]], check=True, stdout=subprocess.PIPE)
            (FACTS / (script + ".csv")).write_bytes(made.stdout)
    subprocess.run([HERE / "generate"], check=True)

    print("Linux %s: %d new calls: %s" % (kernel, len(new), ", ".join(sorted(new)) or "none"))
    gone = sorted(name for name in rows if not any(name in entries for entries in tables.values()))
    print("in no table of this kernel, and kept: %s" % (", ".join(gone) or "none"))
    for line in look:
        print("look at " + line)


if __name__ == "__main__":
    main()
