//go:build unix

package access_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"broadsheet/scraper/access"
)

// TestFilesThatOthersCanReadAreRefused, with what to do.
func TestFilesThatOthersCanReadAreRefused(t *testing.T) {
	t.Parallel()
	for mode, open := range map[fs.FileMode]bool{
		0o600: false, 0o400: false, 0o700: false, 0o604: true, 0o644: true, 0o602: true, 0o620: true, 0o666: true,
		0o640: os.Getuid() != 0, // services have files of root, for their group
	} {
		name := filepath.Join(t.TempDir(), "cookies.txt")
		if err := os.WriteFile(name, []byte("lantern"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
		src, err := access.ReadFile(name)
		if open != errors.Is(err, access.ErrOpen) || !open && string(src) != "lantern" {
			t.Errorf("%04o: %q, %v", mode, src, err)
		}
		if open && !strings.Contains(err.Error(), fmt.Sprintf("(mode %04o), and it holds secrets: make it yours alone with 'chmod 600 %s'", mode, name)) {
			t.Errorf("%04o: %v", mode, err)
		}
	}
}

// TestAPipeIsTaken, as the shell makes one of what a keeper of passwords prints.
func TestAPipeIsTaken(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(name, 0o644); err != nil {
		t.Skipf("no pipes here: %v", err)
	}
	go func() { _ = os.WriteFile(name, []byte("lantern"), 0o600) }()
	if src, err := access.ReadFile(name); err != nil || string(src) != "lantern" {
		t.Errorf("%q, %v", src, err)
	}
}

// TestWhatIsNoFileIsSaid.
func TestWhatIsNoFileIsSaid(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, says := range map[string]string{dir: "it is a folder", filepath.Join(dir, "none"): "there is no such file"} {
		if _, err := access.ReadFile(name); err == nil || !strings.HasPrefix(err.Error(), name+": ") || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", name, err, says)
		}
	}
}
