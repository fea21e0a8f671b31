package similar

import (
	"encoding/binary"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// Check reads an index's file from its beginning to its end and changes nothing. The error
// says that something of it isn't what was written. A file of another format is none of
// ours to judge: the next question makes it anew.
func Check(path string) error {
	f, err := openFile(path, true)
	if errors.Is(err, errFormat) {
		return nil
	}
	if err == nil {
		err = errors.Join(f.view(readRuns), f.close())
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	return nil
}

// readRuns reads all runs.
func readRuns(tx *bolt.Tx) error {
	for i, b := range storedRuns(tx) {
		eachBlock(tx, binary.BigEndian.AppendUint32(nil, uint32(i)), b.(*stored).first, func([]byte, block) {})
	}
	return nil
}
