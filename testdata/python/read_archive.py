"""Reads a Broadsheet archive with Python's standard library alone.

Written from docs/FORMAT.md and nothing else. It prints every record as a line of JSON, in the order of publication and
then of revisions, and ends with 1 when a page of the database, a capture or a digest isn't as it should be.

    python3 read_archive.py ARCHIVE
"""

import base64
import hashlib
import json
import os
import struct
import sys
import zlib


class Damage(Exception):
    """Something isn't as the format says."""


# The database: pages, buckets.

BRANCH, LEAF, META = 1, 2, 4


def fnv1a(data):
    h = 14695981039346656037
    for byte in data:
        h = (h ^ byte) * 1099511628211 % 2**64
    return h


class Database:
    def __init__(self, path):
        with open(path, "rb") as f:
            self.data = f.read()
        self.page_size, root, pages, _ = self.meta()
        if len(self.data) < pages * self.page_size:
            raise Damage("the database was cut off")
        self.buckets = {}
        for name, value, is_bucket in self.tree(root):
            if is_bucket:
                self.buckets[name.decode()] = value

    def meta_at(self, at):
        """Page size, root page, pages in use and transaction of a meta page; None when it isn't valid."""
        raw = self.data[at : at + 80]
        if len(raw) < 80:
            return None
        magic, version, size, _, root, _, _, pages, transaction, checksum = struct.unpack_from("<4I6Q", raw, 16)
        if magic != 0xED0CDAED or version != 2 or checksum != fnv1a(raw[16:72]):
            return None
        return size, root, pages, transaction

    def meta(self):
        first, valid = self.meta_at(0), []
        if first:
            valid = [first, self.meta_at(first[0])]
        else:
            for shift in range(10, 25):
                m = self.meta_at(1 << shift)
                if m and m[0] == 1 << shift:
                    valid.append(m)
        valid = [m for m in valid if m]
        if not valid:
            raise Damage("the database has no valid meta page")
        return max(valid, key=lambda m: m[3])

    def tree(self, number):
        """All elements below a page, as (key, value, whether the value is a bucket)."""
        at = number * self.page_size
        own, kind, count, overflow = struct.unpack_from("<QHHI", self.data, at)
        if own != number:
            raise Damage(f"page {number} says that it is page {own}")
        page = self.data[at : at + (1 + overflow) * self.page_size]
        if kind == BRANCH:
            for i in range(count):
                yield from self.tree(struct.unpack_from("<Q", page, 16 + 16 * i + 8)[0])
        elif kind == LEAF:
            yield from self.leaf(page)
        else:
            raise Damage(f"page {number} is of the kind {kind}")

    @staticmethod
    def leaf(page):
        count = struct.unpack_from("<H", page, 10)[0]
        for i in range(count):
            at = 16 + 16 * i
            flags, position, keys, values = struct.unpack_from("<4I", page, at)
            begin = at + position
            key, value = page[begin : begin + keys], page[begin + keys : begin + keys + values]
            if len(key) + len(value) != keys + values:
                raise Damage("an element reaches behind its page")
            yield key, value, flags & 1 == 1

    def bucket(self, name):
        """The pairs of a bucket, as (key, value); none when it is missing."""
        if name not in self.buckets:
            return
        value = self.buckets[name]
        root = struct.unpack_from("<Q", value)[0]
        for key, value, _ in self.tree(root) if root else self.leaf(value[16:]):
            yield key, value


# CBOR.

FLOATS = {25: ">e", 26: ">f", 27: ">d"}


def cbor(data):
    value, end = cbor_at(data, 0)
    if end != len(data):
        raise Damage("there is something behind a CBOR value")
    return value


def cbor_at(data, at):
    """The value that begins at a byte, and where it ends."""
    major, n = data[at] >> 5, data[at] & 31
    at += 1
    if major == 7:
        if n in FLOATS:
            return struct.unpack_from(FLOATS[n], data, at)[0], at + struct.calcsize(FLOATS[n])
        return {20: False, 21: True, 22: None}[n], at
    if n >= 24:
        size = 1 << n - 24
        n = int.from_bytes(data[at : at + size], "big")
        at += size
    if major == 0:
        return n, at
    if major == 1:
        return -1 - n, at
    if major == 3:
        return data[at : at + n].decode("utf-8", "replace"), at + n
    if major == 4:
        out = []
        for _ in range(n):
            value, at = cbor_at(data, at)
            out.append(value)
        return out, at
    if major == 5:
        pairs = {}
        for _ in range(n):
            key, at = cbor_at(data, at)
            pairs[key], at = cbor_at(data, at)
        return pairs, at
    raise Damage(f"CBOR has the major type {major}")


# Captures.


def digest(data):
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


def member(data, at):
    """The gzip member at a byte, unpacked, and where it ends."""
    z, text, end = zlib.decompressobj(wbits=31), b"", at
    while not z.eof:
        piece = data[end : end + 65536]
        if not piece:
            raise Damage(f"the member at {at} doesn't end")
        text += z.decompress(piece)
        end += len(piece)
    return text, end - len(z.unused_data)


class Record:
    """A WARC record."""

    def __init__(self, text):
        head, _, rest = text.partition(b"\r\n\r\n")
        lines = head.decode("utf-8", "replace").split("\r\n")
        if not lines[0].startswith("WARC/1."):
            raise Damage(f"a record begins with {lines[0]!r}")
        self.fields = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            self.fields.setdefault(name.strip().lower(), value.strip())
        length = int(self.fields["content-length"])
        self.block = rest[:length]
        if rest[length:] != b"\r\n\r\n":
            raise Damage("a block isn't as long as its Content-Length")
        self.type = self.fields["warc-type"]

    def payload(self):
        if self.type == "response":
            return self.block.partition(b"\r\n\r\n")[2]
        return self.block

    def check(self):
        if digest(self.block) != self.fields["warc-block-digest"]:
            raise Damage("a block has another digest")
        if self.type in ("response", "resource") and digest(self.payload()) != self.fields["warc-payload-digest"]:
            raise Damage("a payload has another digest")


class Captures:
    def __init__(self, folder):
        self.folder, self.open, self.checked = folder, {}, set()

    def data(self, name):
        if not name.endswith(".warc.gz"):
            raise Damage(f"{name} isn't gzip, which is all that Python's library knew of when this was written")
        if name not in self.open:
            self.open.clear()  # one file at a time is enough
            with open(os.path.join(self.folder, os.path.basename(name)), "rb") as f:
                self.open[name] = f.read()
        return self.open[name]

    def at(self, place):
        """The record of a place, checked, and how long it is in the file."""
        text, end = member(self.data(place["file"]), place["offset"])
        record = Record(text)
        record.check()
        return record, end - place["offset"]

    def verify(self, place):
        """The record that a place of the database leads to."""
        record, length = self.at(place)
        if length != place["length"] or record.fields["warc-payload-digest"] != place["digest"]:
            raise Damage(f"a capture isn't what the database says: {place}")
        return record

    def count(self):
        """Reads everything, whether something leads to it or not, and counts the records."""
        n = 0
        for name in sorted(n for n in os.listdir(self.folder) if n.endswith(".warc.gz")):
            data, at = self.data(name), 0
            while at < len(data):
                text, at = member(data, at)
                Record(text).check()
                n += 1
        return n


# The archive.


def unsealed(bucket, key, value):
    """A value without its checksum, and the checksum."""
    value, checksum = value[:-4], value[-4:]
    head = bucket.encode() + b"\0" + struct.pack(">I", len(key)) + key
    if zlib.crc32(head + value) != int.from_bytes(checksum, "big"):
        raise Damage(f"the value of {key} in {bucket} isn't what was written")
    return value, zlib.crc32(head + value)


class Archive:
    def __init__(self, folder):
        self.db = Database(os.path.join(folder, "archive.db"))
        self.captures = Captures(os.path.join(folder, "captures"))
        self.meta = dict(self.db.bucket("meta"))
        self.schema = int.from_bytes(self.meta[b"schema"], "big")
        if self.schema >= 5 and unsealed("meta", b"schema again", self.meta[b"schema again"])[0] != self.meta[b"schema"]:
            raise Damage("the schema isn't what was written")
        for name in self.db.buckets:
            if name != "meta":
                self.bucket(name)  # each is checked, whether it is read later or not
        self.rows = dict(self.bucket("records"))
        self.log = dict(self.bucket("log"))
        self.originals = dict(self.bucket("payloads"))

    def bucket(self, name):
        """The pairs of a bucket, which are all that there were, with values as they were written."""
        pairs = list(self.db.bucket(name))
        if self.schema < 5:
            return pairs
        total = 0
        for i, (key, value) in enumerate(pairs):
            value, checksum = unsealed(name, key, value)
            pairs[i] = key, value
            total += checksum
        key = b"total " + name.encode()
        wanted = struct.unpack(">3Q", unsealed("meta", key, self.meta[key])[0])
        if wanted != (len(pairs), total % 2**64, struct.unpack_from("<Q", self.db.buckets[name], 8)[0]):
            raise Damage(f"{name} hasn't all that was written")
        return pairs

    def record(self, number):
        art = cbor(self.rows[number])
        if not art.get("text"):
            text = "\n\n".join(art.get("lead", []) + [b.get("text", "") for b in art.get("body", [])])
            if text:
                art["text"] = text
        return art

    def records(self):
        """Every revision of every article, in the order of publication."""
        revisions = {}
        for key, number in self.bucket("revisions"):
            revisions.setdefault(key[:-5], []).append(number)
        for key, newest in self.bucket("by_time"):
            numbers = revisions[key[12:]]
            if numbers[-1] != newest:
                raise Damage(f"{key[12:]} doesn't lead to its newest revision")
            for number in numbers:
                yield self.record(number)

    def visits(self):
        for bucket in ("visits", "outcomes"):
            for _, value in self.bucket(bucket):
                yield cbor(self.log[value] if len(value) == 8 else value)

    def body(self, place):
        """The page of a capture, as it came over the wire."""
        record = self.captures.verify(place)
        if record.type == "revisit":
            key = record.fields["warc-target-uri"].encode() + b"\0" + place["digest"].encode()
            record, _ = self.captures.at(cbor(self.originals[key]))
        payload = record.payload()
        if digest(payload) != place["digest"]:
            raise Damage(f"a page has another digest: {place}")
        return payload


def main(folder):
    archive = Archive(folder)
    records = visits = 0
    for art in archive.records():
        if "capture" in art:
            archive.body(art["capture"])
        print(json.dumps(art, ensure_ascii=False))
        records += 1
    for visit in archive.visits():
        for place in visit.get("captures", []):
            archive.captures.verify(place)
        visits += 1
    print(f"schema {archive.schema}, {records} records, {visits} visits, {archive.captures.count()} WARC records", file=sys.stderr)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except (Damage, zlib.error, KeyError, struct.error, OSError) as e:
        sys.exit(f"{type(e).__name__}: {e}")
