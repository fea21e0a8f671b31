package main

// Main is main for scripts that run the program in the test's own binary.
func Main() { main() }
