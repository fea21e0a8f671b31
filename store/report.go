package store

import "fmt"

// A Kind says what sort of damage a problem is. The words are a promise: programs that
// watch archives decide by them.
type Kind string

// The kinds.
const (
	BadDatabase     Kind = "database"         // its own structure
	BadSum          Kind = "checksum"         // a value of the database isn't what was written, or one is missing
	BadRecord       Kind = "record"           // a record can't be read
	MissingRevision Kind = "missing_revision" // one between others
	BadIndex        Kind = "index"            // an entry is missing, or leads nowhere or elsewhere
	BadVisit        Kind = "visit"            // a visit can't be read
	BadOriginal     Kind = "original"         // the place of a payload can't be read
	MissingCapture  Kind = "missing_capture"  // its file is missing, or ends before it
	BadCapture      Kind = "capture"          // what a record leads to isn't its page
	BadSegment      Kind = "segment"          // a file of captures is damaged
	BadDictionary   Kind = "dictionary"       // of a file of captures, or the copy of it
	BadRevisit      Kind = "revisit"          // one doesn't agree with the record that it refers to
	TornSegment     Kind = "torn_segment"     // its last record was never finished
	BadListing      Kind = "cdxj"             // the index beside a file of captures isn't that of the file
	BadBackup       Kind = "backup"           // a file of a backup isn't the one that its list names
	BadFrontier     Kind = "frontier"         // the queue of crawls isn't as it was stored; it can be deleted
	BadSimilar      Kind = "similar"          // the index of texts that are nearly the same isn't; it can be deleted
)

// A Problem is one thing that is wrong.
type Problem struct {
	Kind Kind `json:"kind"`
	// Where is what it concerns: an id, an address, a file, or a key where nothing
	// better can be read.
	Where string `json:"where"`
	// Text says it in words, in one line.
	Text string `json:"text"`
}

// String gives the words.
func (p Problem) String() string { return p.Text }

// A Report is what a check found.
type Report struct {
	Articles  int       `json:"articles"`
	Revisions int       `json:"revisions"`
	Visits    int       `json:"visits"`            // of articles
	Captures  int       `json:"captures"`          // that records lead to
	Dropped   int       `json:"dropped,omitempty"` // visits of which a rule dropped the pages
	Problems  []Problem `json:"problems"`

	opt CheckOptions
}

func (r *Report) add(kind Kind, where, format string, args ...any) {
	r.Problems = append(r.Problems, Problem{kind, where, fmt.Sprintf(format, args...)})
}
