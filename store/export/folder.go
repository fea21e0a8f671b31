package export

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"

	"broadsheet/extract"
	"broadsheet/store/choose"
	"broadsheet/store/internal/disk"
)

// A Folder is an export to a folder: files of records, a manifest, and a description
// for catalogues.
type Folder struct {
	Dir string
	// New begins a file.
	New func(io.Writer) (Writer, error)
	// Extension is how names of the form's files end, such as ".jsonl".
	Extension string
	// MediaType is the form's (IANA).
	MediaType string
	// Split is how many records a file has; 0 is all in one.
	Split int
	// Each gives each record a file of its own, in folders by year and month, as
	// [ArticleName] names them. Split is not heeded.
	Each bool
	// Revisions says that there may be several of an article: with Each, names of files
	// then have them.
	Revisions bool
	// About is what the manifest says that is known before.
	About Manifest
	// Describe is what the description says that the records don't.
	Describe Description
	// Fields are those that the records have; nil is all of them.
	Fields *choose.Fields
	// Columns are those of a table, where the form is one.
	Columns []string
	// State is the archive's. An export that was broken off is continued only where
	// it was of the same state.
	State string
	// LeftOut, where it is set, is asked at the end for what the manifest says there.
	LeftOut func() map[string]int
}

// Write exports records and returns the manifest, without its files, and their
// number. Each file appears under its name when it is whole and on disk; those of an
// export of a file a record are left to the system to write. The manifest comes
// last, so that what has one is whole.
//
// A folder that doesn't exist is made. One with an export is emptied of it first; one
// with an export that was broken off is continued: its whole files stay if it was of
// the same command and state, and the records in them are passed over. A folder with
// other files is refused. When records fails Write returns its error, and the next
// one goes on from there.
func (f *Folder) Write(records iter.Seq2[*extract.Article, error]) (m *Manifest, files int, err error) {
	defer func() { err = disk.Advised(err) }()
	if err := disk.Mkdir(f.Dir, 0o755); err != nil && !os.IsExist(err) {
		return nil, 0, failed(f.Dir, err)
	}
	// Where we may not look we have not made it.
	if err := disk.SyncDir(filepath.Dir(filepath.Clean(f.Dir))); err != nil && !errors.Is(err, fs.ErrPermission) {
		return nil, 0, err
	}
	root, err := disk.OpenRoot(f.Dir)
	if err != nil {
		return nil, 0, failed(f.Dir, err)
	}
	defer func() { _ = root.Close() }()
	j, err := f.prepare(root)
	if err != nil {
		return nil, 0, failed(f.Dir, err)
	}
	defer func() { _ = j.close() }() // each line is on disk when it must be
	next, stop := iter.Pull2(records)
	defer stop()
	run := &folding{Folder: f, root: root, journal: j, next: next}
	for more := true; more; {
		if more, err = run.part(); err != nil {
			return nil, 0, err
		}
	}
	m, err = run.finish()
	return m, run.files, err
}

// key is a digest of all that decides on the files.
func (f *Folder) key() (string, error) {
	raw, err := json.Marshal(struct {
		About    Manifest
		Describe Description
		Split    int
		Each     bool
		State    string
	}{f.About, f.Describe, f.Split, f.Each, f.State})
	return fmt.Sprintf("%x", sha256.Sum256(raw)), err
}

// A folding is one run of a folder's export.
type folding struct {
	*Folder

	root    *disk.Root
	journal *journal
	next    func() (*extract.Article, error, bool)
	tally   tally
	files   int
}

// part keeps or writes the next file. It reports whether there may be more.
func (r *folding) part() (more bool, err error) {
	first, err, ok := r.next()
	if err != nil || !ok && (r.files > 0 || r.Each) {
		return false, err
	}
	r.files++
	name := r.name(first)
	if kept, isThere := r.journal.next(); ok && isThere && kept.Name == name && kept.Records > 0 && kept.check(r.root) == "" {
		r.journal.keep()
		r.tally.add(first)
		return true, r.pass(kept.Records - 1)
	}
	if dir := path.Dir(name); dir != "." {
		if err := r.root.MkdirAll(dir, 0o755); err != nil {
			return false, failed(filepath.Join(r.Dir, dir), err)
		}
	}
	entry := Entry{Name: name}
	err = put(filepath.Join(r.Dir, filepath.FromSlash(name)), !r.Each, func(w io.Writer) (err error) {
		m := newMeter(w)
		entry.Records, err = r.fill(m, first)
		entry.Bytes, entry.SHA256 = m.bytes, m.sum()
		return err
	})
	if err == nil {
		err = r.journal.add(entry, !r.Each)
	}
	return ok, err
}

// name is that of the next file, which begins with a record.
func (r *folding) name(first *extract.Article) string {
	switch {
	case r.Each:
		return ArticleName(first, r.Revisions) + r.Extension
	case r.Split > 0:
		return fmt.Sprintf("articles-%05d%s", r.files, r.Extension)
	}
	return "articles" + r.Extension
}

// pass passes over records that are in a file already.
func (r *folding) pass(n int) error {
	for range n {
		art, err, ok := r.next()
		if err != nil || !ok {
			return err
		}
		r.tally.add(art)
	}
	return nil
}

// fill writes the records of one file; the first is nil where there are none at all.
func (r *folding) fill(w io.Writer, art *extract.Article) (n int, err error) {
	buffered := bufio.NewWriterSize(w, 1<<16)
	out, err := r.New(buffered)
	if err != nil {
		return 0, err
	}
	most := r.Split
	if r.Each {
		most = 1
	}
	for ok := art != nil; ok; {
		if err := out.Write(r.Fields.Of(art)); err != nil {
			return n, fmt.Errorf("write record %s: %w", art.ID, err)
		}
		r.tally.add(art)
		if n++; n == most {
			break
		}
		if art, err, ok = r.next(); err != nil {
			return n, err
		}
	}
	if err := out.Close(); err != nil {
		return n, err
	}
	return n, buffered.Flush()
}

// finish writes what describes the records. With the manifest the export is whole.
func (r *folding) finish() (*Manifest, error) {
	m := r.About
	m.Manifest, m.Schema = ManifestSchema, extract.Schema
	r.tally.into(&m)
	if r.LeftOut != nil {
		m.LeftOut = r.LeftOut()
	}
	m.Croissant.Name = croissantName
	err := put(filepath.Join(r.Dir, croissantName), true, func(w io.Writer) error {
		meter := newMeter(w)
		err := r.croissant(meter, &m)
		m.Croissant.Bytes, m.Croissant.SHA256 = meter.bytes, meter.sum()
		return err
	})
	if err != nil {
		return nil, err
	}
	err = put(filepath.Join(r.Dir, manifestName), true, func(w io.Writer) error {
		buffered := bufio.NewWriter(w)
		if err := writeManifest(buffered, &m, r.journal.entries); err != nil {
			return err
		}
		return buffered.Flush()
	})
	if err != nil {
		return nil, err
	}
	_ = r.journal.close() // all that was in it is said elsewhere, and Windows removes no open file
	if err := r.root.Remove(journalName); err != nil {
		return nil, failed(r.Dir, err)
	}
	return &m, disk.SyncDir(r.Dir)
}

// A meter passes bytes on and takes their digest.
type meter struct {
	w     io.Writer
	hash  hash.Hash
	bytes int64
}

func newMeter(w io.Writer) *meter { return &meter{w: w, hash: sha256.New()} }

func (m *meter) Write(p []byte) (int, error) {
	n, err := m.w.Write(p)
	m.hash.Write(p[:n])
	m.bytes += int64(n)
	return n, err
}

func (m *meter) sum() string { return hex.EncodeToString(m.hash.Sum(nil)) }
