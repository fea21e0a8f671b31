package warc

import "time"

// A Rendered is the document of a page as it stood in a browser when the page's scripts
// had done their work.
type Rendered struct {
	// At is when it was taken.
	At time.Time
	// By is the browser, such as "HeadlessChrome/140.0.7339.0".
	By string
	// HTML is the document as text, in UTF-8.
	HTML []byte
}

// RenderedBy is the field, an extension of the format, in which a conversion record names
// the browser that made its block. It tells such a record from conversions of other kinds.
const RenderedBy = "Broadsheet-Rendered-By"

// typeRendered is the media type of a rendered document.
const typeRendered = "text/html; charset=utf-8"

// Rendered writes the rendered document of an exchange whose response or revisit record
// has the id, as a conversion record (ISO 28500, 6.8). It stands behind that exchange.
func (w *Writer) Rendered(id, uri string, r Rendered) (Placed, error) {
	p := Placed{ID: w.newID(), Digest: Digest(r.HTML)}
	h := Header{{"WARC-Target-URI", uri}, {"WARC-Refers-To", "<" + id + ">"}, {RenderedBy, r.By}, {"WARC-Payload-Digest", p.Digest}}
	err := w.recordAs(&p, Conversion, r.At, h, typeRendered, r.HTML)
	return p, err
}

// RenderedBy is the browser that made the block of a conversion record; "" of any other
// record, and of what another program converted.
func (r *Record) RenderedBy() string {
	if r.Type() != Conversion {
		return ""
	}
	return r.Header.Get(RenderedBy)
}
