package warc

import "fmt"

// A TornError says that a file ends inside its last record.
type TornError struct {
	// Offset is where the torn record begins, in bytes: the end of the last whole
	// record, and where to cut the file.
	Offset int64
}

// Error names the offset.
func (e *TornError) Error() string {
	return fmt.Sprintf("the file ends inside the record at offset %d: cut it there", e.Offset)
}

// A FormatError says that bytes are no WARC record.
type FormatError struct {
	// Offset is where the record begins that can't be read, in bytes.
	Offset int64
	// Err says what is wrong.
	Err error
}

// Error names offset and cause.
func (e *FormatError) Error() string {
	return fmt.Sprintf("no valid record at offset %d: %v", e.Offset, e.Err)
}

// Unwrap returns the cause.
func (e *FormatError) Unwrap() error { return e.Err }

// A DigestError says that a record's bytes are not those its digest was taken of.
type DigestError struct {
	// Offset is where the record begins, in bytes.
	Offset int64
	// Field is the header field, such as "WARC-Block-Digest".
	Field string
	// Want is the field's value, Got the digest of the bytes.
	Want, Got string
}

// Error names offset and digests.
func (e *DigestError) Error() string {
	return fmt.Sprintf("record at offset %d is damaged: %s is %s, the bytes give %s", e.Offset, e.Field, e.Want, e.Got)
}
