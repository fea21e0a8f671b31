package warc

import "time"

// An Exchange is one HTTP request with its response, as bytes, or one file.
type Exchange struct {
	// URL is the absolute address that was asked for.
	URL string
	// At is when the response began; for a file its modification time.
	At time.Time
	// IP is the address of the server, without a port; "" when unknown.
	IP string
	// Request is the request's head: request line, header lines and the blank line
	// after them, lines ending in CRLF. Nil for a file.
	Request []byte
	// Response is the response's head in the same form. Nil for a file.
	Response []byte
	// Body is the body as it came: content encodings kept, transfer encodings
	// undone.
	Body []byte
	// Digest is that of the body, as [Digest] gives it; "" has it made when the exchange is
	// written.
	Digest string
	// MediaType is the content type of a file.
	MediaType string
	// Rendered is the page's document as a browser made it of the body; nil where none did.
	// It is written by [Writer.Rendered].
	Rendered *Rendered
	// Site is what the site said about the page's rights outside of it, on one line;
	// "" when nothing.
	Site string
}

func (e *Exchange) digest() string {
	if e.Digest == "" {
		return Digest(e.Body)
	}
	return e.Digest
}
