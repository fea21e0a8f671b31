package extract

import (
	"strconv"
	"strings"
)

// flightPush begins a call that hands a piece of the page's data on to the scripts.
const flightPush = "__next_f.push("

// pushed adds the text of each piece in a script.
func pushed(out *strings.Builder, src string, left *int) {
	for {
		at := strings.Index(src, flightPush)
		if at < 0 || *left <= 0 {
			return
		}
		src = src[at+len(flightPush):]
		p := stateParser{src: src, left: left}
		if v := p.value(0); len(v.list) > 1 && v.list[1].kind == stateText {
			out.WriteString(v.list[1].text)
		}
		src = src[p.at:]
	}
}

// flightRows reads the rows of such data: each has a number, a colon and a value in
// one line, or "T", the length of a text in hexadecimal digits, a comma and the
// text. "$" and a number stand for that text.
func flightRows(src string, left *int) []stateValue {
	texts := map[string]string{}
	var rows []string
	for src != "" {
		id, rest, ok := strings.Cut(src, ":")
		if !ok {
			break
		}
		if text, after, ok := flightText(rest); ok {
			texts[strings.TrimSpace(id)], src = text, after
			continue
		}
		row, rest, _ := strings.Cut(rest, "\n")
		if row != "" && (row[0] == '{' || row[0] == '[') {
			rows = append(rows, row)
		}
		src = rest
	}
	out := make([]stateValue, 0, len(rows))
	for _, row := range rows {
		p := stateParser{src: row, left: left, rows: texts}
		out = append(out, p.value(0))
	}
	return out
}

// flightText cuts a text off whose length stands before it.
func flightText(s string) (text, after string, ok bool) {
	head, _, ok := strings.Cut(s[:min(len(s), 20)], ",")
	if !ok || !strings.HasPrefix(head, "T") {
		return "", "", false
	}
	size, err := strconv.ParseUint(head[1:], 16, 32)
	if err != nil {
		return "", "", false
	}
	s = s[len(head)+1:]
	n := min(len(s), int(size))
	return s[:n], s[n:], true
}
