package export

import (
	"crypto/sha256"
	"fmt"
	"path"
	"strings"

	"broadsheet/extract"
)

// ArticleName is the name of a file that has one article, without its extension: year
// and month of its publication (or of its fetch, or "undated") and its id, such as
// "2019/04/faz.net_16153034"; with its revision, where there may be files of several,
// "2019/04/faz.net_16153034.r2". Other ids have other names, on file systems too that
// take no colons or don't tell small letters from large.
func ArticleName(art *extract.Article, withRevision bool) string {
	at := art.Published
	if at.IsZero() {
		at = art.Fetched
	}
	dir := "undated"
	if !at.IsZero() {
		dir = at.Format("2006/01")
	}
	name := safeName(art.ID)
	if withRevision {
		name += fmt.Sprintf(".r%d", art.Revision)
	}
	return path.Join(dir, name)
}

// maxName leaves room for digest, revision and extension below the 255 bytes of most
// file systems, and is short enough for Windows.
const maxName = 80

// safeName writes the colon of an id as "_". What that doesn't make safe, or might
// make equal to another, gets a part of its digest.
func safeName(id string) string {
	site, key, ok := strings.Cut(id, ":")
	if ok && isSafe(site) && isSafe(key) && len(id) <= maxName {
		return site + "_" + key
	}
	var out strings.Builder
	for _, c := range []byte(strings.ToLower(id[:min(len(id), maxName)])) {
		if isPlain(c) {
			out.WriteByte(c)
		} else {
			out.WriteByte('_')
		}
	}
	sum := sha256.Sum256([]byte(id))
	return fmt.Sprintf("%s~%x", strings.TrimLeft(out.String(), ".-"), sum[:6])
}

// isSafe reports whether a part of an id can stand in a name as it is.
func isSafe(part string) bool {
	for _, c := range []byte(part) {
		if !isPlain(c) {
			return false
		}
	}
	return part != "" && strings.Trim(part, ".-") == part
}

// isPlain reports whether a byte means nothing to any file system or shell; capitals
// are small letters to some.
func isPlain(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '-'
}
