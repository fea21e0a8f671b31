package main

// damage counts the records that a command can't read and goes on without.
type damage struct{ records int }

// toldBy tells of each.
func (d *damage) toldBy(a *app) func(error) error {
	return func(err error) error {
		d.records++
		a.complain(err)
		return nil
	}
}

// partial is the end of a run that went on without some; nil where all were read.
func (d *damage) partial() error {
	if d.records == 0 {
		return nil
	}
	return &partialError{damaged: d.records}
}
