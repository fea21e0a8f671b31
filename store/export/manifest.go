package export

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"broadsheet/extract"
	"broadsheet/store/internal/disk"
)

// Names of the files of an export to a folder that have no records.
const (
	manifestName  = "manifest.json"
	croissantName = "croissant.json"
	journalName   = ".broadsheet-export.jsonl"
)

// ManifestSchema is the name and version of the manifest's form.
const ManifestSchema = "broadsheet/export/1"

// A Manifest says what is in the folder of an export, and how it was chosen. It has
// no clock of its own: the same archive and the same command give the same bytes.
type Manifest struct {
	Manifest  string         `json:"manifest"` // [ManifestSchema]
	Program   string         `json:"program"`  // name and version
	Schema    string         `json:"schema"`   // of the records
	Format    string         `json:"format"`
	Options   map[string]any `json:"options"`                 // of the command, as they were given
	Records   int            `json:"records"`                 // in all files
	LeftOut   map[string]int `json:"left_out,omitempty"`      // records that the options chose but for this reason
	Newest    time.Time      `json:"newest_fetched,omitzero"` // when the newest page of them was fetched
	Profiles  []Profile      `json:"profiles"`                // by name and hash
	Croissant Entry          `json:"croissant"`               // the description for catalogues
	Files     []Entry        `json:"files"`                   // in the order of their records
}

// A Profile is a version of a site profile that records were read with; of those read
// with none both names are absent.
type Profile struct {
	Name    string `json:"name,omitempty"`
	Hash    string `json:"hash,omitempty"`
	Records int    `json:"records"`
}

// An Entry is a file of an export.
type Entry struct {
	Name    string `json:"name"` // in the folder, with slashes
	Bytes   int64  `json:"bytes"`
	SHA256  string `json:"sha256"` // hexadecimal
	Records int    `json:"records"`
}

// A tally is what the manifest says of records.
type tally struct {
	records  int
	newest   time.Time
	profiles map[Profile]int // the count in the key is 0
}

func (t *tally) add(art *extract.Article) {
	t.records++
	if at := art.Fetched; at.After(t.newest) {
		t.newest = at.UTC()
	}
	if t.profiles == nil {
		t.profiles = map[Profile]int{}
	}
	t.profiles[Profile{Name: art.Extraction.Profile, Hash: art.Extraction.ProfileHash}]++
}

// into writes it down.
func (t *tally) into(m *Manifest) {
	m.Records, m.Newest, m.Profiles = t.records, t.newest, []Profile{}
	for p, n := range t.profiles {
		p.Records = n
		m.Profiles = append(m.Profiles, p)
	}
	slices.SortFunc(m.Profiles, func(a, b Profile) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Hash, b.Hash)) })
}

// writeManifest writes a manifest; its files come one by one, since there may be a
// million.
func writeManifest(w io.Writer, m *Manifest, files func(yield func(Entry) error) error) error {
	head := *m
	head.Files = []Entry{}
	raw, err := json.MarshalIndent(&head, "", "  ")
	if err != nil {
		return err
	}
	raw, ok := bytes.CutSuffix(raw, []byte("]\n}"))
	if !ok {
		return errors.New("the manifest's files don't come last")
	}
	if _, err := w.Write(raw); err != nil {
		return err
	}
	sep := "\n    "
	err = files(func(e Entry) error {
		line, err := json.Marshal(e)
		if err == nil {
			_, err = fmt.Fprintf(w, "%s%s", sep, line)
		}
		sep = ",\n    "
		return err
	})
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, "\n  ]\n}\n")
	return err
}

// readManifest reads the manifest of a folder. Without one the error matches
// [fs.ErrNotExist]; what is no manifest of ours gives another.
func readManifest(root *disk.Root) (*Manifest, error) {
	raw, err := root.ReadFile(manifestName)
	if err != nil {
		return nil, err
	}
	var m Manifest
	if err := json.Unmarshal(raw, &m); err != nil {
		return nil, fmt.Errorf("%s: %w", manifestName, err)
	}
	if m.Manifest != ManifestSchema {
		return nil, fmt.Errorf("%s: it is not of the form %s", manifestName, ManifestSchema)
	}
	return &m, nil
}
