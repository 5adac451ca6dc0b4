import ArgumentParser

@main
struct Pulserack: ParsableCommand {}
