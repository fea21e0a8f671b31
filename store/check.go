package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime/debug"

	bolt "go.etcd.io/bbolt"

	"broadsheet/extract"
)

// CheckOptions are the settings of [Archive.CheckWith]. The zero value is the deep check.
type CheckOptions struct {
	// Fast leaves the captures unread: only whether their files are there and reach
	// far enough.
	Fast bool
	// Progress is told how far a part of the check is: records by their number, captures
	// by their bytes. It is called often, from one goroutine; nil is nobody.
	Progress func(part string, done, total int64)
}

// Check reads the whole archive: the database's own structure, every record with
// its capture and digest, every index entry and back; of a backup its list, too. An error is only what kept it
// from looking; what it found is in the report. While another process writes, that is an
// [InUseError]: what is being changed can't be held together.
func (a *Archive) Check(ctx context.Context) (*Report, error) {
	return a.CheckWith(ctx, CheckOptions{})
}

// CheckWith is Check with settings.
func (a *Archive) CheckWith(ctx context.Context, opt CheckOptions) (*Report, error) {
	if opt.Progress == nil {
		opt.Progress = func(string, int64, int64) {}
	}
	r := &Report{opt: opt, Problems: []Problem{}}
	release, err := a.keepWritersOut()
	if err != nil {
		return r, err
	}
	defer release()
	err = a.check(ctx, r)
	if err == nil && !opt.Fast {
		err = r.checkBackup(ctx, a.dir)
	}
	return r, err
}

// check checks while nobody writes.
func (a *Archive) check(ctx context.Context, r *Report) error {
	err := a.view(func(t txn) error {
		if err := checkPages(t.Tx); err != nil {
			return err
		}
		return t.walk(ctx)
	})
	if err != nil {
		damage, ok := errors.AsType[*DamageError](err)
		if !ok {
			return err
		}
		// Where a page can't be read nothing is certain, and bbolt's own check would
		// end the process.
		r.add(BadDatabase, damage.Path, "database: %v: rebuild it with 'broadsheet archive repair'", damage.Err)
		return r.checkSegments(ctx, a.capturesDir())
	}
	return a.view(func(t txn) error {
		for err := range t.Check(bolt.WithKVStringer(shortKeys{})) {
			r.add(BadDatabase, a.path(), "database: %v", err)
		}
		for _, err := range badHeads(t.DB()) {
			r.add(BadDatabase, a.path(), "database: %v: 'broadsheet archive repair' makes it anew from the captures", err)
		}
		c := &checker{txn: t.lenient(), Report: r, shelf: a.shelf, held: map[string]int64{}}
		for _, part := range []func(context.Context) error{c.sums, c.revisions, c.times, c.addresses, c.visits, c.originals} {
			if err := part(ctx); err != nil {
				return err
			}
		}
		if n := t.Bucket(bRecords).Stats().KeyN; n != r.Revisions {
			r.add(BadIndex, string(bRecords), "records: %d are there, %d are led to", n, r.Revisions)
		}
		return r.checkSegments(ctx, a.capturesDir())
	})
}

// shortKeys names keys in bbolt's own check. The length of one is what may be damaged,
// so what follows of that check, in its own goroutine, is guarded as ours is.
type shortKeys struct{}

// KeyToString quotes the beginning of a key.
func (shortKeys) KeyToString(key []byte) string {
	debug.SetPanicOnFault(true)
	return fmt.Sprintf("%q", key[:min(len(key), 64)])
}

// ValueToString says nothing: a value may be a whole record.
func (shortKeys) ValueToString([]byte) string { return "" }

// walk touches every key of every bucket, and looks each one up: on the way down
// that reads the pages above, which lead elsewhere when they are damaged.
func (t txn) walk(ctx context.Context) error {
	zero := []byte{0}
	for _, name := range buckets(version(t.Tx)) {
		b := t.Tx.Bucket(name) // values as they stand
		if b == nil {
			return &DamageError{t.DB().Path(), fmt.Errorf("the bucket %s is missing", name)}
		}
		err := b.ForEach(func(k, v []byte) error {
			_ = bytes.Count(k, zero) + bytes.Count(v, zero) // a fault if they lie outside of the file
			if !bytes.Equal(b.Get(k), v) {
				return &DamageError{t.DB().Path(), fmt.Errorf("bucket %s: the key %q isn't found where it stands", name, k)}
			}
			return context.Cause(ctx)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// A checker holds the parts of a database against each other.
type checker struct {
	txn
	*Report
	shelf *shelf
	held  map[string]int64 // segment → size, -1 when it is missing
}

// revisions follows every revision to its record and its capture, and the newest of
// each article to its places in the indexes.
func (c *checker) revisions(ctx context.Context) error {
	var last *extract.Article
	var lastSeq []byte
	total := int64(c.Bucket(bRevisions).Stats().KeyN)
	err := c.Bucket(bRevisions).ForEach(func(k, seq []byte) error {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		c.Revisions++
		c.opt.Progress("records", int64(c.Revisions), total)
		art, err := c.record(seq)
		if err != nil {
			c.add(BadRecord, hex.EncodeToString(seq), "record %x: %v", seq, err)
			return nil
		}
		if !bytes.Equal(k, revisionKey(art.ID, art.Revision)) {
			c.add(BadIndex, art.ID, "record %s revision %d: the index calls it %q", art.ID, art.Revision, k)
		}
		want := 1
		if last != nil && last.ID == art.ID {
			want = last.Revision + 1
		} else {
			c.indexes(last, lastSeq)
		}
		if art.Revision != want {
			c.add(MissingRevision, art.ID, "record %s: revision %d is missing", art.ID, want)
		}
		if art.Capture != nil {
			c.capture(art.ID, *art.Capture)
		}
		last, lastSeq = art, seq
		return nil
	})
	c.indexes(last, lastSeq)
	return err
}

// indexes looks whether the newest revision of an article is found by time and by
// its addresses.
func (c *checker) indexes(art *extract.Article, seq []byte) {
	if art == nil {
		return
	}
	if !bytes.Equal(c.Bucket(bByTime).Get(orderKey(art)), seq) {
		c.add(BadIndex, art.ID, "record %s: it isn't in the order of publication", art.ID)
	}
	for _, address := range append([]string{art.URL}, art.Aliases...) {
		if address != "" && c.Bucket(bAddresses).Get(addressKey(address)) == nil {
			c.add(BadIndex, art.ID, "record %s: it isn't found by its address %s", art.ID, address)
		}
	}
}

// times holds the order of publication against the newest revisions.
func (c *checker) times(context.Context) error {
	return c.Bucket(bByTime).ForEach(func(k, seq []byte) error {
		c.Articles++
		if len(k) < timeKeySize {
			c.add(BadIndex, hex.EncodeToString(k), "order of publication: the key %x is too short", k)
			return nil
		}
		art, newest, err := c.latest(string(k[timeKeySize:]))
		switch {
		case err != nil:
			c.add(BadRecord, string(k[timeKeySize:]), "article %s: %v", k[timeKeySize:], err)
		case art == nil:
			c.add(BadIndex, string(k[timeKeySize:]), "order of publication: %s leads to no record", k[timeKeySize:])
		case !bytes.Equal(newest, seq) || !bytes.Equal(k, orderKey(art)):
			c.add(BadIndex, art.ID, "order of publication: %s doesn't lead to its newest revision", art.ID)
		}
		return nil
	})
}

// addresses follows every address to its article.
func (c *checker) addresses(context.Context) error {
	return c.Bucket(bAddresses).ForEach(func(address, id []byte) error {
		if !c.has(string(id)) {
			c.add(BadIndex, string(address), "address %s leads to %s, which has no record", address, id)
		}
		return nil
	})
}

// has reports whether an article has a revision, without reading it.
func (t txn) has(id string) bool {
	k, _ := t.Bucket(bRevisions).Cursor().Seek(append([]byte(id), 0))
	return len(k) == len(id)+5 && bytes.HasPrefix(k, append([]byte(id), 0)) && binary.BigEndian.Uint32(k[len(id)+1:]) > 0
}

// visits follows every visit of an article, and the last one of every address
// without.
func (c *checker) visits(ctx context.Context) error {
	err := c.Bucket(bVisits).ForEach(func(k, raw []byte) error {
		c.Visits++
		v, err := c.visit(raw)
		if err != nil {
			c.add(BadVisit, fmt.Sprintf("%q", k), "visit %q: %v", k, err)
			return context.Cause(ctx)
		}
		if !bytes.Equal(k, visitKey(v)) {
			c.add(BadIndex, v.Address, "visit of %s: the index calls it %q", v.Address, k)
		}
		if !c.has(v.ID) {
			c.add(BadIndex, v.Address, "visit of %s leads to %s, which has no record", v.Address, v.ID)
		}
		if !v.Dropped.IsZero() {
			c.Dropped++
		}
		c.reaches(v)
		return context.Cause(ctx)
	})
	if err != nil {
		return err
	}
	return c.Bucket(bOutcomes).ForEach(func(address, raw []byte) error {
		v, err := c.visit(raw)
		switch {
		case err != nil:
			c.add(BadVisit, string(address), "last visit of %s: %v", address, err)
		case !bytes.Equal(address, addressKey(v.Address)):
			c.add(BadIndex, v.Address, "last visit of %s: the index calls it %q", v.Address, address)
		default:
			c.reaches(v)
		}
		return context.Cause(ctx)
	})
}

// reaches looks whether the captures of a visit are there.
func (c *checker) reaches(v Visit) {
	for _, at := range v.Captures {
		c.stands("visit of "+v.Address, at.File, at.Offset+at.Length)
	}
}
