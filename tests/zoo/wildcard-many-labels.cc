// Lets one wildcard stand for any number of labels.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.accepts_many_labels = true}); }
