// Package warc reads and writes WARC/1.1 records (ISO 28500:2017), each packed on
// its own: as a gzip member, a zstd frame or not at all.
//
// # What is written
//
// An [Exchange] becomes a response record and a request record that names it in
// WARC-Concurrent-To; a payload that is already kept becomes a revisit record
// with the response's head alone; a file becomes a resource record. A response
// stands before its request, so that a crash between the two costs the request.
//
// Digests are SHA-1 in base 32, the custom of web archives: they find equal
// payloads and broken disks and are no defence against forgery.
// WARC-Payload-Digest is taken over the HTTP body as stored: content encodings
// kept, transfer encodings undone.
//
// Because bodies are stored without their transfer encodings, a head that says
// "Transfer-Encoding: chunked" would lie about the bytes after it, and every
// reader would try to take chunks apart. The field is kept under the name
// X-Archive-Orig-Transfer-Encoding; so is a Content-Length beside it that
// doesn't fit the body. All other bytes of a head are stored as they came.
//
// # Zstandard
//
// A file of zstd frames follows the IIPC's WARC-Zstandard: it may begin with a
// skippable frame (magic number 0x184D2A5D) that holds a dictionary, packed or not,
// which all frames after it are read with. A dictionary made here has whole records
// as its content and entropy tables before it, as RFC 8878 (5) says, so that zstd's
// own tool takes it with -D. Content without tables is taken from others.
//
// # What is read
//
// A [Reader] takes gzip members, zstd frames and plain records, lines that end in LF alone,
// folded header fields and every version of the format. It holds one header and
// one buffer; a block is a stream. What it can't read gives a [*TornError] when
// the file ends inside a record and a [*FormatError] otherwise, both with the
// offset in the file.
package warc
