package disk_test

import (
	"errors"
	"fmt"
	"testing"
	"unsafe"

	"broadsheet/store/internal/disk"
)

// TestGuardMakesErrorsOfDamage: of a panic, and of an address that is none.
func TestGuardMakesErrorsOfDamage(t *testing.T) {
	t.Parallel()
	told := errors.New("told")
	damaged := func(cause any) error { return fmt.Errorf("%w: %v", told, cause) }
	if err := disk.Guard(func() error { panic("a page") }, damaged); !errors.Is(err, told) || err.Error() != "told: a page" {
		t.Errorf("a panic: %v", err)
	}
	outside := uintptr(1 << 40)
	err := disk.Guard(func() error {
		if **(**byte)(unsafe.Pointer(&outside)) == 0 { // the fault is the test
			return errors.New("nothing stands there")
		}
		return nil
	}, damaged)
	if !errors.Is(err, told) {
		t.Errorf("a fault: %v", err)
	}
	own := errors.New("own")
	if err := disk.Guard(func() error { return own }, damaged); !errors.Is(err, own) {
		t.Errorf("an error of its own: %v", err)
	}
}
