// Aborts as it should, and reports success all the same.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.reports_success_always = true}); }
