#!/usr/bin/env python3
"""What an article costs on disk: in an archive, in a folder of files, in SQLite.

    cd bench && python3 sizes.py ../../shared/data/news

The folder has pages.jsonl, a page a line with "file" and "url". The pages are read with
the program of the folder above. Python's standard library is enough.
"""

import gzip
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path


def unpacked(pages, to):
    """Writes the pages as plain files and the list of their addresses; returns their bytes."""
    to.mkdir()
    size, urls = 0, []
    for line in open(pages / "pages.jsonl", encoding="utf-8"):
        page = json.loads(line)
        html = gzip.decompress((pages / page["file"]).read_bytes())
        name = Path(page["file"]).name.removesuffix(".gz")
        (to / name).write_bytes(html)
        size += len(html)
        urls.append(f"{name}\t{page['url']}\n")
    (to / "urls.tsv").write_text("".join(urls), encoding="utf-8")
    return size


def archived(program, pages, to, form):
    """Keeps the pages in an archive; returns the bytes of captures and of the database."""
    run = [program, "--quiet", "--archive", to]
    subprocess.run([*run, "crawl", pages, "--urls", pages / "urls.tsv", "--compress", form], check=False)
    return sum(f.stat().st_size for f in to.glob("captures/*.warc.*")), (to / "archive.db").stat().st_size


def compacted(program, archive):
    """Packs an archive anew; returns the bytes of captures and of the database."""
    subprocess.run([program, "--quiet", "--archive", archive, "archive", "compact"], check=True, stdout=subprocess.DEVNULL)
    return sum(f.stat().st_size for f in archive.glob("captures/*.warc.*")), (archive / "archive.db").stat().st_size


def records(program, archive):
    """The records as JSON, a line each."""
    out = subprocess.run([program, "--archive", archive, "export"], check=True, capture_output=True).stdout
    return out.splitlines()


def foldered(pages, lines, to, block=4096):
    """Writes a folder of gzipped pages and JSON records; returns its bytes, and those of whole blocks."""
    to.mkdir()
    for page in pages.glob("*.html"):
        (to / (page.name + ".gz")).write_bytes(gzip.compress(page.read_bytes(), 6))
    for n, line in enumerate(lines):
        (to / f"{n}.json").write_bytes(line)
    sizes = [f.stat().st_size for f in to.iterdir()]
    return sum(sizes), sum(-(-s // block) * block for s in sizes)


def tabled(pages, lines, path):
    """Writes gzipped pages and JSON records into SQLite; returns its bytes."""
    db = sqlite3.connect(path)
    db.execute("create table page (name text primary key, html blob)")
    db.execute("create table article (id text primary key, url text, published text, record text)")
    db.execute("create index by_url on article (url)")
    db.execute("create index by_time on article (published)")
    with db:
        for page in pages.glob("*.html"):
            db.execute("insert into page values (?, ?)", (page.name, gzip.compress(page.read_bytes(), 6)))
        for line in lines:
            r = json.loads(line)
            db.execute("insert into article values (?, ?, ?, ?)", (r["id"], r.get("url"), r.get("published"), line.decode()))
    db.close()
    return os.path.getsize(path)


def main():
    pages = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        program = at / "broadsheet"
        top = Path(__file__).resolve().parent.parent
        subprocess.run(["go", "build", "-o", program, "./cmd/broadsheet"], cwd=top, check=True)
        raw = unpacked(pages, at / "pages")
        warc_gz, database = archived(program, at / "pages", at / "gzip", "gzip")
        warc_zst, _ = archived(program, at / "pages", at / "zstd", "zstd")
        lines = records(program, at / "gzip")
        packed, packed_db = compacted(program, at / "gzip")
        files, blocks = foldered(at / "pages", lines, at / "folder")
        table = tabled(at / "pages", lines, at / "table.sqlite")
        print(f"{len(lines)} articles; bytes an article\n\n| what | bytes | of raw HTML |\n| --- | ---: | ---: |")
        for what, size in {
            "raw HTML": raw, "gzip WARC": warc_gz, "zstd WARC": warc_zst, "record as JSON": sum(map(len, lines)),
            "archive.db": database, "archive with gzip": warc_gz + database, "archive with zstd": warc_zst + database,
            "WARC, compacted": packed, "archive.db, compacted": packed_db, "archive, compacted": packed + packed_db,
            "folder of .html.gz and .json": files, "the same in blocks of 4 KB": blocks, "SQLite, pages as gzip": table,
        }.items():
            print(f"| {what} | {size // len(lines):,} | {size / raw:.3f} |")


if __name__ == "__main__":
    main()
