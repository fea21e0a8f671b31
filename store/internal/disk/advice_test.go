package disk_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"broadsheet/store/internal/disk"
)

// TestErrorsOfTheDiskSayWhatToDo, once; others are left as they are.
func TestErrorsOfTheDiskSayWhatToDo(t *testing.T) {
	t.Parallel()
	for cause, want := range map[error]string{
		syscall.ENOSPC: "free some space", syscall.EDQUOT: "free some space", syscall.EFBIG: "ulimit -f", syscall.EIO: "may be failing",
		fs.ErrNotExist: "",
	} {
		if words := disk.Advised(errors.New("write x: " + cause.Error())); !strings.Contains(words.Error(), want) {
			t.Errorf("%v", words)
		}
		plain := fmt.Errorf("write x: %w", cause)
		err := disk.Advised(disk.Advised(plain))
		if !errors.Is(err, cause) || strings.Count(err.Error(), want) != 1 && want != "" || isPlain(err) != (want == "") {
			t.Errorf("%v", err)
		}
	}
	if disk.Advised(nil) != nil {
		t.Error("advice where nothing is wrong")
	}
}

func isPlain(err error) bool {
	_, isAdvised := errors.AsType[*disk.AdviceError](err)
	return !isAdvised
}
