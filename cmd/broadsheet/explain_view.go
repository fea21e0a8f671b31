package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"broadsheet/extract"
	"broadsheet/extract/story"
)

// An explainView is what the page that explains a reading shows.
type explainView struct {
	Title, Source, Address, Reader, Version, Language string
	Refused, Intro, JSON                              string
	StyleHash, ScriptHash                             string
	Warnings                                          []string
	Legend                                            []legendEntry
	Runs                                              []runView
	Choices                                           []choiceView
}

// A legendEntry is a colour of the page.
type legendEntry struct {
	Role        extract.Role
	Name, Means string
	Count       int
}

// A runView is passages that stand together; those that nobody wants to see at first
// are folded up.
type runView struct {
	Folded, Hint string
	Passages     []passageView
}

// A passageView is a run of the explained page's text.
type passageView struct {
	extract.Passage

	Name, Sure string
	Opinions   []opinionView // in words; hides those of the passage
}

// An opinionView is what the model says of a passage.
type opinionView struct {
	Of, Sure string
	Reasons  []reasonView
}

// A reasonView is a feature and how far it moved an opinion, as a bar.
type reasonView struct{ Name, Value, By, Way, Width string }

// A choiceView is a field with its candidates.
type choiceView struct {
	extract.Choice

	Label, Count, Because string
}

// viewExplanation puts an explanation into words.
func viewExplanation(e *extract.Explanation) (*explainView, error) {
	art := &e.Article
	raw, err := json.MarshalIndent(art, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("explain %s: %w", art.Source, err)
	}
	v := &explainView{
		Title: cmp.Or(art.Headline, art.Source, "A page without a headline"), Source: art.Source, Reader: readerName(art),
		Version: programVersion(), Language: art.Language, Intro: intro(e), JSON: string(raw),
		StyleHash: hashOf("style"), ScriptHash: hashOf("script"), Warnings: art.Extraction.Warnings,
	}
	if art.URL != art.Source {
		v.Address = art.URL
	}
	if e.Refused != nil {
		v.Refused = e.Refused.Error()
	}
	counts := map[extract.Role]int{}
	for _, p := range e.Passages {
		counts[p.Role]++
	}
	v.Runs = viewRuns(e.Passages)
	for _, entry := range legend {
		if entry.Count = counts[entry.Role]; entry.Count > 0 {
			v.Legend = append(v.Legend, entry)
		}
	}
	for _, c := range e.Choices {
		v.Choices = append(v.Choices, choiceView{c, strings.ReplaceAll(c.Field, "_", " "), plural(len(c.Candidates), "candidate"), sentence(c.Why)})
	}
	return v, nil
}

// sentence makes one of a clause.
func sentence(clause string) string {
	if clause == "" {
		return ""
	}
	return strings.ToUpper(clause[:1]) + clause[1:] + "."
}

// maxLoose is how many passages in a row may be left out before they are folded up.
const maxLoose = 6

// viewRuns puts the passages into words, long rows of what was left out together.
func viewRuns(passages []extract.Passage) []runView {
	out := []runView{}
	for len(passages) > 0 {
		n := 0
		for n < len(passages) && (passages[n].Role == extract.AsDropped || passages[n].Role == extract.AsTeaser) {
			n++
		}
		run := runView{}
		if n > maxLoose {
			run.Folded, run.Hint = plural(n, "passage")+" left out:", hint(passages[:n])
		}
		for _, p := range passages[:max(n, 1)] {
			run.Passages = append(run.Passages, viewPassage(p))
		}
		out, passages = append(out, run), passages[max(n, 1):]
	}
	return out
}

// hint is how the first of some passages begin.
func hint(passages []extract.Passage) string {
	var parts []string
	for _, p := range passages[:min(len(passages), 4)] {
		parts = append(parts, short(p.Text, 40))
	}
	return strings.Join(append(parts, "…"), " · ")
}

// short cuts a text after some characters.
func short(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i] + "…"
		}
	}
	return s
}

// readerName says what read the body.
func readerName(art *extract.Article) string {
	reader := "structured data and the general reader"
	if layout := art.Extraction.Layout; layout != "" {
		reader = "the profile " + art.Extraction.Profile + ", layout " + layout
	}
	if c := art.Extraction.Confidence; c > 0 {
		reader += fmt.Sprintf(" · confidence %.2f", c)
	}
	return reader
}

// intro says how the passages are to be looked at.
func intro(e *extract.Explanation) string {
	s := "Point at a passage to see why, and click it to keep that in view. A green bar says that a feature spoke for it, a red one against it."
	if e.Article.Extraction.Layout != "" {
		return s + " A profile read this page: what the general reader thinks of the passages is shown for comparison."
	}
	return s + fmt.Sprintf(" On this page passages were taken from a probability of %s on: what makes the best whole is taken.", percent(e.Cut))
}

// legend are the roles in the order of a page.
var legend = []legendEntry{
	{extract.AsKicker, "kicker", "the short line above the headline", 0},
	{extract.AsHeadline, "headline", "the headline", 0},
	{extract.AsByline, "byline", "who wrote it", 0},
	{extract.AsDateline, "date line", "when and where", 0},
	{extract.AsLead, "lead", "the standfirst", 0},
	{extract.AsBody, "body", "a paragraph, quote, table row or code of the story", 0},
	{extract.AsSubhead, "subhead", "a heading inside the story", 0},
	{extract.AsListItem, "list", "an item of a list in the story", 0},
	{extract.AsCaption, "caption", "what stands under a picture", 0},
	{extract.AsTeaser, "teaser", "a link to another page", 0},
	{extract.AsDropped, "dropped", "no part of the record", 0},
}

// roleName is what people call a role.
func roleName(r extract.Role) string {
	for _, entry := range legend {
		if entry.Role == r {
			return entry.Name
		}
	}
	return string(r)
}

// viewPassage puts a passage into words.
func viewPassage(p extract.Passage) passageView {
	v := passageView{Passage: p, Name: roleName(p.Role), Sure: percent(p.Prob)}
	for _, o := range p.Opinions {
		if isWorth(o) {
			v.Opinions = append(v.Opinions, viewOpinion(o))
		}
	}
	return v
}

// isWorth reports whether an opinion tells anything: that a passage in the midst of
// the story is no subhead doesn't.
func isWorth(o story.Opinion) bool { return o.Of == "first" || o.Of == "second" || o.Prob > 0.1 }

// viewOpinion puts an opinion into words.
func viewOpinion(o story.Opinion) opinionView {
	v := opinionView{Of: cmp.Or(opinionWords[o.Of], o.Of), Sure: percent(o.Prob)}
	most := float32(0)
	for _, r := range o.Reasons {
		most = max(most, r.By, -r.By)
	}
	for _, r := range o.Reasons {
		way := "no"
		if r.By > 0 {
			way = "yes"
		}
		width := max(1, int(math.Round(10*math.Abs(float64(r.By/most)))))
		v.Reasons = append(v.Reasons, reasonView{
			Name: featureWords(r.Feature), Value: strconv.FormatFloat(float64(r.Value), 'g', 3, 32),
			By: fmt.Sprintf("%s %+.2f", r.Feature, r.By), Way: way, Width: "w" + strconv.Itoa(width),
		})
	}
	return v
}

// opinionWords say what the model's forests were asked.
var opinionWords = map[string]string{
	"first":   "First look, at the passage and its place: the story",
	"second":  "Second look, knowing the first look at all passages: the story",
	"lead":    "Look at the opening: the lead",
	"subhead": "Look at headings: a subhead",
}

// percent writes a probability; what isn't certain isn't called 0 or 100.
func percent(p float32) string {
	switch n := math.Round(100 * float64(p)); {
	case n < 1:
		return "below 1%"
	case n > 99:
		return "above 99%"
	default:
		return strconv.Itoa(int(n)) + "%"
	}
}
