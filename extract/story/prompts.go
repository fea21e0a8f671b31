package story

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed words/prompts.txt
var promptLines string

// A prompt is a kind of short line that is no story, by what it begins with.
type prompt float32

// promptKinds are the kinds of prompts in the file; 0 is none.
var promptKinds = map[string]prompt{"also": 1, "sign": 2, "ad": 3, "credit": 4, "note": 5}

// maxPrompt is how many words a prompt has at most.
const maxPrompt = 5

// prompts are the kinds by the hash of the words.
var prompts = sync.OnceValue(func() *dictionary {
	out := map[uint32]float32{}
	for line := range strings.Lines(promptLines) {
		kind, words, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || kind == "#" {
			continue
		}
		h := uint32(0)
		wordsOf(words, func(w uint32) bool { h = h*prime + w; return true })
		out[h] = float32(promptKinds[kind])
	}
	return newDictionary(out, nil)
})

// promptOf returns what a text begins with.
func promptOf(s string) prompt {
	known := prompts()
	h, n, found := uint32(0), 0, prompt(0)
	wordsOf(s, func(w uint32) bool {
		h = h*prime + w
		if p := known.get(h).score; p != 0 {
			found = prompt(p)
		}
		n++
		return n < maxPrompt
	})
	return found
}

// promptNames are the features of the kinds of prompt.
var promptNames = [...]string{"prompt_also", "prompt_sign", "prompt_ad", "prompt_credit", "prompt_note"}
