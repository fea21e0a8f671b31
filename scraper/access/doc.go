// Package access is what a user may show to hosts: the cookies of a browser, and
// headers and passwords that a host gave them. It reads files that nobody else can
// read, and keeps nothing.
//
// What is read here is safe for concurrent use once it is filled. No error of the
// package repeats a secret.
package access
