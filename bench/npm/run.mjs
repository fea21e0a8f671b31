// Reads gold pages with npm's readers and writes their records.
//
//   npm ci
//   node run.mjs PAGES OUT [--rounds N] [--sets news,bodies,articles] [--readers defuddle,...] [--cpu]
//
// PAGES is the folder of the sets. OUT gets a file of records for each reader, which
// "go run . --records FILE" scores. A record has the least time of N readings in
// milliseconds (2 unless said), of processor time with --cpu; the readers take turns
// at each page.
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { readers } from './readers.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '2' },
    sets: { type: 'string', default: 'news,bodies,articles' },
    readers: { type: 'string', default: Object.keys(readers).join() },
    cpu: { type: 'boolean' },
  },
});
const [pages, out] = positionals;
if (!pages || !out) {
  console.error('usage: node run.mjs PAGES OUT [--rounds N] [--sets NAMES] [--readers NAMES] [--cpu]');
  process.exit(2);
}
const chosen = values.readers.split(',');
const unknown = chosen.find((name) => !readers[name]);
if (unknown) {
  console.error(`run.mjs: no reader is called ${unknown}`);
  process.exit(2);
}

// now is a clock in milliseconds.
const now = values.cpu ? () => (({ user, system }) => (user + system) / 1000)(process.cpuUsage()) : () => performance.now();

// What readers print belongs to no record.
for (const level of ['log', 'info', 'warn', 'debug', 'error']) console[level] = () => {};

mkdirSync(out, { recursive: true });
const files = chosen.map((name) => openSync(join(out, `${name}.jsonl`), 'w'));
for (const set of values.sets.split(',')) {
  for (const line of readFileSync(join(pages, set, 'pages.jsonl'), 'utf8').split('\n')) {
    if (!line.trim()) continue;
    const { file, url } = JSON.parse(line);
    const page = { html: decode(gunzipSync(readFileSync(join(pages, set, file)))), url };
    const records = await readAll(page, Number(values.rounds));
    records.forEach((r, i) => writeSync(files[i], `${JSON.stringify({ source: file, ...r })}\n`));
    await new Promise(setImmediate); // else jsdom never lets go of its windows
  }
}
files.forEach(closeSync);

// readAll reads a page with all readers in turn. A reader that throws has refused it
// and gives an empty record, for its time counts all the same.
async function readAll(page, rounds) {
  const ways = chosen.map((name) => readers[name]);
  const found = ways.map(() => ({ ms: Infinity, record: () => null }));
  for (let round = 0; round < rounds; round++) {
    for (let n = 0; n < ways.length; n++) {
      const i = (round + n) % ways.length;
      const start = now();
      try {
        found[i].record = await ways[i](page);
      } catch {
        found[i].record = () => null;
      }
      found[i].ms = Math.min(found[i].ms, now() - start);
    }
  }
  return found.map(({ ms, record }) => ({ ...record(), ms }));
}

// decode takes UTF-8 for what it is, else what the page's meta element says.
function decode(raw) {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw);
  } catch {
    const said = /charset\s*=\s*["']?([\w-]+)/i.exec(raw.subarray(0, 1024).toString('latin1'));
    return new TextDecoder(said?.[1] ?? 'windows-1252').decode(raw);
  }
}
