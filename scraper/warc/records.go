package warc

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// identicalPayload is the profile of revisit records whose payload is that of the
// record they refer to.
const identicalPayload = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"

// notModified is the profile of revisit records of a 304: the server said that what
// was kept before is as it was (ISO 28500, 6.7.3).
const notModified = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

// conformsTo is where the format is described for everybody.
const conformsTo = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"

// An Info says who made a file and how (ISO 28500, 6.2). Name and address of the host
// are not asked for: they are nobody's business.
type Info struct {
	Filename string    // the file's base name
	Date     time.Time // when the file was begun
	Software string    // such as "broadsheet/1.2"
	Operator string    // how to reach who runs the crawl; "" when unknown
	Robots   string    // the robots policy, such as "classic"; "" when unknown
	Agent    string    // the User-Agent that was sent; "" when unknown or none
	Settings string    // of the program, in its own words; "" leaves them out
}

// Info writes a warcinfo record, which the records after it name.
func (w *Writer) Info(info Info) (Placed, error) {
	var h, fields Header
	h.add("WARC-Filename", info.Filename)
	fields.add("software", info.Software)
	fields.add("format", "WARC File Format 1.1")
	fields.add("conformsTo", conformsTo)
	fields.add("robots", info.Robots)
	fields.add("http-header-user-agent", info.Agent)
	fields.add("operator", info.Operator)
	fields.add(Settings, info.Settings)
	if err := fields.check(); err != nil {
		return Placed{}, fmt.Errorf("write warcinfo record: %w", err)
	}
	p, err := w.record(Warcinfo, info.Date, h, typeFields, fields.appendTo(nil))
	if err == nil {
		w.info = p.ID
	}
	return p, err
}

// Settings is the field, an extension of the format, in which a warcinfo record holds an
// info's settings.
const Settings = "broadsheet-settings"

// An Original is the record of an earlier response with the same payload.
type Original struct {
	ID   string    // such as "urn:uuid:..."
	URI  string    // its target
	Date time.Time // its date
	// File and Offset say where it stands; "" leaves both out. The fields they go
	// to are an extension that large crawlers write.
	File   string
	Offset int64
}

// Exchange writes an exchange: a response record, or a revisit record when
// original is not nil, and then the request record; for a file a resource record.
// It returns the place of the first. The original must have the same payload; that of
// an answer of 304 is named by the exchange's Digest. An
// exchange without a request gives no request record. A file without an address
// gets that of its content, "urn:sha1:...".
func (w *Writer) Exchange(e Exchange, original *Original) (Placed, error) {
	if e.Response == nil {
		return w.resource(e)
	}
	if e.URL == "" {
		return Placed{}, errors.New("write exchange: it has no address")
	}
	if headEnd(e.Response) != len(e.Response) {
		return Placed{}, fmt.Errorf("write exchange of %s: the response's head doesn't end with its blank line", e.URL)
	}
	if e.Request != nil && headEnd(e.Request) != len(e.Request) {
		return Placed{}, fmt.Errorf("write exchange of %s: the request's head doesn't end with its blank line", e.URL)
	}
	p, err := w.response(e, original)
	if err != nil || e.Request == nil {
		return p, err
	}
	h := Header{{"WARC-Target-URI", e.URL}}
	h.add("WARC-IP-Address", e.IP)
	h.add("WARC-Concurrent-To", "<"+p.ID+">")
	_, err = w.record(Request, e.At, h, typeRequest, e.Request)
	return p, err
}

// SiteRights is the field, an extension of the format, in which a response or revisit
// record holds an exchange's Site.
const SiteRights = "Broadsheet-Site-Rights"

func (w *Writer) response(e Exchange, original *Original) (Placed, error) {
	p := Placed{ID: w.newID(), Digest: e.digest()}
	h := Header{{"WARC-Target-URI", e.URL}}
	h.add("WARC-IP-Address", e.IP)
	h.add(SiteRights, e.Site)
	head := storedHead(e.Response, len(e.Body))
	if original == nil {
		h.add("WARC-Payload-Digest", p.Digest)
		err := w.recordAs(&p, Response, e.At, h, typeResponse, head, e.Body)
		return p, err
	}
	h.add("WARC-Profile", revisitProfile(e.Response))
	h.add("WARC-Refers-To", "<"+original.ID+">")
	h.add("WARC-Refers-To-Target-URI", original.URI)
	h.add("WARC-Refers-To-Date", formatDate(original.Date))
	if original.File != "" {
		h.add("WARC-Refers-To-Filename", original.File)
		h.add("WARC-Refers-To-File-Offset", strconv.FormatInt(original.Offset, 10))
	}
	h.add("WARC-Payload-Digest", p.Digest)
	err := w.recordAs(&p, Revisit, e.At, h, typeResponse, head)
	return p, err
}

// revisitProfile says why a payload is left out.
func revisitProfile(head []byte) string {
	if status, _ := ParseHead(head); status == http.StatusNotModified {
		return notModified
	}
	return identicalPayload
}

// typeUnknown is the media type of what nobody named one for (RFC 2046, 4.5.1).
const typeUnknown = "application/octet-stream"

func (w *Writer) resource(e Exchange) (Placed, error) {
	p := Placed{ID: w.newID(), Digest: e.digest()}
	if e.URL == "" {
		e.URL = "urn:" + p.Digest
	}
	if e.MediaType == "" {
		e.MediaType = typeUnknown
	}
	h := Header{{"WARC-Target-URI", e.URL}, {"WARC-Payload-Digest", p.Digest}}
	err := w.recordAs(&p, Resource, e.At, h, e.MediaType, e.Body)
	return p, err
}

// Metadata writes a metadata record with fields about the record of the id, whose
// target is uri; without both it is about none.
func (w *Writer) Metadata(id, uri string, at time.Time, fields Header) (Placed, error) {
	if err := fields.check(); err != nil {
		return Placed{}, fmt.Errorf("write metadata record: %w", err)
	}
	var h Header
	h.add("WARC-Target-URI", uri)
	if id != "" {
		h.add("WARC-Concurrent-To", "<"+id+">")
	}
	return w.record(Metadata, at, h, typeFields, fields.appendTo(nil))
}

// Conversion writes a conversion record: what was made, at a time, of the record with the
// id and the target, and is kept in its place (ISO 28500, 6.7).
func (w *Writer) Conversion(id, uri string, at time.Time, mediaType string, block []byte) (Placed, error) {
	p := Placed{ID: w.newID(), Digest: Digest(block)}
	h := Header{{"WARC-Target-URI", uri}, {"WARC-Refers-To", "<" + id + ">"}, {"WARC-Payload-Digest", p.Digest}}
	err := w.recordAs(&p, Conversion, at, h, mediaType, block)
	return p, err
}

// ReferTo lets a revisit record that was read refer to another record with the same
// payload, to be written by [Writer.Copy].
func (r *Record) ReferTo(o Original) {
	for i, field := range r.Header {
		switch strings.ToLower(field.Name) {
		case "warc-refers-to":
			r.Header[i].Value = "<" + o.ID + ">"
		case "warc-refers-to-target-uri":
			r.Header[i].Value = o.URI
		case "warc-refers-to-date":
			r.Header[i].Value = formatDate(o.Date)
		case "warc-refers-to-filename":
			r.Header[i].Value = o.File
		case "warc-refers-to-file-offset":
			r.Header[i].Value = strconv.FormatInt(o.Offset, 10)
		}
	}
}

// storedHead returns the head that fits a body of the size without transfer
// encodings; the package doc says why.
func storedHead(head []byte, size int) []byte {
	if !hasField(head, "Transfer-Encoding") {
		return head
	}
	out := make([]byte, 0, len(head)+64)
	for _, line := range lines(head) {
		name, value, _ := bytes.Cut(line, []byte(":"))
		isLength := isField(name, "Content-Length") && string(bytes.TrimSpace(value)) != strconv.Itoa(size)
		if isLength || isField(name, "Transfer-Encoding") {
			out = append(out, "X-Archive-Orig-"...)
		}
		out = append(out, line...)
	}
	return out
}

func hasField(head []byte, field string) bool {
	for _, line := range lines(head) {
		if name, _, ok := bytes.Cut(line, []byte(":")); ok && isField(name, field) {
			return true
		}
	}
	return false
}

// isField compares names; some servers put a blank before the colon.
func isField(name []byte, field string) bool {
	return strings.EqualFold(string(bytes.TrimRight(name, " \t")), field)
}
