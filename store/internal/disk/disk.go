// Package disk makes what was written survive a loss of power, on each system in
// the way that it has.
package disk

import (
	"fmt"
	"os"
	"runtime"
)

// SyncDir makes the names in a folder durable: those of files that were made,
// renamed or removed. Windows can't sync a folder and keeps names by itself.
func SyncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	defer func() { _ = d.Close() }() // it was only read
	if err := d.Sync(); err != nil {
		return fmt.Errorf("sync folder %s: %w", dir, err)
	}
	return nil
}
