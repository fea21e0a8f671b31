package extract

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// A state is what a script keeps for the page's own use.
type state struct {
	name  string // of the variable or the script
	roots []stateValue
}

// states reads what the page's scripts hold as literals, in order: as many bytes
// and values as are left.
func states(scripts []*html.Node, bytes int, values *int) []state {
	var out []state
	var flight strings.Builder
	for _, n := range scripts {
		src := n.Data
		if bytes -= len(src); bytes < 0 {
			break
		}
		id := strings.Trim(attr(n.Parent, "id"), "_")
		switch {
		case strings.Contains(src, flightPush):
			pushed(&flight, src, values)
		case id == "NUXT_DATA":
			p := stateParser{src: src, left: values}
			flat := p.value(0)
			u := unflattener{flat: flat.list, left: values}
			out = append(out, state{id, []stateValue{u.value(0, 0)}})
		case strings.Contains(attr(n.Parent, "type"), "json"):
			p := stateParser{src: src, at: max(0, strings.IndexAny(src, "{[")), left: values}
			if id == "" {
				id = "json"
			}
			out = append(out, state{id, []stateValue{p.value(0)}})
		default:
			out = append(out, assigned(src, values)...)
		}
	}
	if flight.Len() > 0 {
		out = append(out, state{"next_f", flightRows(flight.String(), values)})
	}
	return out
}

// stateNames are words in the names of variables that hold what a page shows.
var stateNames = []string{"STATE", "DATA", "NUXT", "CONTENT", "ARTICLE", "STORY", "PROPS", "PAGE", "STORE", "CONTEXT"}

// assigned reads the literals that a script gives to variables with a telling name.
func assigned(src string, left *int) []state {
	var out []state
	for at := 0; ; {
		n := strings.IndexByte(src[at:], '=')
		if n < 0 || *left <= 0 {
			return out
		}
		name := nameBefore(src[max(0, at+n-80) : at+n])
		p := stateParser{src: src, at: at + n + 1, left: left}
		at = p.at
		p.blanks()
		if p.at == len(src) || strings.IndexByte(`{[(J`, src[p.at]) < 0 || !isStateName(name) {
			continue
		}
		v := p.result()
		at = max(at, p.at)
		if v.kind > stateText {
			out = append(out, state{name, []stateValue{v}})
		}
	}
}

// nameBefore is the last name before an equals sign: in `window["__STATE__"] =` it
// is STATE.
func nameBefore(s string) string {
	s = strings.TrimRight(s, "_]\"' \t\r\n")
	from := len(s)
	for from > 0 && isNameByte(s[from-1]) {
		from--
	}
	return strings.Trim(s[from:], "_")
}

func isStateName(name string) bool {
	if len(name) < 4 {
		return false
	}
	name = strings.ToUpper(name)
	for _, word := range stateNames {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// result reads a literal, or the one that a function returns which is called at once
// with literals: minifiers write values that stand twice as its arguments.
func (p *stateParser) result() stateValue {
	if p.src[p.at] != '(' {
		return p.value(0)
	}
	call, ok := strings.CutPrefix(p.src[p.at:], "(function(")
	if !ok {
		return stateValue{}
	}
	p.at = len(p.src)
	params, body, _ := strings.Cut(call, ")")
	ret := strings.Index(body, "return")
	if ret < 0 {
		return stateValue{}
	}
	body = body[ret+len("return"):]
	inner := stateParser{src: body, left: p.left}
	inner.word()
	args := stateParser{src: body[inner.at:], left: p.left}
	args.at = strings.IndexByte(args.src, '(') + 1
	inner.words = map[string]stateValue{}
	for name := range strings.SplitSeq(params, ",") {
		args.blanks()
		inner.words[strings.TrimSpace(name)] = args.value(1)
		if args.blanks(); args.at < len(args.src) && args.src[args.at] == ',' {
			args.at++
		}
	}
	inner.at = 0
	return inner.value(0)
}

// An unflattener builds the values of a list in which objects and lists name the
// places of theirs.
type unflattener struct {
	flat []stateValue
	left *int
}

// value builds the value at a place.
func (u *unflattener) value(at, depth int) stateValue {
	if at < 0 || at >= len(u.flat) || depth > maxStateDepth {
		return stateValue{}
	}
	v := u.flat[at]
	if v.kind < stateList {
		return v
	}
	list := v.list
	if v.kind == stateList && len(list) == 2 && list[0].kind == stateText { // a wrapper, such as ["Reactive",1]
		return u.value(placeIn(list[1]), depth+1)
	}
	if *u.left -= len(list); *u.left < 0 {
		return stateValue{}
	}
	v.list = make([]stateValue, len(list))
	for i := range list {
		v.list[i] = u.value(placeIn(list[i]), depth+1)
	}
	return v
}

func placeIn(v stateValue) int {
	n, err := strconv.Atoi(v.text)
	if err != nil {
		return -1
	}
	return n
}
