//go:build unix

package access

import (
	"io/fs"
	"syscall"
)

// isOpen reports whether others than its owner can read a file or write it. Services
// get files that root has and their group may read.
func isOpen(info fs.FileInfo) bool {
	others := fs.FileMode(0o077)
	if owner, ok := info.Sys().(*syscall.Stat_t); ok && owner.Uid == 0 {
		others = 0o037
	}
	return info.Mode().Perm()&others != 0
}
