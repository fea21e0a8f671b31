// Package score compares records with gold pages: how much of the text, and which
// fields, a reader got right.
//
// A set of gold pages is a folder with pages.jsonl, a page a line, and the pages
// that it names. Records are JSON objects, a record a line; one belongs to the page
// whose file name ends its "source". A page without a record counts as an empty
// record, never as left out.
//
// The figures are the means over the pages that have gold for them:
//
//   - precision and recall of the body: 4-word shingles of lead and body against the
//     gold text, over the pages with a prediction and with gold; F1 is that of the
//     two means, as the article-extraction-benchmark has it
//   - exact: all shingles are equal
//   - blocks: lead and blocks are the gold sequence, types (paragraph, subhead) too
//   - headline, lead and authors (as a set): equal, white space folded
//   - published: the same instant to the minute; the same day where gold has no more
package score
