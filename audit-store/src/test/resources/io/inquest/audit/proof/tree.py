"""Merkle trees as RFC 6962, section 2.1, defines them, by its recursive definitions alone.

Standard input has one request a line, standard output one answer a line, all bytes in hex:
  root LEAF...                   the root
  inclusion INDEX LEAF...        the path of one leaf
  consistency SIZE LEAF...       the proof that the tree begins with SIZE leaves
An empty leaf is written as "-".
"""

import hashlib
import sys


def leaf_hash(leaf):
    return hashlib.sha256(b"\x00" + leaf).digest()


def split(count):
    """The largest power of two that is smaller than count."""
    power = 1
    while power * 2 < count:
        power *= 2
    return power


def root(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    k = split(len(leaves))
    return hashlib.sha256(b"\x01" + root(leaves[:k]) + root(leaves[k:])).digest()


def path(index, leaves):
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if index < k:
        return path(index, leaves[:k]) + [root(leaves[k:])]
    return path(index - k, leaves[k:]) + [root(leaves[:k])]


def subproof(size, leaves, whole):
    if size == len(leaves):
        return [] if whole else [root(leaves)]
    k = split(len(leaves))
    if size <= k:
        return subproof(size, leaves[:k], whole) + [root(leaves[k:])]
    return subproof(size - k, leaves[k:], False) + [root(leaves[:k])]


def decode(words):
    return [b"" if word == "-" else bytes.fromhex(word) for word in words]


for line in sys.stdin:
    request, *words = line.split()
    if request == "root":
        hashes = [root(decode(words))]
    elif request == "inclusion":
        hashes = path(int(words[0]), decode(words[1:]))
    else:
        hashes = subproof(int(words[0]), decode(words[1:]), True)
    print(" ".join(h.hex() for h in hashes))
