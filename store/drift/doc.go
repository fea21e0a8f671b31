// Package drift finds out that a site has changed the layout of its pages, from what was
// read of them in the order of time: a field that a selector filled and doesn't any more,
// bodies that are a fraction of what they were, pages of which no article can be read.
// docs/drift.md has the test and its figures. It is pure: no disk, no clock.
package drift
