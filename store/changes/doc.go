// Package changes says what a reader would call the difference between two
// revisions of an article: which blocks of lead and body were added, removed, moved
// or edited, at the words; headline, authors, pictures and dates each for itself;
// and whether the text changed or only our reading of it. It is pure: no disk, no
// clock, no network.
//
// # Words
//
// Texts are compared by words as UAX #29 (Unicode Text Segmentation) bounds them:
// Chinese and Japanese by the character, a letter with its combining marks as one,
// each mark of punctuation for itself.
//
// # Bounds
//
// Whatever the texts, the time is about linear in their length: 10,000 blocks
// against 10,000 others take some tenths of a second. Within the bounds the alignment
// is exact. Past them it stays true, since old and new text follow from it in full,
// but may call more changed than was:
//   - two sequences, of blocks or of words, with up to 512 differences are aligned
//     with the fewest differences possible; with more, between the elements that occur
//     once in each;
//   - blocks that are alike are looked for among those that share a rare word, up to
//     some 250,000 pairs, and among near neighbours: an edited block that stood far
//     away in an article of thousands may come as removed and added.
package changes
