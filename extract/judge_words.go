package extract

import (
	_ "embed"
	"strings"
	"sync"
)

// wordLists are the lists of judge_words.txt.
var wordLists = readWordLists(judgeWords)

//go:embed judge_words.txt
var judgeWords string

// readWordLists reads the lists by their names.
func readWordLists(src string) map[string][]string {
	out := map[string][]string{}
	for section := range strings.SplitSeq(src, "\n== ") {
		name, list, _ := strings.Cut(section, "\n")
		out[name] = strings.FieldsFunc(list, func(c rune) bool { return c == '|' || c == '\n' })
	}
	return out
}

// What walls and shells say. One phrase is enough on a page that has little else to
// say.
var (
	challengePhrases = wordLists["challenge phrases"]
	shellPhrases     = wordLists["shell phrases"]
	parkedPhrases    = wordLists["parked phrases"]
	loginPhrases     = wordLists["login phrases"]
	consentWords     = wordLists["consent words"]
	acceptWords      = wordLists["accept words"]
	offerWords       = wordLists["offer words"]
)

// pageNames are the names of pages that are no articles, by their letters: titles
// and headings say them and nothing else. Those of error pages are errorNames.
var pageNames = sync.OnceValue(func() map[string]Reason {
	out := map[string]Reason{}
	for name, list := range wordLists {
		if kind, ok := strings.CutPrefix(name, "name "); ok {
			for _, words := range list {
				out[letters(words)] = Reason(kind)
			}
		}
	}
	return out
})

// errorWords may stand before the name of an error, and errorNames are those by
// their letters.
var (
	errorWords = wordLists["error words"]
	errorNames = sync.OnceValue(func() map[string]bool {
		out := map[string]bool{}
		for _, words := range wordLists["error names"] {
			out[letters(words)] = true
		}
		return out
	})
)
