package changes

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"broadsheet/extract"
)

// Between compares two revisions of an article. It keeps nothing of them but their
// texts, and changes neither.
func Between(old, now *extract.Article) Changes {
	c := Changes{
		ID: now.ID, Content: !sameContent(old, now),
		Old: Revision{old.Revision, old.Fetched}, New: Revision{now.Revision, now.Fetched},
		Authors: list(old.Authors, now.Authors), Section: list(old.Section, now.Section), Topics: list(old.Topics, now.Topics),
		Published: instant(old.Published, now.Published), Modified: instant(old.Modified, now.Modified),
		Images: images(old.Images, now.Images), Other: others(old, now),
	}
	v := newVocabulary()
	c.Blocks = v.blocks(blocksOf(old), blocksOf(now))
	if old.Kicker != now.Kicker {
		c.Kicker = v.runs(old.Kicker, now.Kicker)
	}
	if old.Headline != now.Headline {
		c.Headline = v.runs(old.Headline, now.Headline)
	}
	if old.Access != now.Access {
		c.Access = &Value{string(old.Access), string(now.Access)}
	}
	if a, b := reader(old), reader(now); a != b {
		c.Reader = &Readers{a, b}
	}
	c.Kind = c.kind(old, now)
	return c
}

// kind decides what the changes are of.
func (c *Changes) kind(old, now *extract.Article) Kind {
	switch {
	case !c.Content && len(c.fields()) == 0 && len(c.Blocks) == 0 && len(c.Other) == 0:
		return None
	case samePage(old, now):
		return Reading
	case c.Content:
		return Text
	default:
		return Details
	}
}

// IsEmpty reports whether nothing differs but perhaps the reader.
func (c *Changes) IsEmpty() bool { return c.Kind == None }

// samePage reports whether both were read from one page. A record names the capture
// of its first page only: of a paged article the same first page, captured once more,
// says nothing of the others.
func samePage(old, now *extract.Article) bool {
	a, b := old.Capture, now.Capture
	switch {
	case a == nil || b == nil:
		return false
	case a.File == b.File && a.Offset == b.Offset:
		return true
	default:
		return a.Digest != "" && a.Digest == b.Digest && max(len(old.Pages), len(now.Pages)) < 2
	}
}

// sameContent compares what the content hash is over, and not the hashes: one
// program may have hashed in another way.
func sameContent(old, now *extract.Article) bool {
	captions := func(art *extract.Article) (out []string) {
		for _, img := range art.Images {
			if img.Caption != "" {
				out = append(out, img.Caption)
			}
		}
		return out
	}
	return old.Kicker == now.Kicker && old.Headline == now.Headline &&
		slices.Equal(old.Authors, now.Authors) && slices.Equal(old.Lead, now.Lead) &&
		slices.EqualFunc(old.Body, now.Body, func(a, b extract.Block) bool { return a.Type == b.Type && a.Text == b.Text }) &&
		slices.Equal(captions(old), captions(now))
}

func reader(art *extract.Article) Reader {
	e := &art.Extraction
	return Reader{e.Profile, e.Layout, e.ProfileHash}
}

// list compares two lists; nil where they are alike.
func list(old, now []string) *List {
	if slices.Equal(old, now) {
		return nil
	}
	return &List{Old: slices.Clone(old), New: slices.Clone(now), Added: without(now, old), Removed: without(old, now)}
}

// without is what a list has more of than another.
func without(list, other []string) (out []string) {
	left := map[string]int{}
	for _, s := range other {
		left[s]++
	}
	for _, s := range list {
		if left[s]--; left[s] < 0 {
			out = append(out, s)
		}
	}
	return out
}

// instant compares two times as they are written; nil where they are alike.
func instant(old, now time.Time) *Time {
	if sameTime(old, now) {
		return nil
	}
	return &Time{old, now}
}

func sameTime(a, b time.Time) bool {
	_, east := a.Zone()
	_, west := b.Zone()
	return a.Equal(b) && east == west
}

// notOthers are the fields of a record that are compared each for itself, that say
// what the archive knows, or that follow from others.
const notOthers = " schema id revision aliases source section kicker headline published modified authors lead body images topics " +
	"access text content_hash fetched http capture extraction "

// others are the names of all further fields that differ, in the order of the record:
// a field that a later schema adds is among them by itself.
func others(old, now *extract.Article) (out []string) {
	a, b := reflect.ValueOf(old).Elem(), reflect.ValueOf(now).Elem()
	for i := range a.NumField() {
		name, _, _ := strings.Cut(a.Type().Field(i).Tag.Get("json"), ",")
		if strings.Contains(notOthers, " "+name+" ") {
			continue
		}
		if f, g := a.Field(i), b.Field(i); !reflect.DeepEqual(f.Interface(), g.Interface()) && !isBoth(f, g) {
			out = append(out, name)
		}
	}
	return out
}

// isBoth reports whether two fields are empty lists, one of them perhaps nil.
func isBoth(a, b reflect.Value) bool {
	return a.Kind() == reflect.Slice && a.Len() == 0 && b.Len() == 0
}
