package extract

import (
	"bytes"
	"encoding/json"
	"errors"
	"html"
	"io"
	"strings"
)

// Bounds on the JSON-LD of one page: news sites stay far below them.
const (
	maxBlock   = 4 << 20 // bytes of one script
	maxObjects = 20000   // over all scripts
	maxDepth   = 32      // of nesting that is looked into
)

// parseJSONLD reads the values of a script. Broken JSON is read as far as simple
// repairs go: marks of comments and CDATA, raw control characters and stray
// quotes in texts, trailing commas, several values in a row.
func parseJSONLD(src string) []any {
	if len(src) > maxBlock {
		return nil
	}
	src = strings.TrimLeft(src, "\ufeff \t\r\n")
	values, err := decodeAll([]byte(src))
	if err == nil {
		return values
	}
	fixed := repairJSON(stripMarks(src))
	again, err := decodeAll(fixed)
	if err != nil && strings.Contains(src, "&quot;") {
		again, _ = decodeAll(repairJSON(html.UnescapeString(stripMarks(src))))
	}
	if len(again) > len(values) {
		return again
	}
	return values
}

// decodeAll reads values in a row, blanks, commas and semicolons between them,
// and returns those before the first error.
func decodeAll(src []byte) ([]any, error) {
	var out []any
	for {
		src = bytes.TrimLeft(src, ",; \t\r\n\u00a0")
		if len(src) == 0 {
			return out, nil
		}
		dec := json.NewDecoder(bytes.NewReader(src))
		var v any
		if err := dec.Decode(&v); err != nil {
			if errors.Is(err, io.EOF) {
				return out, nil
			}
			return out, err
		}
		out = append(out, v)
		if len(out) > maxScripts {
			return out, nil
		}
		src = src[dec.InputOffset():]
	}
}

// stripMarks takes away what hides a script from old browsers and XML parsers.
func stripMarks(src string) string {
	for {
		before := len(src)
		src = strings.TrimSpace(src)
		for _, mark := range []string{"//", "/*", "*/", "<!--", "-->", "<![CDATA[", "]]>", ";"} {
			src = strings.TrimPrefix(src, mark)
			src = strings.TrimSuffix(strings.TrimSpace(src), mark)
		}
		if len(src) == before {
			return src
		}
	}
}

// repairJSON mends in one pass what hand-made JSON gets wrong.
func repairJSON(src string) []byte {
	out := make([]byte, 0, len(src)+64)
	inside := false
	for i := 0; i < len(src); i++ {
		c := src[i]
		switch {
		case !inside && (c == '}' || c == ']'):
			out = append(dropComma(out), c)
		case !inside:
			inside = c == '"'
			out = append(out, c)
		case c == '\\':
			var used int
			out, used = escape(out, src[i:])
			i += used - 1
		case c == '"' && endsText(src[i+1:]):
			inside = false
			out = append(out, c)
		case c == '"':
			out = append(out, '\\', '"')
		case c < ' ':
			out = append(out, ' ')
		default:
			out = append(out, c)
		}
	}
	return out
}

// dropComma takes a trailing comma off.
func dropComma(out []byte) []byte {
	trimmed := bytes.TrimRight(out, " \t\r\n")
	if bytes.HasSuffix(trimmed, []byte(",")) {
		return trimmed[:len(trimmed)-1]
	}
	return out
}

// escape copies an escape sequence, takes the backslash off a quote that JSON
// doesn't escape, or doubles a backslash that starts nothing. It returns how many
// bytes of src it used.
func escape(out []byte, src string) ([]byte, int) {
	if len(src) > 1 && strings.IndexByte(`"\/bfnrtu`, src[1]) >= 0 {
		return append(out, src[:2]...), 2
	}
	if len(src) > 1 && src[1] == '\'' {
		return append(out, '\''), 2
	}
	return append(out, `\\`...), 1
}

// endsText reports whether a quote before rest closes its text: what may follow
// a JSON text follows. The look ahead is bounded, so the repair stays linear.
func endsText(rest string) bool {
	rest = strings.TrimLeft(rest[:min(len(rest), 200)], " \t\r\n")
	if rest == "" {
		return true
	}
	switch rest[0] {
	case ':', '}', ']':
		return true
	case ',':
		return startsValue(strings.TrimLeft(rest[1:], " \t\r\n"))
	}
	return false
}

// startsValue reports whether the rest behind a comma may go on with a key or a
// value, or ends a list. In `said "yes", then left` it doesn't.
func startsValue(rest string) bool {
	if rest == "" || strings.IndexByte(`"{[}],-0123456789`, rest[0]) >= 0 {
		return true
	}
	return strings.HasPrefix(rest, "true") || strings.HasPrefix(rest, "false") || strings.HasPrefix(rest, "null")
}
