// A server that takes any dialback result, asked for or not, whatever domains it names.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.takes_any_result = true}); }
