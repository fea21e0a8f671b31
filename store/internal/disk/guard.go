package disk

import "runtime/debug"

// Guard runs what reads a database, and makes an error of what bbolt does on a damaged
// page: it panics, or follows a number out of the file, which is a fault of memory. Of
// the panic's value damaged makes the error.
func Guard(fn func() error, damaged func(cause any) error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = damaged(p)
		}
	}()
	return fn()
}
