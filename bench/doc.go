// Bench runs our reader and its peers over the same pages in one run, and prints
// what each got right and what it cost.
//
//	BROADSHEET_PAGES=../../shared/data go run .
//
// The time of a page is the least of some rounds, measured in turn with those of
// the others and of html.Parse, so that what disturbs the machine disturbs all of
// them. See README.md for what the columns mean.
package main
