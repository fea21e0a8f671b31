package extract

import (
	"encoding/json"
	"strings"

	"golang.org/x/net/html"
)

// A node is an object of JSON-LD. A nil one has no properties.
type node map[string]any

// structured is what a page's JSON-LD says about it.
type structured struct {
	article node
	trails  []node // BreadcrumbLists
}

// maxJSONDepth bounds how deep objects are searched for others.
const maxJSONDepth = 12

// newStructured reads all blocks. A block that is no JSON even after mending is
// passed over: the page has other sources.
func newStructured(scripts []*html.Node) *structured {
	s := &structured{}
	for _, n := range scripts {
		if n.FirstChild == nil {
			continue
		}
		for _, v := range decodeJSON(n.FirstChild.Data) {
			s.gather(v, 0)
		}
	}
	return s
}

// decodeJSON reads one value or several that follow each other.
func decodeJSON(src string) []any {
	if out, ok := decodeAll(src); ok {
		return out
	}
	out, _ := decodeAll(mendJSON(src))
	return out
}

func decodeAll(src string) (out []any, ok bool) {
	dec := json.NewDecoder(strings.NewReader(src))
	for dec.More() {
		var v any
		if err := dec.Decode(&v); err != nil {
			return out, false
		}
		out = append(out, v)
	}
	return out, true
}

// mendJSON repairs what publishers get wrong: control characters inside strings,
// commas before a closing bracket, comment or CDATA marks around the whole.
func mendJSON(src string) string {
	src = strings.NewReplacer("<![CDATA[", "", "]]>", "", "<!--", "", "-->", "", "\ufeff", "").Replace(src)
	var b strings.Builder
	inString, escaped := false, false
	for i := range len(src) {
		c := src[i]
		switch {
		case inString && c < ' ':
			b.WriteByte(' ')
			continue
		case escaped:
			escaped = false
		case inString && c == '\\':
			escaped = true
		case c == '"':
			inString = !inString
		case !inString && (c == '}' || c == ']'):
			trimmed := strings.TrimRight(b.String(), " \t\r\n")
			if strings.HasSuffix(trimmed, ",") {
				b.Reset()
				b.WriteString(trimmed[:len(trimmed)-1])
			}
		}
		b.WriteByte(c)
	}
	return strings.TrimRight(strings.TrimSpace(b.String()), ";")
}

// gather files an object and those inside it.
func (s *structured) gather(v any, depth int) {
	if depth > maxJSONDepth {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			s.gather(e, depth+1)
		}
	case map[string]any:
		n := node(v)
		switch {
		case n.is("BreadcrumbList"):
			s.trails = append(s.trails, n)
		case n.isArticle() && (s.article == nil || len(n) > len(s.article)):
			s.article = n
		}
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage", "breadcrumb", "itemListElement"} {
			s.gather(v[key], depth+1)
		}
	}
}

// is reports whether the object's type, one or a list, is name.
func (n node) is(name string) bool {
	for _, t := range n.texts("@type") {
		if t == name || strings.HasSuffix(t, "/"+name) {
			return true
		}
	}
	return false
}

// isArticle reports whether the object is of schema.org's Article or a kind of it.
func (n node) isArticle() bool {
	for _, t := range n.texts("@type") {
		if strings.HasSuffix(t, "Article") || strings.HasSuffix(t, "BlogPosting") || strings.HasSuffix(t, "Report") {
			return true
		}
	}
	return false
}

// text is a property's first text.
func (n node) text(key string) string {
	if list := n.texts(key); len(list) > 0 {
		return list[0]
	}
	return ""
}

// texts are a property's texts, folded, entities undone.
func (n node) texts(key string) []string { return textsIn(n[key]) }

func textsIn(v any) []string {
	switch v := v.(type) {
	case string:
		if s := fold(html.UnescapeString(v)); s != "" {
			return []string{s}
		}
	case bool:
		if v {
			return []string{"true"}
		}
		return []string{"false"}
	case []any:
		var out []string
		for _, e := range v {
			out = append(out, textsIn(e)...)
		}
		return out
	}
	return nil
}

// name is the first name of a property that holds persons or organisations.
func (n node) name(key string) string {
	if list := n.names(key); len(list) > 0 {
		return list[0]
	}
	return ""
}

// names are the names of a property that holds texts, objects or a list of them.
func (n node) names(key string) []string {
	list, ok := n[key].([]any)
	if !ok {
		list = []any{n[key]}
	}
	var out []string
	for _, v := range list {
		if m, ok := v.(map[string]any); ok {
			out = append(out, node(m).texts("name")...)
			continue
		}
		out = append(out, textsIn(v)...)
	}
	return out
}

// address is the first address of a property that holds texts or objects.
func (n node) address(key string) string {
	switch v := n[key].(type) {
	case map[string]any:
		m := node(v)
		if u := m.text("url"); u != "" {
			return u
		}
		return m.text("@id")
	case []any:
		if len(v) > 0 {
			return node{key: v[0]}.address(key)
		}
	}
	return n.text(key)
}

// address is the one that the article states for itself.
func (s *structured) address() string {
	if a := s.article.address("mainEntityOfPage"); strings.HasPrefix(a, "http") {
		return a
	}
	return s.article.text("url")
}

// trail is the path of sections of the first breadcrumb list, without the page
// itself.
func (s *structured) trail(headline string, isSelf func(address string) bool) []string {
	for _, list := range s.trails {
		items, _ := list["itemListElement"].([]any)
		var out []string
		for i, v := range items {
			item, _ := v.(map[string]any)
			target, _ := item["item"].(map[string]any)
			name := node(item).text("name")
			if name == "" {
				name = node(target).text("name")
			}
			own := isSelf(node(target).text("@id")) || name == headline || headline != "" && strings.HasSuffix(name, headline)
			if i == len(items)-1 && own {
				break
			}
			if name != "" {
				out = append(out, name)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}
