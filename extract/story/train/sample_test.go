package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"broadsheet/extract/story"
	main "broadsheet/extract/story/train"
)

// TestPagesAreLabelled: from the file to the labels of its blocks; a page that can't be
// read teaches nothing.
func TestPagesAreLabelled(t *testing.T) {
	t.Parallel()
	all, err := main.Judge(folder(t), "news")
	if err != nil || len(all) != 3 {
		t.Fatalf("%d pages: %v", len(all), err)
	}
	for i, want := range []string{"--LPSP-", "---TTT-", ""} {
		if got := labels(all[i].Labels); got != want {
			t.Errorf("page %d has labels %q of %q, want %q", i, got, all[i].Texts, want)
		}
		if all[i].Features != len(all[i].Texts)*story.Stride {
			t.Errorf("page %d has %d features of %d blocks", i, all[i].Features, len(all[i].Texts))
		}
	}
}

// TestTrainedModelIsRead: the whole command on a few pages writes a model that the
// reader takes, the same each time, and lists what it misjudged.
func TestTrainedModelIsRead(t *testing.T) {
	dir := folder(t)
	quiet(t)
	models := make([]string, 2)
	for i := range models {
		out, wrong := filepath.Join(t.TempDir(), "model.txt"), filepath.Join(t.TempDir(), "wrong.txt")
		if err := main.Train(dir, []string{"news"}, out, wrong); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		models[i] = string(data)
		if data, err = os.ReadFile(wrong); err != nil || !strings.Contains(string(data), "== news ") {
			t.Errorf("misjudged %q: %v", data, err)
		}
	}
	if models[0] != models[1] {
		t.Error("the same pages make two models")
	}
	if _, err := story.ReadModel(strings.NewReader(models[0])); err != nil {
		t.Error(err)
	}
}

func TestTrainingThatCannotBegin(t *testing.T) {
	t.Parallel()
	if err := main.Train(t.TempDir(), []string{"news"}, "", ""); err == nil {
		t.Error("no error of an empty folder")
	}
}

// quiet keeps what a command prints from the tests' output.
func quiet(t *testing.T) {
	t.Helper()
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	stdout := os.Stdout
	os.Stdout = null
	t.Cleanup(func() {
		os.Stdout = stdout
		_ = null.Close()
	})
}
