// Offers suites in which nobody shows a certificate.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.offers_anonymous = true}); }
