package extract

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Bounds on the state that a page's scripts hold.
const (
	maxStateBytes = 8 << 20 // of all scripts that are looked into, unless an option says otherwise
	maxStateNodes = 200_000 // values, over all scripts
	maxStateDepth = 64      // of nesting that is kept
)

// A stateKind says what a value of a script's state is.
type stateKind uint8

const (
	stateWord   stateKind = iota // a number, a name, or code
	stateText                    // a string
	stateList                    // its elements
	stateObject                  // its values, and their keys
)

// A stateValue is a literal of a script.
type stateValue struct {
	kind stateKind
	text string // of a string or word
	keys []string
	list []stateValue
}

// get returns the value of an object's key, nil when it has none.
func (v *stateValue) get(key string) *stateValue {
	for i := range v.keys {
		if v.keys[i] == key {
			return &v.list[i]
		}
	}
	return nil
}

// A stateParser reads literals as JSON and JavaScript write them. It runs nothing:
// what is no literal is a word. Broken ones are read as far as they go.
type stateParser struct {
	src   string
	at    int
	left  *int                  // values that may still be read
	words map[string]stateValue // what names stand for, the arguments of a function
	rows  map[string]string     // texts that "$" and a key stand for
}

// value reads the value that begins here.
func (p *stateParser) value(depth int) stateValue {
	p.blanks()
	if p.at >= len(p.src) || *p.left <= 0 {
		p.at = len(p.src)
		return stateValue{}
	}
	*p.left--
	switch c := p.src[p.at]; c {
	case '{', '[':
		if depth >= maxStateDepth {
			p.word()
			return stateValue{}
		}
		p.at++
		if c == '[' {
			return p.array(depth)
		}
		return p.object(depth)
	case '"', '\'', '`':
		s := p.quoted()
		if len(s) > 1 && len(s) < 12 && s[0] == '$' {
			if row, ok := p.rows[s[1:]]; ok {
				s = row
			}
		}
		return stateValue{kind: stateText, text: s}
	}
	return p.named(depth)
}

// blanks goes on to what is no white space.
func (p *stateParser) blanks() {
	for p.at < len(p.src) && isBlank(p.src[p.at]) {
		p.at++
	}
}

// array reads the elements of a list.
func (p *stateParser) array(depth int) stateValue {
	v := stateValue{kind: stateList}
	for {
		p.blanks()
		switch {
		case p.at >= len(p.src):
			return v
		case p.src[p.at] == ']':
			p.at++
			return v
		case strings.IndexByte(",;)}", p.src[p.at]) >= 0:
			p.at++
		default:
			v.list = append(v.list, p.value(depth+1))
		}
	}
}

// object reads keys and values.
func (p *stateParser) object(depth int) stateValue {
	v := stateValue{kind: stateObject}
	for {
		p.blanks()
		if p.at >= len(p.src) {
			return v
		}
		var key string
		switch c := p.src[p.at]; {
		case c == '}':
			p.at++
			return v
		case c == '"' || c == '\'':
			key = p.quoted()
		case isNameByte(c):
			key = p.name()
		default:
			p.at++
			continue
		}
		if p.blanks(); p.at < len(p.src) && p.src[p.at] == ':' {
			p.at++
			v.keys = append(v.keys, key)
			v.list = append(v.list, p.value(depth+1))
		}
	}
}

func isNameByte(c byte) bool {
	return c == '_' || c == '$' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// name reads a name or a number.
func (p *stateParser) name() string {
	from := p.at
	for p.at < len(p.src) && isNameByte(p.src[p.at]) {
		p.at++
	}
	return p.src[from:p.at]
}

// named reads a word, and what it stands for.
func (p *stateParser) named(depth int) stateValue {
	word := p.word()
	if v, ok := p.words[word]; ok {
		return v
	}
	if call, ok := strings.CutPrefix(word, "JSON.parse("); ok && startsQuoted(call) {
		text := stateParser{src: call}
		inner := stateParser{src: text.quoted(), left: p.left}
		return inner.value(depth + 1)
	}
	return stateValue{text: word}
}

func startsQuoted(s string) bool { return s != "" && strings.IndexByte("\"'`", s[0]) >= 0 }

// word goes on to the comma or bracket that ends an expression.
func (p *stateParser) word() string {
	from, open := p.at, 0
	for p.at < len(p.src) {
		c := p.src[p.at]
		switch c {
		case '(', '[', '{':
			open++
		case ')', ']', '}':
			open--
		case '"', '\'', '`':
			p.skipQuoted()
			continue
		}
		if open < 0 || open == 0 && (c == ',' || c == ';') {
			return strings.TrimSpace(p.src[from:p.at])
		}
		p.at++
	}
	return strings.TrimSpace(p.src[from:])
}

// skipQuoted goes behind a string, and reports whether it holds a backslash.
func (p *stateParser) skipQuoted() (escaped bool) {
	quote := p.src[p.at]
	for p.at++; p.at < len(p.src); p.at++ {
		switch p.src[p.at] {
		case quote:
			p.at++
			return escaped
		case '\\':
			escaped = true
			p.at++
		}
	}
	p.at = len(p.src)
	return escaped
}

// quoted reads a string.
func (p *stateParser) quoted() string {
	from, quote := p.at+1, p.src[p.at]
	escaped := p.skipQuoted()
	end := p.at
	if end > from && p.src[end-1] == quote {
		end--
	}
	s := p.src[from:max(from, end)]
	if escaped {
		s = unescape(s)
	}
	return s
}

// unescape resolves the escapes of a string.
func unescape(s string) string {
	out := make([]byte, 0, len(s))
	var high rune // half of a pair
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			out, high = append(out, s[i]), 0
			continue
		}
		i++
		switch c := s[i]; c {
		case 'n', 'r', 't', 'b', 'f', 'v':
			out = append(out, ' ')
			if c == 'n' {
				out[len(out)-1] = '\n'
			}
		case '\n':
		case 'u', 'x':
			size := 4
			if c == 'x' {
				size = 2
			}
			r, ok := hexRune(s[i+1:], size)
			if !ok {
				continue
			}
			i += size
			if pair := utf16.DecodeRune(high, r); pair != utf8.RuneError {
				out = out[:len(out)-len(string(utf8.RuneError))]
				r = pair
			}
			out = utf8.AppendRune(out, r)
			high = r
			continue
		default:
			out = append(out, c)
		}
		high = 0
	}
	return string(out)
}

// hexRune reads a character's number.
func hexRune(s string, size int) (rune, bool) {
	if len(s) < size {
		return 0, false
	}
	n, err := strconv.ParseUint(s[:size], 16, 32)
	return rune(n), err == nil
}
