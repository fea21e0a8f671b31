// Package warc reads and writes WARC/1.1 records (ISO 28500:2017), a gzip member
// a record.
package warc
