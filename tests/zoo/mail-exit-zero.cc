// Aborts as it should, and reports success all the same.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.reports_success_always = true}); }
