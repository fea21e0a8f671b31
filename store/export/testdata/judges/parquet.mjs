// Reads a Parquet file with DuckDB and with hyparquet and prints the rows of both as
// JSON. Whole numbers of 64 bits are texts: JavaScript's numbers are too short for
// microseconds.
import { DuckDBInstance } from '@duckdb/node-api';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';

const file = process.argv[2];

async function duckdb() {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const micros = ['published', 'modified', 'fetched'].map((c) => `epoch_us(${c}) AS ${c}`).join(', ');
  const body = `list_transform(body, lambda b: {'type': b.type, 'text': b.text, 'level': b.level,
    'time': epoch_us(b.time), 'time_offset_minutes': b.time_offset_minutes}) AS body`;
  const path = file.replaceAll("'", "''");
  const types = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet('${path}')`);
  const rows = await connection.runAndReadAll(`SELECT * REPLACE (${micros}, ${body}) FROM read_parquet('${path}')`);
  return {
    types: Object.fromEntries(types.getRowObjectsJson().map((t) => [t.column_name, t.column_type])),
    rows: rows.getRowObjectsJson(),
  };
}

async function hyparquet() {
  const same = (micros) => micros; // as it stands in the file
  const rows = await parquetReadObjects({
    file: await asyncBufferFromFile(file), compressors, parsers: { timestampFromMicroseconds: same },
  });
  return { rows };
}

const seen = { duckdb: await duckdb(), hyparquet: await hyparquet() };
process.stdout.write(JSON.stringify(seen, (_, v) => (typeof v === 'bigint' ? String(v) : v)));
