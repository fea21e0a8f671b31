// Package chromium lets the scripts of pages run in a real browser without a window, Chromium
// or one of its kin, over the DevTools protocol. It is the only room that knows one.
//
// The browser has no network of its own: it is told to reach everything by a proxy at which
// nobody answers, and each request that a page makes is answered from here, with what
// [scraper.GetPart] gives. So whatever holds for a fetch holds for what a page asks for.
//
// One browser serves a crawl, with a tab for each page that is being rendered. When it
// crashes, the pages of that moment fail and the next one starts another.
package chromium
