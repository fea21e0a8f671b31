package warc

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/textproto"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// An indexed record is a line of a CDXJ index, as pywb and others read it: numbers
// are texts there.
type indexed struct {
	URL      string `json:"url"`
	Mime     string `json:"mime,omitempty"`
	Status   string `json:"status,omitempty"`
	Digest   string `json:"digest,omitempty"`
	Length   string `json:"length"`
	Offset   string `json:"offset"`
	Filename string `json:"filename"`
}

// Index reads a file of the name to its end and writes its CDXJ index: a line for each
// response, revisit and resource record, sorted by [SURT] and time. It holds the lines
// in memory.
func Index(in io.Reader, name string, out io.Writer) error {
	x := Indexer{Name: name}
	r := NewReader(in, ReaderOptions{})
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("index %s: %w", name, err)
		}
		if err := x.Add(rec); err != nil {
			return fmt.Errorf("index %s: %w", name, err)
		}
	}
	return x.Write(out)
}

// An Indexer makes the index of a file whose records somebody else reads too.
type Indexer struct {
	Name  string // of the file, as its lines have it
	lines []string
}

// Add reads a record to its end and takes up its line, if it has one.
func (x *Indexer) Add(rec *Record) error {
	line, err := rec.indexLine(x.Name)
	if err == nil {
		err = rec.Skip()
	}
	if err == nil && line != "" {
		x.lines = append(x.lines, line)
	}
	return err
}

// Wrote takes up the line of an exchange that a [Writer] has placed, as a revisit record or
// not: what [Indexer.Add] would read of it.
func (x *Indexer) Wrote(e *Exchange, p Placed, isRevisit bool) {
	line := indexed{URL: bare(trim(e.URL)), Offset: strconv.FormatInt(p.Offset, 10), Length: strconv.FormatInt(p.Length, 10), Filename: x.Name}
	_, line.Digest, _ = strings.Cut(p.Digest, ":")
	switch head := storedHead(e.Response, len(e.Body)); {
	case e.Response == nil:
		line.URL, line.Mime = cmp.Or(line.URL, "urn:"+p.Digest), mediaType(cmp.Or(e.MediaType, typeUnknown))
	case len(head) <= maxHead: // of a longer one nobody reads the end
		line.Status, line.Mime = headSays(head)
	}
	if isRevisit {
		line.Mime = "warc/revisit"
	}
	x.lines = append(x.lines, line.at(parseDate(formatDate(e.At))))
}

// Len is how many lines there are.
func (x *Indexer) Len() int { return len(x.lines) }

// Write writes the lines, sorted.
func (x *Indexer) Write(out io.Writer) error {
	slices.Sort(x.lines)
	w := bufio.NewWriter(out)
	for _, line := range x.lines {
		_, _ = w.WriteString(line) // its error comes again with Flush
	}
	return w.Flush()
}

// indexLine is a record's line, "" for one that isn't indexed.
func (r *Record) indexLine(name string) (string, error) {
	e := indexed{URL: r.URI(), Offset: strconv.FormatInt(r.Offset, 10), Filename: name}
	switch r.Type() {
	case Response, Revisit:
		head, _, err := r.Split()
		if _, odd := errors.AsType[*FormatError](err); err != nil && !odd {
			return "", err
		}
		e.Status, e.Mime = headSays(head)
	case Resource:
		e.Mime = mediaType(r.Header.Get("Content-Type"))
	default:
		return "", nil
	}
	if r.Type() == Revisit {
		e.Mime = "warc/revisit"
	}
	_, e.Digest, _ = strings.Cut(r.Header.Get("WARC-Payload-Digest"), ":")
	if err := r.Skip(); err != nil {
		return "", err
	}
	e.Length = strconv.FormatInt(r.Length, 10)
	return e.at(r.Date()), nil
}

// at is the line of a record of a time.
func (e *indexed) at(date time.Time) string {
	var text bytes.Buffer
	js := json.NewEncoder(&text)
	js.SetEscapeHTML(false)
	_ = js.Encode(e) // texts alone, to memory
	return SURT(e.URL) + " " + date.UTC().Format("20060102150405") + " " + text.String()
}

// headSays reads status and media type of a response's head.
func headSays(head []byte) (status, media string) {
	in := textproto.NewReader(bufio.NewReader(bytes.NewReader(head)))
	line, _ := in.ReadLine()
	if _, rest, ok := strings.Cut(line, " "); ok {
		status, _, _ = strings.Cut(strings.TrimSpace(rest), " ")
	}
	for _, line := range lines(head) {
		if name, value, ok := bytes.Cut(line, []byte(":")); ok && isField(name, "Content-Type") {
			return status, mediaType(string(value))
		}
	}
	return status, ""
}

// mediaType is a media type without parameters, as far as it is one.
func mediaType(s string) string {
	media, _, err := mime.ParseMediaType(s)
	if err != nil {
		media, _, _ = strings.Cut(s, ";")
	}
	return strings.ToLower(strings.TrimSpace(media))
}

// withoutWWW cuts "www." and "www2." and the like off the host of an address.
func withoutWWW(address string) string {
	scheme, rest, _ := strings.Cut(address, "://")
	number, isWWW := strings.CutPrefix(rest, "www")
	host := strings.TrimLeft(number, "0123456789")
	if !isWWW || scheme != "http" && scheme != "https" || !strings.HasPrefix(host, ".") {
		return address
	}
	return scheme + "://" + host[1:]
}

// SURT is an address in the form by which web archives sort theirs: the host's names
// from the last to the first, then path and query in lower case, the query's parts in
// order, "www." left out. An address that is none of the web stays as it is.
func SURT(address string) string {
	u, err := url.Parse(withoutWWW(strings.ToLower(address)))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return strings.ReplaceAll(address, " ", "%20") // a blank ends the key
	}
	host := strings.Split(u.Hostname(), ".")
	slices.Reverse(host)
	out := strings.Join(host, ",")
	if port := u.Port(); port != "" && (u.Scheme != "http" || port != "80") && (u.Scheme != "https" || port != "443") {
		out += ":" + port
	}
	out += ")" + u.EscapedPath()
	if u.Path == "" {
		out += "/"
	}
	if u.RawQuery != "" {
		parts := strings.Split(strings.ReplaceAll(u.RawQuery, " ", "%20"), "&")
		slices.Sort(parts)
		out += "?" + strings.Join(parts, "&")
	}
	return out
}
