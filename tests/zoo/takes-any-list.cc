// A client that minds no defect of the lists of what is revoked that it was given.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.accepts_any_list = true}); }
