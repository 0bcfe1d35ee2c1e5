// Reads document types, entities, comments and processing instructions in a stream.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.reads_restricted_xml = true}); }
