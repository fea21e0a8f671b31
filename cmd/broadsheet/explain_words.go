package main

import "strings"

// featureWords says in words what a feature of the general reader's model measures;
// one that nobody has words for is named.
func featureWords(name string) string {
	if s, ok := features[name]; ok {
		return s
	}
	for _, near := range []struct{ prefix, words string }{
		{"before2_", "two passages before: "},
		{"before_", "the passage before: "},
		{"after2_", "two passages behind: "},
		{"after_", "the passage behind: "},
		{"under_", "the heading above it: "},
		{"in_", "stands in: "},
		{"mark_", "a name around it (class, id) tells of: "},
	} {
		if rest, ok := strings.CutPrefix(name, near.prefix); ok {
			if s, ok := features[rest]; ok && near.prefix != "in_" && near.prefix != "mark_" {
				rest = s
			}
			return near.words + strings.ReplaceAll(rest, "_", " ")
		}
	}
	return strings.ReplaceAll(name, "_", " ")
}

// features are the words for features.
var features = map[string]string{
	"size": "length in letters", "count": "number of words", "linked": "share of its text in links", "links": "number of links", "bold": "share in bold",
	"italic": "share in italics", "stops": "sentences that end in it", "commas": "commas to a word", "upper": "share of capitals", "digits": "share of digits",
	"marks": "share of signs", "ends": "how it ends", "begins": "how it begins", "word_length": "letters to a word", "images": "pictures just before it",
	"images_after": "pictures just behind it", "kind": "kind of its element", "cells": "cells of a table row", "page_article": "the page calls itself an article",
	"page_news": "the page calls itself a news article", "page_stated": "the page states the story's text for machines",
	"lists": "lists around it", "depth": "elements around it", "standfirst": "a name around it is that of a standfirst",
	"name_own": "names (class, id) of its element", "name_up": "names of the element around", "name_low": "the worst name around it",
	"name_high": "the best name around it", "name_sum": "all names around it",
	"at": "how far down the page's text", "blocks": "passages on the page", "since_headline": "passages since the headline", "text_since_headline": "text since the headline",
	"since_prose": "passages since the last running text", "until_prose": "passages until the next running text", "prose_near": "running text near by",
	"own_runs": "passages in its element", "up_good": "running text directly in the element around", "up_within": "running text in the element around",
	"up_runs": "passages in the element around", "up_size": "text in the element around", "up_linked": "share of links in the element around",
	"upper_within": "running text two elements up", "upper_linked": "share of links two elements up", "upper_runs": "passages two elements up",
	"group": "passages of its kind", "group_size": "share of the page's text in its kind", "group_prose": "share of running text in its kind",
	"group_linked": "share of links in its kind", "prose_all": "running text on the page", "best_distance": "steps to the element with most running text",
	"best_good": "share of running text in the element with most", "in_most": "in the part with most of the page's running text", "most_distance": "steps to the part with most running text",
	"stated": "share of it in the text stated for machines", "words": "its words", "words_low": "its worst word", "words_first": "its first words",
	"edge": "the words at its ends", "edge_low": "the worst word at its ends", "described": "is the description stated for machines",
	"prompt": "begins as lines do that are no story", "prompt_also": "begins like \"read also\"", "prompt_sign": "begins like \"sign up\"",
	"prompt_ad": "begins like an advert", "prompt_credit": "begins like a picture's credit", "prompt_note": "begins like a note of the newsroom",
	"is_headline": "says the headline again", "is_date": "is a date", "is_author": "names an author", "again": "times it is on the page",
	"again_first": "is the first of its like", "low": "the worst word", "since": "passages since it", "distance": "steps to it", "like": "is of the same kind",
	"p": "the first look at it", "p-1": "the first look at the passage before", "p-2": "the first look at the second before", "p-3": "the first look at the third before",
	"p+1": "the first look at the passage behind", "p+2": "the first look at the second behind", "p+3": "the first look at the third behind",
	"p_up": "the first look at the element around", "p_upper": "the first look two elements up", "p_group": "the first look at all of its kind",
	"p_before": "share of the story before it", "p_after": "share of the story behind it", "p_since": "passages since the last of the story",
	"p_until": "passages until the next of the story", "p_near": "the first look at all near by", "p_max": "the best first look on the page",
	"taken": "was taken for the story", "order": "passages of the story above it", "taken_before": "text of the story above it",
	"taken_after": "share of the story below it", "since_first": "passages since the story's first",
}
