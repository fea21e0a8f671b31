package warc

import (
	"bytes"
	"crypto/md5"  //nolint:gosec // read in other archives' files
	"crypto/sha1" //nolint:gosec // the custom of web archives, no defence against forgery
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"hash"
	"strings"
)

// Digest returns the digest of the parts taken together, as WARC writes it:
// "sha1:" and 32 letters and digits of base 32.
func Digest(parts ...[]byte) string {
	h := sha1.New() //nolint:gosec // see the import
	for _, p := range parts {
		h.Write(p)
	}
	return "sha1:" + base32.StdEncoding.EncodeToString(h.Sum(nil))
}

// newHash returns the hash of a digest's value, or nil for one that isn't known.
func newHash(digest string) hash.Hash {
	algorithm, _, _ := strings.Cut(digest, ":")
	switch strings.ToLower(algorithm) {
	case "sha1":
		return sha1.New() //nolint:gosec // see the import
	case "sha256", "sha-256":
		return sha256.New()
	case "md5":
		return md5.New() //nolint:gosec // see the import
	}
	return nil
}

// A sum checks one digest of a record while its block goes by.
type sum struct {
	field, want string
	hash        hash.Hash
	head        *headFinder // not nil: the digest begins after the HTTP head
}

// newSum returns nil for a digest that can't be checked.
func newSum(field, want string, payload bool) *sum {
	h := newHash(want)
	if h == nil {
		return nil
	}
	s := &sum{field: field, want: want, hash: h}
	if payload {
		s.head = new(headFinder)
	}
	return s
}

func (s *sum) write(p []byte) {
	if s.head != nil {
		p = p[s.head.skip(p):]
	}
	s.hash.Write(p)
}

// check returns a DigestError without an offset, or nil. Digests are in base 32
// or, by some programs, in hexadecimal.
func (s *sum) check() *DigestError {
	got := s.hash.Sum(nil)
	algorithm, want, _ := strings.Cut(s.want, ":")
	text := base32.StdEncoding.EncodeToString(got)
	if len(want) == hex.EncodedLen(len(got)) {
		text = hex.EncodeToString(got)
	}
	if strings.EqualFold(strings.TrimRight(want, "="), strings.TrimRight(text, "=")) {
		return nil
	}
	return &DigestError{Field: s.field, Want: s.want, Got: algorithm + ":" + text}
}

// A headFinder finds the end of an HTTP head in pieces of a message.
type headFinder struct {
	done  bool
	blank bool // only a CR at most stands since the last line end
}

// skip returns how many bytes of p belong to the head.
func (f *headFinder) skip(p []byte) int {
	if f.done {
		return 0
	}
	for i, c := range p {
		switch {
		case c == '\n' && f.blank:
			f.done = true
			return i + 1
		case c == '\n':
			f.blank = true
		case c != '\r':
			f.blank = false
		}
	}
	return len(p)
}

// headEnd returns where the HTTP head at the start of b ends, the blank line
// included, or -1.
func headEnd(b []byte) int {
	var f headFinder
	n := f.skip(b)
	if !f.done {
		return -1
	}
	return n
}

// lines yields the lines of an HTTP head with their ends.
func lines(head []byte) [][]byte {
	return bytes.SplitAfter(head, []byte("\n"))
}
