package export_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/store/export"
)

// judge runs a script of testdata/judges with the packages of npm that
// BROADSHEET_NODE_MODULES names the folder of.
func judge(t *testing.T, script string, in []byte, args ...string) []byte {
	t.Helper()
	modules := os.Getenv("BROADSHEET_NODE_MODULES")
	if modules == "" {
		t.Skip("BROADSHEET_NODE_MODULES names no folder with npm's readers: see docs/exports.md")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no node here to run npm's readers")
	}
	dir := t.TempDir() // node looks for packages beside the script
	source, err := os.ReadFile(filepath.Join("testdata", "judges", script))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(modules, filepath.Join(dir, "node_modules")); err != nil {
		t.Skipf("no links here: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, script), source, 0o600); err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), node, append([]string{filepath.Join(dir, script)}, args...)...)
	c.Stdin = bytes.NewReader(in)
	out, err := c.Output()
	if failed, ok := err.(*exec.ExitError); ok { //nolint:errorlint // as os/exec documents it
		t.Fatalf("%s: %v\n%s", script, err, failed.Stderr)
	} else if err != nil {
		t.Fatal(err)
	}
	return out
}

// A seen is what a reader of Parquet saw.
type seen struct {
	Types map[string]string
	Rows  []map[string]any
}

// TestOthersReadParquet: DuckDB and hyparquet see in it every record as it stands in
// the JSONL, times and lists of structs and all.
func TestOthersReadParquet(t *testing.T) {
	t.Parallel()
	all := speakable()
	path := filepath.Join(t.TempDir(), "it's all.parquet")
	if err := os.WriteFile(path, written(t, "parquet", export.Options{}, all...), 0o600); err != nil {
		t.Fatal(err)
	}
	var verdict map[string]seen
	if err := json.Unmarshal(judge(t, "parquet.mjs", nil, path), &verdict); err != nil {
		t.Fatal(err)
	}
	want := bytes.Split(bytes.TrimSpace(written(t, "jsonl", export.Options{}, all...)), []byte("\n"))
	for reader, saw := range verdict {
		if len(saw.Rows) != len(want) {
			t.Errorf("%s: %d rows of %d records", reader, len(saw.Rows), len(want))
			continue
		}
		for n, row := range saw.Rows {
			if diff := cmp.Diff(asRecord(t, want[n]), asJSON(row)); diff != "" {
				t.Errorf("%s, row %d (-jsonl +parquet):\n%.3000s", reader, n, diff)
			}
		}
	}
	for column, want := range map[string]string{
		"published": "TIMESTAMP WITH TIME ZONE", "published_offset_minutes": "INTEGER", "authors": "VARCHAR[]",
		"images": `STRUCT(url VARCHAR, alt VARCHAR, caption VARCHAR, credit VARCHAR, "role" VARCHAR)[]`,
	} {
		if got := verdict["duckdb"].Types[column]; got != want {
			t.Errorf("%s is %s, want %s", column, got, want)
		}
	}
}

// TestOthersReadEmptyParquet: an export of nothing has the columns and no row.
func TestOthersReadEmptyParquet(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "none.parquet")
	if err := os.WriteFile(path, written(t, "parquet", export.Options{}), 0o600); err != nil {
		t.Fatal(err)
	}
	var verdict map[string]seen
	if err := json.Unmarshal(judge(t, "parquet.mjs", nil, path), &verdict); err != nil {
		t.Fatal(err)
	}
	if len(verdict) != 2 || len(verdict["duckdb"].Rows)+len(verdict["hyparquet"].Rows) != 0 || len(verdict["duckdb"].Types) != len(export.Columns("parquet")) {
		t.Errorf("%+v", verdict)
	}
}

// asRecord is a line of JSONL as data, without what Parquet says otherwise.
func asRecord(t *testing.T, line []byte) map[string]any {
	t.Helper()
	var record map[string]any
	if err := json.Unmarshal(line, &record); err != nil {
		t.Fatal(err)
	}
	delete(record, "schema")
	return bared(record).(map[string]any)
}

// bared is without nulls, empty lists and objects, "paid": false, and a mark of UTF-8
// at the begin of a text, which JavaScript's TextDecoder doesn't hand on.
func bared(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			value = bared(value)
			if value == nil || value == false && key == "paid" {
				delete(v, key)
				continue
			}
			v[key] = value
		}
		if len(v) == 0 {
			return nil
		}
	case string:
		return strings.TrimPrefix(v, "\ufeff")
	case []any:
		if len(v) == 0 {
			return nil
		}
		for i := range v {
			v[i] = bared(v[i])
		}
	}
	return v
}

// asJSON gives a row the form of the record's JSON: times as RFC 3339, fields by
// name.
func asJSON(row map[string]any) map[string]any {
	restore(row)
	if e, ok := row["extraction"].(map[string]any); ok {
		fields := map[string]any{}
		list, _ := e["fields"].([]any)
		for _, f := range list {
			pair, _ := f.(map[string]any)
			fields[pair["field"].(string)] = pair["origin"]
		}
		e["fields"] = fields
	}
	if c, ok := row["capture"].(map[string]any); ok {
		for _, key := range []string{"offset", "length"} {
			n, _ := strconv.ParseFloat(c[key].(string), 64)
			c[key] = n
		}
	}
	out := bared(row).(map[string]any)
	for _, always := range []string{"id", "content_hash"} {
		if _, ok := out[always]; !ok {
			out[always] = ""
		}
	}
	return out
}

// restore puts instants and their offsets together again, at any depth.
func restore(v any) {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			restore(value)
			name, ok := strings.CutSuffix(key, "_offset_minutes")
			if !ok {
				continue
			}
			delete(v, key)
			micros, known := v[name].(string)
			minutes, both := value.(float64)
			if !known || !both {
				continue
			}
			n, _ := strconv.ParseInt(micros, 10, 64)
			v[name] = time.UnixMicro(n).In(time.FixedZone("", 60*int(minutes))).Format(time.RFC3339Nano)
		}
	case []any:
		for i := range v {
			restore(v[i])
		}
	}
}
