package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// segments copies the other's captures. They come before what points to them.
func (m *merge) segments(ctx context.Context) error {
	names, err := filesIn(m.other.capturesDir())
	if err == nil {
		err = m.dropped(ctx)
	}
	if err != nil {
		return err
	}
	if err := m.bringAll(ctx, names); err != nil {
		return err
	}
	for _, name := range names {
		if segment := m.beside(name); segment != "" {
			if err := m.side(name, segment); err != nil {
				return err
			}
		}
	}
	// What an earlier run copied, and couldn't make durable, was taken as it is.
	return syncFolders(m.dir, "captures")
}

// bringAll brings those segments among some files that aren't here.
func (m *merge) bringAll(ctx context.Context, names []string) error {
	var fresh []arrival
	for _, name := range names {
		if !isSegment(name) {
			continue
		}
		one, err := m.arriving(ctx, name)
		if err != nil {
			return err
		}
		if !one.isHere {
			fresh = append(fresh, one)
		}
	}
	err := m.examine(ctx, fresh)
	for i := range fresh {
		if err != nil {
			return err
		}
		err = m.bring(ctx, &fresh[i])
	}
	return err
}

// An arrival is a segment of the other archive.
type arrival struct {
	name     string // there
	to       string // here
	size     int64  // bytes that are whole
	isHere   bool
	isLonger bool // than the one here, which is its beginning
}

// arriving finds out whether a segment is here: under its name, or under one of its own where
// other bytes have that. One that a copy of an archive has only the beginning of is the
// same.
func (m *merge) arriving(ctx context.Context, name string) (one arrival, err error) {
	from := filepath.Join(m.other.capturesDir(), name)
	f, err := os.Open(from)
	if err != nil {
		return one, err
	}
	one = arrival{name: name, to: name}
	one.size, err = m.wholeSize(f)
	_ = f.Close() // it was only read
	if err != nil {
		return one, err
	}
	theirs, err := digestOf(ctx, from, one.size)
	if err != nil {
		return one, err
	}
	_, ending, _ := strings.Cut(name, ".warc")
	if first := stemOf(name) + ".warc" + ending; first != name { // the other one gave it a name of its own
		ours, err := digestOf(ctx, filepath.Join(m.capturesDir(), first), one.size)
		if err == nil && ours == theirs {
			return m.arrived(one, first), nil
		}
	}
	for try := 0; ; try++ {
		ours, err := digestOf(ctx, filepath.Join(m.capturesDir(), one.to), one.size)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return one, nil
		case err != nil:
			return one, err
		case ours == theirs: // and ours may be longer
			return m.arrived(one, one.to), nil
		}
		if begins, err := digestOf(ctx, from, ours.Size); err != nil || begins == ours {
			one.isLonger = true
			return one, err
		}
		if try > 0 {
			return one, fmt.Errorf("captures/%s is here with other bytes than its name says: see 'broadsheet archive check'", one.to)
		}
		one.to = strings.Replace(name, ".warc", "~"+theirs.SHA256[:12]+".warc", 1)
	}
}

// arrived notes that a segment is here under a name.
func (m *merge) arrived(one arrival, to string) arrival {
	m.names[one.name], m.sizes[one.name] = to, fileSize(filepath.Join(m.capturesDir(), to)) // ours may be longer
	one.to, one.isHere = to, true
	return one
}

// copySegment copies a segment as it is.
func (m *merge) copySegment(ctx context.Context, one *arrival) error {
	_, err := copyFile(ctx, filepath.Join(m.other.capturesDir(), one.name), filepath.Join(m.capturesDir(), one.to), one.to, one.size)
	if err == nil {
		m.arrived(*one, one.to)
		m.report.Segments++
		m.report.Bytes += one.size
	}
	return err
}

// beside is the segment beside which a file lies that is none.
func (m *merge) beside(name string) string {
	for segment := range m.names {
		if name != segment && strings.HasPrefix(name, segment) {
			return segment
		}
	}
	return ""
}

// side makes what lies beside a segment there: its index, but not one by another name, and
// the copy of its dictionary.
func (m *merge) side(name, segment string) error {
	ours := filepath.Join(m.capturesDir(), m.names[segment])
	switch ending := strings.TrimPrefix(name, segment); {
	case isThere(ours + ending):
	case ending == indexExtension && m.names[segment] == segment:
		return writeIndex(ours)
	case ending == dictionaryExtension:
		f, err := os.Open(ours)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }() // it was only read
		d, err := m.shelf.dictionary(f)
		if err != nil {
			return err
		}
		return copyDictionary(ours, d)
	}
	return nil
}
