package export

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"broadsheet/store/internal/disk"
)

// A journal notes the files of an export that are whole. Its first line says which
// export it is of; one that was broken off has it still in its folder, and the same
// export begins with what it names.
type journal struct {
	f    disk.File
	head journalHead
	kept *bufio.Reader // entries of the export that was broken off, while they are good
	end  int64         // where the last entry ends that stays

	ahead int64 // length of the entry that was read last
}

type journalHead struct {
	Export string `json:"export"` // [ManifestSchema]
	Of     string `json:"of"`     // a digest of all that decides on the files
}

// openJournal opens a folder's journal, or makes it. isNew tells which.
func openJournal(root *disk.Root) (j *journal, isNew bool, err error) {
	f, err := root.OpenFile(journalName, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, false, err
	}
	j = &journal{f: f, kept: bufio.NewReader(f)}
	j.end = j.line(&j.head)
	return j, j.head.Export != ManifestSchema, nil
}

// line reads a line and says how long it is; 0 where there is no whole one.
func (j *journal) line(into any) int64 {
	raw, err := j.kept.ReadBytes('\n')
	if err != nil || json.Unmarshal(raw, into) != nil {
		return 0
	}
	return int64(len(raw))
}

// next is the next entry of the export that was broken off. It stays in the journal
// if it is kept, and else it and all behind it are forgotten.
func (j *journal) next() (e Entry, ok bool) {
	if j.kept == nil {
		return Entry{}, false
	}
	if j.ahead = j.line(&e); j.ahead == 0 {
		j.kept = nil
	}
	return e, j.kept != nil
}

// keep takes over the entry that next gave.
func (j *journal) keep() { j.end, j.ahead = j.end+j.ahead, 0 }

// begin forgets what the journal had and makes it that of an export.
func (j *journal) begin(of string) error {
	j.kept, j.end, j.head = nil, 0, journalHead{ManifestSchema, of}
	return j.write(j.head, true)
}

// add notes a file that is whole. What next would have given is forgotten.
func (j *journal) add(e Entry, durable bool) error {
	j.kept = nil
	return j.write(e, durable)
}

// write puts a line behind the last good one.
func (j *journal) write(line any, durable bool) error {
	raw, err := json.Marshal(line)
	if err != nil {
		return err
	}
	raw = append(raw, '\n')
	if err := j.f.Truncate(j.end); err != nil {
		return err
	}
	if _, err := j.f.WriteAt(raw, j.end); err != nil {
		return err
	}
	j.end += int64(len(raw))
	if durable {
		return j.f.Sync()
	}
	return nil
}

// entries hands out all that are good, in their order.
func (j *journal) entries(yield func(Entry) error) error {
	lines := json.NewDecoder(bufio.NewReader(io.NewSectionReader(j.f, 0, j.end)))
	var head journalHead
	if err := lines.Decode(&head); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	for {
		var e Entry
		err := lines.Decode(&e)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = yield(e)
		}
		if err != nil {
			return fmt.Errorf("journal: %w", err)
		}
	}
}

func (j *journal) close() error { return j.f.Close() }
