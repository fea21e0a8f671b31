// Package scraper goes from an address to a page: sources, the frontier's
// interface, politeness and HTTP. It moves bytes and addresses and doesn't read
// articles.
package scraper
