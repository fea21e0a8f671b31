package extract

import (
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// An object is one JSON-LD node.
type object map[string]any

// asObject returns v as an object, or the first object of a list.
func asObject(v any) object {
	switch v := v.(type) {
	case map[string]any:
		return v
	case []any:
		for _, e := range v {
			if o, ok := e.(map[string]any); ok {
				return o
			}
		}
	}
	return nil
}

// asList returns v as a list; a single value is a list of one.
func asList(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

// entity is an entity that is closed. What isn't is more likely a parameter of an
// address: "?page=1&section=2" holds no "&sect".
var entity = regexp.MustCompile(`&#?[0-9A-Za-z]{1,32};`)

// resolveEntities resolves the entities of a text that was escaped once too often.
func resolveEntities(s string) string {
	if !strings.Contains(s, "&") {
		return s
	}
	return entity.ReplaceAllStringFunc(s, html.UnescapeString)
}

// asText returns a scalar as text, entities resolved: many sites put escaped
// HTML into JSON. Of a list or object it is that of the first or of its @value.
func asText(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(resolveEntities(v))
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	case []any:
		for _, e := range v {
			if s := asText(e); s != "" {
				return s
			}
		}
	case map[string]any:
		return asText(v["@value"])
	}
	return ""
}

// text returns a property as text, folded; "" when it is none.
func (o object) text(key string) string {
	s := asText(o[key])
	if strings.HasPrefix(s, "{{") {
		return "" // a template that was never filled
	}
	return fold(s)
}

// types returns the object's types without the vocabulary's address.
func (o object) types() []string {
	var out []string
	for _, v := range asList(o["@type"]) {
		if s, ok := v.(string); ok {
			s = s[strings.LastIndexAny(s, "/#:")+1:]
			out = append(out, s)
		}
	}
	return out
}

// is reports whether one of the object's types passes.
func (o object) is(pass func(string) bool) bool {
	return slices.ContainsFunc(o.types(), pass)
}

// isArticleType reports whether a type of schema.org is a story.
func isArticleType(t string) bool {
	switch t {
	case "BlogPosting", "LiveBlogPosting", "SocialMediaPosting", "DiscussionForumPosting", "Report":
		return true
	}
	return strings.HasSuffix(t, "Article")
}

// isPersonType reports whether a type is one of people.
func isPersonType(t string) bool { return t == "Person" }

// isHouseType reports whether a type is one of publications, companies and desks.
func isHouseType(t string) bool {
	return strings.HasSuffix(t, "Organization") || t == "Corporation"
}

// isPageType reports whether a type is a page that holds a story.
func isPageType(t string) bool { return t == "WebPage" || t == "ItemPage" || t == "MedicalWebPage" }
