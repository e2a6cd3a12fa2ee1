#!/usr/bin/env python3
"""Writes facts/uapi_constants.csv: the kernel's ioctl, socket and prctl constants, for every ABI.

    uapi_constants.py HEADERS > facts/uapi_constants.csv

HEADERS is the unpacked Debian package linux-libc-dev (the folder that holds usr/include). The values
are those that a compiler gives to the names: gcc for x86_64, i386 and x32, aarch64-linux-gnu-gcc and
arm-linux-gnueabi-gcc for the others. README.md beside this file has the commands.
"""

import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ABIS = {
    "x86_64": ("gcc -m64", "x86_64-linux-gnu"),
    "i386": ("gcc -m32", "i386-linux-gnu"),
    "x32": ("gcc -mx32", "x86_64-linux-gnux32"),
    "aarch64": ("aarch64-linux-gnu-gcc", "aarch64-linux-gnu"),
    "arm": ("arm-linux-gnueabi-gcc", "arm-linux-gnueabi"),
}

# A request is made by one of the _IO macros, or by a driver's own that hands on to them.
REQUEST = re.compile(r"\b\w*_?IO(?:C|R|W|WR|RW)?\s*\(")
REQUEST_NAME = re.compile(r"^(FIO|TC[GSFX]|BLK|CDROM|HDIO_|LOOP_|VT_|KD|PIO_|GIO_)\w*$|IOC")

# Whole headers of socket and prctl constants: families, protocols, levels, options and their values.
FAMILIES = {
    "asm/prctl.h", "asm/socket.h", "asm/sockios.h", "asm-generic/socket.h", "asm-generic/sockios.h",
    "linux/atm.h", "linux/can.h", "linux/dccp.h", "linux/icmp.h", "linux/icmpv6.h", "linux/if_alg.h",
    "linux/if_arp.h", "linux/if_ether.h", "linux/if_packet.h", "linux/if_xdp.h", "linux/in.h",
    "linux/in6.h", "linux/ipv6.h", "linux/kcm.h", "linux/l2tp.h", "linux/llc.h", "linux/mptcp.h",
    "linux/net.h", "linux/net_tstamp.h", "linux/netlink.h", "linux/nfc.h", "linux/phonet.h",
    "linux/pfkeyv2.h", "linux/prctl.h", "linux/qrtr.h", "linux/rds.h", "linux/rxrpc.h",
    "linux/sctp.h", "linux/smc.h", "linux/socket.h", "linux/sockios.h", "linux/tcp.h",
    "linux/tipc.h", "linux/tls.h", "linux/udp.h", "linux/un.h", "linux/vm_sockets.h",
    "linux/x25.h", "linux/can/raw.h", "linux/can/bcm.h", "linux/can/gw.h", "linux/can/isotp.h",
    "linux/can/j1939.h",
}

# The folders of headers that are one for all ABIs.
SHARED = {"asm-generic", "cxl", "drm", "fwctl", "linux", "misc", "mtd", "rdma", "regulator", "scsi", "sound", "video", "xen"}

DEFINE = re.compile(r"^[ \t]*#[ \t]*define[ \t]+([A-Za-z_]\w*)[ \t]+(\S.*)$", re.MULTILINE)
ENUM = re.compile(r"\benum\b[^{;]*\{([^}]*)\}")
MARK = re.compile(r"->(\w+) [$#]?(-?\d+) [$#]?(\d+)")

# What headers take from a C library, in the kernel's own types: requests hold the sizes of structures.
PRELUDE = """
#include <linux/types.h>
#include <linux/posix_types.h>
#include <linux/socket.h>
typedef __u8 uint8_t; typedef __u16 uint16_t; typedef __u32 uint32_t; typedef __u64 uint64_t;
typedef __s8 int8_t; typedef __s16 int16_t; typedef __s32 int32_t; typedef __s64 int64_t;
typedef __u8 u_int8_t; typedef __u16 u_int16_t; typedef __u32 u_int32_t; typedef __u64 u_int64_t;
typedef __UINTPTR_TYPE__ uintptr_t; typedef _Bool bool;
typedef __kernel_size_t size_t; typedef __kernel_ssize_t ssize_t; typedef __kernel_pid_t pid_t;
typedef __kernel_uid32_t uid_t; typedef __kernel_gid32_t gid_t; typedef __kernel_off_t off_t;
typedef __kernel_old_time_t time_t; typedef __kernel_sa_family_t sa_family_t;
typedef unsigned short u_short; typedef unsigned int u_int; typedef unsigned char u_char;
struct sockaddr { sa_family_t sa_family; char sa_data[14]; };
#include <linux/time.h>
#include <asm/termbits.h>
#include <asm/ioctls.h>
"""
LIBRARY_HEADERS = ("errno limits stdbool stddef stdint stdlib string time net/if netinet/in "
                   "sys/ioctl sys/socket sys/time sys/types sys/un").split()


def names_in(text, header):
    """The names of a header that may be constants of the three kinds."""
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.DOTALL)
    text = re.sub(r"//[^\n]*", "", text).replace("\\\n", " ")
    names = []
    for name, body in DEFINE.findall(text):
        if header in FAMILIES or REQUEST.search(body) or REQUEST_NAME.search(name):
            names.append(name)
    if header in FAMILIES:
        for body in ENUM.findall(text):
            names += re.findall(r"(?:^|,)\s*([A-Z_]\w*)", re.sub(r"(?m)^\s*#.*$", "", body))
    return [n for n in dict.fromkeys(names) if not n.startswith("_") and not n.endswith("_H")]


def compile_to_assembly(command, include, source):
    run = subprocess.run(
        command.split()
        + ["-S", "-O0", "-w", "-ffreestanding", "-nostdinc", "-fmax-errors=0", "-o", "-", "-x", "c", "-"]
        + [word for folder in include for word in ("-isystem", folder)],
        input=source, capture_output=True, text=True)
    return run.returncode, run.stdout, run.stderr


def values(command, include, header, names):
    """NAME: VALUE for those names of a header that are integer constants, in two's complement of their type."""
    left = names
    while left:
        source = PRELUDE + "#include <%s>\nint main(void) {\n" % header
        first = source.count("\n") + 1
        source += "".join(
            'asm("->{0} %0 %1" :: "i"((long long)({0})), "i"(sizeof({0})));\n'.format(n) for n in left)
        status, assembly, errors = compile_to_assembly(command, include, source + "}\n")
        if status == 0:
            return {n: int(v) & (1 << 8 * int(size)) - 1 for n, v, size in MARK.findall(assembly)}
        wrong = {int(line) - first for line in re.findall(r"<stdin>:(\d+):\d+: error", errors)}
        remaining = [n for i, n in enumerate(left) if i not in wrong]
        if len(remaining) == len(left):
            break
        left = remaining
    return {}


def headers(own, shared):
    """The headers of one ABI with their names: those in own/asm, which override asm-generic, and the shared ones."""
    for folder, pattern in ((own, "asm/*.h"), (shared, "*/**/*.h")):
        for path in sorted(folder.glob(pattern)):
            header = str(path.relative_to(folder))
            if folder == shared and header.split("/")[0] not in SHARED:
                continue
            names = names_in(path.read_text(errors="replace"), header)
            overriding = header.replace("asm-generic/", "asm/")
            if names:
                yield (overriding if (own / overriding).exists() else header), names


def library_in(folder):
    """Empty stand-ins for a C library's headers: PRELUDE has what the kernel's need of them."""
    for name in LIBRARY_HEADERS:
        path = pathlib.Path(folder, name + ".h")
        path.parent.mkdir(exist_ok=True)
        path.touch()
    return folder


def constants(root, abi, library):
    """NAME: VALUE for one ABI, and the names that two headers give different values."""
    command, triplet = ABIS[abi]
    own = root / triplet
    if not own.is_dir():
        sys.exit("uapi_constants.py: %s has no headers for %s" % (root, abi))
    include = [str(own), str(root), library]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda job: values(command, include, *job), headers(own, root))
    all_values, clashes = {}, set()
    for found in results:
        for name, value in found.items():
            if all_values.setdefault(name, value) != value:
                clashes.add(name)
    return all_values, clashes


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: uapi_constants.py HEADERS > facts/uapi_constants.csv")
    table, clashes = {}, set()
    with tempfile.TemporaryDirectory() as library:
        for abi in ABIS:
            found, disputed = constants(pathlib.Path(sys.argv[1]) / "usr/include", abi, library_in(library))
            clashes |= disputed
            for name, value in found.items():
                table.setdefault(name, {}).setdefault(value, []).append(abi)
    print("# Linux UAPI headers, as a compiler evaluates them for each ABI; written by uapi_constants.py.")
    print("name,value,arch")
    for name in sorted(table):
        if name in clashes:
            print("two headers disagree about %s; it is left out" % name, file=sys.stderr)
            continue
        for value, abis in table[name].items():
            print("%s,0x%x,%s" % (name, value, "all" if len(abis) == len(ABIS) else ";".join(abis)))


if __name__ == "__main__":
    main()
