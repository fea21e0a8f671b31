// Package store is the archive: records, revisions, visits and aliases in a bbolt
// database, captures in WARC files beside it.
//
// # Promises
//
// What Keep returned for is on disk: captures are written and synced before the
// transaction of the records that point to them. A run that dies loses only what
// was not acknowledged; the next one cuts the torn tail and goes on. One writer at
// a time holds the lock file; keeping the same visit twice adds nothing.
package store
