#include "cli/verbs.h"

int main(int argc, char** argv) { return footpad::cli::main(argc, argv); }
