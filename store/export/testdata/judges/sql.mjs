// Runs the SQL on stdin with DuckDB in the folder that is given, statement by
// statement, and prints the rows of each as JSON.
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

process.chdir(process.argv[2]);
const connection = await (await DuckDBInstance.create(':memory:')).connect();
const results = [];
for (const statement of readFileSync(0, 'utf8').split(';').map((s) => s.trim()).filter(Boolean)) {
  results.push((await connection.runAndReadAll(statement)).getRowObjectsJson());
}
process.stdout.write(JSON.stringify(results));
