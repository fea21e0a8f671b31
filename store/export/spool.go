package export

import (
	"bytes"
	"errors"
	"io"
	"os"
)

// maxInMemory is what a spool holds in memory, in bytes, before it goes to disk.
const maxInMemory = 4 << 20

// A spool keeps what can be written only after something that is known last: a
// little in memory, more in a file of the system's folder for such, which is gone
// at the latest when the process is.
type spool struct {
	held bytes.Buffer
	file *os.File
}

func (s *spool) Write(p []byte) (int, error) {
	n, _ := s.held.Write(p) // a buffer takes all
	if s.held.Len() < maxInMemory {
		return n, nil
	}
	return n, s.spill()
}

// spill moves what is held in memory to the file.
func (s *spool) spill() error {
	if s.file == nil {
		f, err := os.CreateTemp("", "broadsheet-*.tmp")
		if err != nil {
			return err
		}
		s.file = f
		_ = os.Remove(f.Name()) // while it is open; Windows does so only afterwards
	}
	_, err := s.held.WriteTo(s.file)
	return err
}

// drain writes all to w and lets go of the file.
func (s *spool) drain(w io.Writer) error {
	if s.file != nil {
		defer s.drop()
		if _, err := s.file.Seek(0, io.SeekStart); err != nil {
			return err
		}
		if _, err := io.Copy(w, s.file); err != nil {
			return err
		}
	}
	_, err := s.held.WriteTo(w)
	return err
}

func (s *spool) drop() {
	name := s.file.Name()
	_ = errors.Join(s.file.Close(), os.Remove(name)) // nothing is lost with it
	s.file = nil
}
